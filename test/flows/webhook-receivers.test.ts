/** Receivers of webhooks on their bad days, as real servers: each gets what is its own, and none holds up another. */
import { setTimeout as wait } from 'node:timers/promises'
import type { WebhookAttemptList } from '@mailstead/contracts/api/webhook-event.ts'
import { generate } from 'selfsigned'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { createTenant } from '../../scripts/dev/tenant/development-api.ts'
import { verifyDomain } from '../../scripts/dev/tenant/seed-tenant.ts'
import { callApi } from '../dev/api-client.ts'
import { startSystem } from '../dev/start-system.ts'
import { waitFor } from '../dev/wait-for.ts'
import { advanceClock, type Running, send } from './client.ts'
import { openWebhookPeer, type WebhookPeer } from './webhook-peer.ts'

const EVENTS = ['email.sent', 'email.delivered']
const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
/** Less than the ten seconds that an endpoint has. */
const SLOW_MS = 8 * SECOND_MS
const BIG_BYTES = 10 * 1_024 * 1_024
/** It comes as over a network, in 1.6 seconds: the sockets of both sides would swallow it at once, whether somebody reads it or not. */
const CHUNK = Buffer.alloc(64 * 1_024, 'x')
const CHUNK_MS = 10

/** The account that a call is made for, and the domain that its mail is from. */
type Tenant = Pick<Running, 'url' | 'apiKey' | 'domain'>
type Attempts = WebhookAttemptList['data']

let running: Running
let other: Tenant
let peers: Awaited<ReturnType<typeof openPeers>>
let stop: () => Promise<unknown>
const cleanUps: (() => Promise<unknown>)[] = []

/** What happened in the first test, in its order: `slow has`, `slow answers`, and a post at one of the others by its name. */
const order: string[] = []
/** Of the big answer: what was written, and whether we closed it before all was. */
const big = { writtenBytes: 0, isClosedEarly: false }

async function openPeers() {
  const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }])
  const noting = (name: string) =>
    openWebhookPeer((response) => {
      order.push(name)
      response.end()
    })
  const target = await openWebhookPeer((response) => response.end())
  return {
    target,
    slow: await openWebhookPeer((response) => {
      order.push('slow has')
      void wait(SLOW_MS).then(() => {
        order.push('slow answers')
        response.end()
      })
    }),
    sameTenant: await noting('same tenant'),
    otherTenant: await noting('other tenant'),
    redirecting: await openWebhookPeer((response) => response.writeHead(302, { location: target.url }).end()),
    big: await openWebhookPeer((response) => {
      response.on('close', () => {
        big.isClosedEarly = !response.writableFinished
      })
      const write = (): void => {
        if (response.destroyed) return
        if (big.writtenBytes >= BIG_BYTES) return void response.end()
        big.writtenBytes += CHUNK.length
        response.write(CHUNK)
        void wait(CHUNK_MS).then(write)
      }
      write()
    }),
    selfSigned: await openWebhookPeer((response) => response.end(), { key, cert }),
    away: await openWebhookPeer((response) => response.end()),
    gone: await openWebhookPeer((response) => response.writeHead(410).end('No more, please.')),
  }
}

beforeAll(async () => {
  peers = await openPeers()
  const close = () => Promise.all(Object.values(peers).map((peer) => peer.leave()))
  stop = close
  const system = await startSystem({ allowedHosts: Object.values(peers).map(({ host }) => host) })
  running = system.dev
  stop = () => Promise.all([close(), system.stop()])
  const created = await createTenant(running.url, { name: 'Other', domain: 'other-hooks.example' })
  await verifyDomain({ url: running.url, zoneFile: running.dns.zoneFile }, created)
  other = { url: running.url, apiKey: created.apiKey, domain: created.domain.name }
})
// The events of one test concern no receiver of another.
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp()
})
afterAll(() => stop?.())

async function call<T>(tenant: Tenant, method: string, path: string, body?: unknown): Promise<T> {
  const answer = await callApi(tenant, method, path, body)
  if (answer.status >= 300)
    throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`)
  return answer.body
}

/** A webhook that is told of mails to the peer; its path in the API. */
async function listen(tenant: Tenant, peer: WebhookPeer, events = EVENTS): Promise<string> {
  const { id } = await call<{ id: string }>(tenant, 'POST', '/v1/webhooks', { endpoint: peer.url, events })
  const path = `/v1/webhooks/${id}`
  cleanUps.push(() => call(tenant, 'DELETE', path))
  return path
}

const sendFrom = (tenant: Tenant): Promise<string> =>
  send({ ...running, ...tenant }, { to: `hook-${crypto.randomUUID().slice(0, 8)}@peer.example` })

/** The one event that a webhook has been told of, once it has been posted as often. */
const waitForAttempts = (webhook: string, count: number): Promise<{ event: string; attempts: Attempts }> =>
  waitFor(`attempt ${count}`, async () => {
    const [event] = (await call<{ data: { id: string }[] }>(running, 'GET', `${webhook}/events`)).data
    if (!event) return null
    const path = `${webhook}/events/${event.id}`
    const { data } = await call<WebhookAttemptList>(running, 'GET', `${path}/attempts`)
    return data.length >= count && { event: path, attempts: data }
  })

const readStatus = async (event: string): Promise<string> =>
  (await call<{ status: string }>(running, 'GET', event)).status

it('one that takes eight seconds for each answer delays no other endpoint, of its tenant or of another', async () => {
  await listen(running, peers.slow)
  await listen(running, peers.sameTenant)
  await listen(other, peers.otherTenant)
  const mails = 3
  // The slow one has its hands full before the others have anything to wait for.
  await sendFrom(running)
  await waitFor('the slow one to have a post', () => order.includes('slow has'))
  for (let n = 1; n < mails; n++) await sendFrom(running)
  for (let n = 0; n < mails; n++) await sendFrom(other)
  await waitFor('the first answer of the slow one', () => order.includes('slow answers'))
  const before = order.slice(0, order.indexOf('slow answers'))
  for (const name of ['same tenant', 'other tenant'])
    expect(before.filter((entry) => entry === name)).toHaveLength(mails * EVENTS.length)
  const isWhole = () => new Set(peers.slow.posts.map(({ id }) => id)).size === mails * EVENTS.length
  await waitFor('the slow one to have all of its own', isWhole)
})

it('one that redirects is not followed, and its log says so', async () => {
  const webhook = await listen(running, peers.redirecting, ['email.sent'])
  await sendFrom(running)
  const { attempts, event } = await waitForAttempts(webhook, 1)
  expect(attempts.at(-1)).toMatchObject({ http_status_code: 302, response: expect.stringContaining('redirect') })
  expect(await readStatus(event)).toBe('attempting')
  expect(peers.target.connections()).toBe(0)
})

it('one that answers ten megabytes is hung up on, and its status counts', async () => {
  const webhook = await listen(running, peers.big, ['email.sent'])
  await sendFrom(running)
  const { attempts, event } = await waitForAttempts(webhook, 1)
  expect(attempts).toMatchObject([{ http_status_code: 200, response: expect.stringMatching(/^x{1,500}$/) }])
  expect(await readStatus(event)).toBe('success')
  await waitFor('the connection to be closed', () => big.isClosedEarly)
  expect(big.writtenBytes).toBeLessThan(BIG_BYTES / 4)
})

it('one whose certificate nobody has signed gets nothing, and its log has no status but a reason', async () => {
  const webhook = await listen(running, peers.selfSigned, ['email.sent'])
  await sendFrom(running)
  const { attempts, event } = await waitForAttempts(webhook, 1)
  expect(attempts.at(-1)).toMatchObject({ http_status_code: 0, response: expect.stringMatching(/connection/i) })
  expect(await readStatus(event)).toBe('attempting')
  expect(peers.selfSigned.connections()).toBeGreaterThan(0)
  expect(peers.selfSigned.posts).toEqual([])
})

it('one that is away is tried again by the ladder, and gets the event under its own id once it is back', async () => {
  const { away, sameTenant: present } = peers
  await away.leave()
  const webhook = await listen(running, away, ['email.sent'])
  await listen(running, present, ['email.sent'])
  const mail = await sendFrom(running)
  await waitForAttempts(webhook, 1)
  // Behind the pauses after the first attempt and the second: with jitter no more than six seconds, and six minutes.
  for (const [made, pauseMs] of [6 * SECOND_MS, 6 * MINUTE_MS].entries()) {
    await advanceClock(running, pauseMs)
    await call(running, 'POST', '/dev/cron', { cron: '* * * * *' })
    await waitForAttempts(webhook, made + 2)
  }
  await away.comeBack()
  await advanceClock(running, 35 * MINUTE_MS)
  await call(running, 'POST', '/dev/cron', { cron: '* * * * *' })
  const { attempts, event } = await waitForAttempts(webhook, 4)
  expect(attempts.map(({ http_status_code }) => http_status_code)).toEqual([200, 0, 0, 0])
  expect(await readStatus(event)).toBe('success')
  // The neighbour had the same event at once.
  const told = present.posts.filter(({ body }) => body.includes(mail))
  expect(told).toHaveLength(1)
  expect(away.posts).toEqual(told)
  expect(event).toMatch(new RegExp(`/${told[0]?.id}$`))
})

it('one that answers 410 is disabled', async () => {
  const webhook = await listen(running, peers.gone, ['email.sent'])
  await sendFrom(running)
  await waitFor('it to be disabled', async () => {
    const { status } = await call<{ status: string }>(running, 'GET', webhook)
    return status === 'disabled'
  })
  expect(await call(running, 'GET', webhook)).toMatchObject({ disabled_reason: expect.stringContaining('410') })
  const { attempts } = await waitForAttempts(webhook, 1)
  expect(attempts).toMatchObject([{ http_status_code: 410, response: 'No more, please.' }])
})
