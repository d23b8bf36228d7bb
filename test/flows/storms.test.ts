/** Bad days of the others: a provider that blocks us, a tarpit, a dead destination. Nobody else waits for them. */
import type { Timeline } from '@mailstead/contracts/api/email.ts'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startSystem } from '../dev/start-system.ts'
import { waitFor } from '../dev/wait-for.ts'
import { type BadPeer, leadMail, openBadPeer } from './bad-peer.ts'
import { chunks, countCopies, forAll, readTimelines, sendEach, waitForEach, waitForStates } from './burst.ts'
import { advanceClock, findInOutbox, letTimePassUntil, type Running, readEmail, send, waitForEvent } from './client.ts'

const RECIPIENTS_A_MAIL = 50
const MINUTE_MS = 60_000

let running: Running
let stop: () => Promise<unknown>
let peer: BadPeer | undefined

beforeAll(async () => {
  const system = await startSystem()
  running = system.dev
  stop = () => system.stop()
})
afterEach(async () => {
  await peer?.close()
  peer = undefined
})
afterAll(() => stop?.())

const addresses = (count: number, domains: readonly string[]): string[] =>
  Array.from({ length: count }, (_, n) => `user-${n}@${domains[n % domains.length]}`)
const recipientsOf = (timelines: readonly Timeline[]) => timelines.flatMap(({ recipients }) => recipients)
const attemptsOf = (timelines: readonly Timeline[]) =>
  recipientsOf(timelines).flatMap(({ entries }) => entries.flatMap(({ attempt }) => attempt ?? []))

/**
 * Of one recipient each. An answer of DNS serves mail that waited for it for some seconds more: so many may still go to the
 * closed port that the site is left alone for a minute.
 */
const letTimePassUntilDelivered = (ids: readonly string[]) =>
  letTimePassUntil(running, 'all to be delivered', async () => {
    const counts = await forAll(ids, async (id) => (await readEmail(running, id)).counts['delivered'])
    return counts.every((count) => count === 1)
  })

describe('a storm of 554 banners', () => {
  const domains = Array.from({ length: 10 }, (_, n) => `blocked-${n}.example`)
  const recipients = addresses(1_000, domains)
  const sendAll = () => forAll(chunks(recipients, RECIPIENTS_A_MAIL), (to) => send(running, { to }))

  it('over 1,000 recipients suppresses nobody, and all get their mail once it is over', async () => {
    peer = await openBadPeer((socket) => socket.end('554 5.7.1 Your address is blocked, go away\r\n'))
    leadMail(running, domains, { name: 'mx.blocked.test', port: peer.port })
    const first = await sendAll()
    await waitForStates(running, first, 'deferred')
    const attempts = attemptsOf(await readTimelines(running, first))
    expect(attempts).toHaveLength(recipients.length)
    for (const attempt of attempts) {
      expect(attempt).toMatchObject({ verdict: 'deferred', phase: 'banner', reply: { code: 554, enhanced: '5.7.1' } })
      expect(attempt.category).not.toBe('recipient')
      expect(attempt.next_try_at).not.toBeNull()
    }
    const second = await sendAll()
    await waitForStates(running, second, 'deferred')
    leadMail(running, domains, { name: 'mx.blocked.test', port: running.sink.port })
    await advanceClock(running, 2 * MINUTE_MS)
    await waitForStates(running, [...first, ...second], 'delivered')
    const copies = countCopies(findInOutbox(running, '@blocked-'))
    expect(copies.size).toBe(recipients.length)
    expect([...copies.values()].filter((count) => count !== 2)).toEqual([])
  })
})

/** Of an agent at its defaults (`SITE_SLOTS_AT_FIRST`). */
const SLOTS_AT_FIRST = 4

describe('a tarpit', () => {
  it('holds its own 60 mails and not the one to a good host', async () => {
    peer = await openBadPeer(() => undefined)
    const tarpit = peer
    leadMail(running, ['tarpit.example'], { name: 'mx.tarpit.test', port: tarpit.port })
    const held = await sendEach(running, addresses(60, ['tarpit.example']))
    await waitFor('the tarpit to be busy', () => tarpit.open() === SLOTS_AT_FIRST)
    await waitForEach('at the relay', held, async (id) => (await readEmail(running, id)).counts['queued'] === 1)
    const good = await send(running, { to: 'one@good.example' })
    await waitForEvent(running, good, 'delivered')
    // A site that has taken nothing yet has a few slots, not more, and nothing of it has ended.
    expect(tarpit.total()).toBe(SLOTS_AT_FIRST)
    const states = recipientsOf(await readTimelines(running, held)).map(({ state, attempts }) => `${state} ${attempts}`)
    expect(new Set(states)).toEqual(new Set(['queued 0']))
    leadMail(running, ['tarpit.example'], { name: 'mx.tarpit.test', port: running.sink.port })
    await tarpit.close()
    await letTimePassUntilDelivered(held)
    expect(findInOutbox(running, '@tarpit.example')).toHaveLength(60)
  })
})

describe('a dead destination', () => {
  const dead = addresses(2_000, ['dead.example'])
  const living = Array.from({ length: 40 }, (_, n) => [
    `user-${n}@living-${n % 7}.example`,
    `other-${n}@living.example`,
  ])

  it('with 2,000 mails for it delays nobody: a few are tried, and others are all delivered before its first retry', async () => {
    peer = await openBadPeer((socket) => socket.resetAndDestroy())
    leadMail(running, ['dead.example'], { name: 'mx.dead.test', port: peer.port })
    // Alternating, so that mail for others is there from the first to the last of the dead.
    const mixed = chunks(dead, RECIPIENTS_A_MAIL).flatMap((to, n) => [to, living[n] ?? []])
    const ids = await forAll(mixed, (to) => send(running, { to }))
    const [forDead, forOthers] = [0, 1].map((odd) => ids.filter((_, n) => n % 2 === odd)) as [string[], string[]]
    await waitForStates(running, forOthers, 'delivered')
    const isThere = ({ counts }: Awaited<ReturnType<typeof readEmail>>) => !counts['accepted']
    await waitForEach('at the relay', forDead, async (id) => isThere(await readEmail(running, id)))
    const tries = attemptsOf(await readTimelines(running, forDead)).filter(({ no }) => no === 1)
    const deliveries = attemptsOf(await readTimelines(running, forOthers))
    // Ten in a row that nobody answers, and what was on the wire with the tenth: then the site is left alone.
    expect(tries.length).toBeGreaterThanOrEqual(10)
    expect(tries.length).toBeLessThan(dead.length / 50)
    expect(deliveries).toHaveLength(2 * living.length)
    const firstRetry = Math.min(...tries.map(({ next_try_at }) => Date.parse(next_try_at ?? '')))
    expect(Math.max(...deliveries.map(({ ended_at }) => Date.parse(ended_at)))).toBeLessThan(firstRetry)
  })
})
