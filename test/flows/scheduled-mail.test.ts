/** Mail for later: nothing of it leaves before its time, and then it is dated and signed as of the day on which it leaves. */
import type { Domain } from '@mailstead/contracts/api/domain.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { publishRecords } from '../../scripts/dev/tenant/zone-records.ts'
import { callApi } from '../dev/api-client.ts'
import type { StoredMail } from '../dev/outbox.ts'
import { startSystem } from '../dev/start-system.ts'
import { waitFor } from '../dev/wait-for.ts'
import { advanceClock, findInOutbox, type Running, readEmail, send, waitForEvent } from './client.ts'
import { hasDkimpy, verifyDkim } from './dkimpy/dkimpy.ts'

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const DAY_MS = 24 * 60 * MINUTE_MS

let running: Running
let stop: () => Promise<unknown>

beforeAll(async () => {
  const system = await startSystem()
  running = system.dev
  stop = () => system.stop()
})
afterAll(() => stop?.())

const newAddress = (): string => `later-${crypto.randomUUID().slice(0, 8)}@peer.example`

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await callApi(running, method, path, body)
  if (answer.status !== 200)
    throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`)
  return answer.body
}

const readClock = async (): Promise<number> => Date.parse((await call<{ now: string }>('GET', '/dev/clock')).now)

/** A move runs what falls due by it; the sweep is asked for once more, as its cron would every minute. */
async function letTimePass(ms: number): Promise<void> {
  await advanceClock(running, ms)
  await call('POST', '/dev/cron', { cron: '* * * * *' })
}

async function schedule(scheduled_at: string): Promise<{ id: string; to: string }> {
  const to = newAddress()
  return { to, id: await send(running, { to, scheduled_at }) }
}

/** Once a mail that was sent after all the others is there, what is not there was not on its way. */
async function expectNotSent(...addresses: readonly string[]): Promise<void> {
  await waitForEvent(running, await send(running, { to: newAddress() }), 'delivered')
  expect(addresses.flatMap((to) => findInOutbox(running, to))).toEqual([])
}

async function receive({ id, to }: { id: string; to: string }): Promise<StoredMail> {
  await waitForEvent(running, id, 'delivered')
  const [mail, ...more] = findInOutbox(running, to)
  expect(more).toEqual([])
  return mail as StoredMail
}

const dateOf = ({ raw }: StoredMail): number => Date.parse(/^Date: (.*)\r$/m.exec(raw)?.[1] ?? '')
const selectorsOf = ({ raw }: StoredMail): string[] =>
  [...raw.replaceAll(/\r\n[ \t]+/g, ' ').matchAll(/^DKIM-Signature:.*\bs=(\w+);/gm)].map(
    ([, selector = '']) => selector,
  )

async function readDkim(domainId: string) {
  const { records } = await call<Domain>('GET', `/v1/domains/${domainId}`)
  const dkim = records.filter(({ record }) => record === 'DKIM')
  // Those that sign come first.
  return { records, selectors: dkim.map(({ name }) => name.replace('._domainkey', '')) }
}

/** Gives the demo domain new keys, which sign by the end; their selectors. */
async function rotateKeys(): Promise<string[]> {
  const { data } = await call<{ data: Domain[] }>('GET', '/v1/domains?limit=100')
  const domainId = data.find(({ name }) => name === running.domain)?.id ?? ''
  const before = (await readDkim(domainId)).selectors
  await call('POST', `/v1/domains/${domainId}/dkim/rotate`)
  const { records, selectors } = await readDkim(domainId)
  const after = selectors.filter((selector) => !before.includes(selector))
  publishRecords(running.dns.zoneFile, running.domain, records)
  await waitFor('the new keys to sign', async () => {
    await call('POST', `/v1/domains/${domainId}/verify`)
    return (await readDkim(domainId)).selectors.slice(0, 2).every((selector) => after.includes(selector))
  })
  return after
}

/** With the keys that the development DNS has. */
const verify = ({ raw }: StoredMail, atMs: number): string[] => verifyDkim(raw, running.dns.zoneFile, atMs)

describe('a mail for a few seconds from now', () => {
  it('leaves by itself when its time has come, without a cron', async () => {
    const atMs = (await readClock()) + 3 * SECOND_MS
    const { id, to } = await schedule(new Date(atMs).toISOString())
    expect(await readEmail(running, id)).toMatchObject({ last_event: 'scheduled' })
    const mail = await receive({ id, to })
    const arrivedMs = await readClock()
    // A date has no parts of seconds.
    expect(dateOf(mail)).toBeGreaterThanOrEqual(atMs - SECOND_MS)
    // The sweep looks for a mail whose wake-up was lost only a minute after its time.
    expect(arrivedMs - atMs).toBeLessThan(30 * SECOND_MS)
  })
})

describe('a mail for the thirtieth day from now', () => {
  it.skipIf(!hasDkimpy)(
    'is dated and signed as of that day, with keys that replaced those of the day on which it was written (needs python3-dkim)',
    async () => {
      const startedMs = await readClock()
      const mail = await schedule('in 30 days')
      const postponed = await schedule('in 30 days')
      const canceled = await schedule('in 30 days')
      await letTimePass(DAY_MS)
      await call('PATCH', `/v1/emails/${postponed.id}`, { scheduled_at: 'in 30 days' })
      await call('POST', `/v1/emails/${canceled.id}/cancel`)
      const selectors = await rotateKeys()
      expect(selectors).toHaveLength(2)
      await letTimePass(28 * DAY_MS)
      await expectNotSent(mail.to, postponed.to, canceled.to)

      await letTimePass(DAY_MS + MINUTE_MS)
      const received = await receive(mail)
      const atMs = await readClock()
      expect(dateOf(received)).toBeGreaterThanOrEqual(startedMs + 30 * DAY_MS)
      expect(dateOf(received)).toBeLessThanOrEqual(atMs)
      expect(selectorsOf(received).sort()).toEqual(selectors.sort())
      expect(verify(received, atMs)).toEqual(['pass', 'pass'])
      await expectNotSent(postponed.to, canceled.to)

      await letTimePass(DAY_MS)
      const late = await receive(postponed)
      expect(dateOf(late)).toBeGreaterThanOrEqual(startedMs + 31 * DAY_MS)
      expect(verify(late, await readClock())).toEqual(['pass', 'pass'])
      await expectNotSent(canceled.to)
      expect(await readEmail(running, canceled.id)).toMatchObject({ last_event: 'canceled' })
    },
  )
})
