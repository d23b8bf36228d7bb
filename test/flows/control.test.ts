/**
 * What an operator or a tenant wants of mail that waits at relays already, through the Worker's own control: every attempt
 * is a connection that the peer counts, so that "no further try" is a number that stays.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createTenant } from '../../scripts/dev/tenant/development-api.ts'
import { verifyDomain } from '../../scripts/dev/tenant/seed-tenant.ts'
import { callApi } from '../dev/api-client.ts'
import { type RunningSystem, startSystem } from '../dev/start-system.ts'
import { waitFor } from '../dev/wait-for.ts'
import { type BadPeer, leadMail, openBadPeer } from './bad-peer.ts'
import { forAll, readTimelines, sendEach, waitForStates } from './burst.ts'
import { advanceClock, giveOrder, type Running, readEmail, readTimeline, send, waitForEvent } from './client.ts'
import { type OutboxWatch, watchOutbox } from './outbox-watch.ts'
import { countDeliveries } from './relay-journal.ts'

const MINUTE_MS = 60_000

let system: RunningSystem
let running: Running
let outbox: OutboxWatch
const peers: BadPeer[] = []

beforeAll(async () => {
  system = await startSystem({ relays: 2, hasLinks: true })
  running = system.dev
  outbox = watchOutbox(running.outboxDir)
})
afterEach(() => Promise.all(peers.splice(0).map((peer) => peer.close())))
afterAll(() => system?.stop())

/** Gives an order; it must have reached both relays by the answer. */
async function control(order: Record<string, unknown>) {
  const answer = await giveOrder(running, order)
  expect(answer.relays.filter(({ told }) => !told)).toEqual([])
  return { ...answer, deliveries: answer.relays.reduce((sum, { deliveries }) => sum + (deliveries ?? 0), 0) }
}

/** A destination that defers at its banner and counts the tries, until it is led to the sink. */
async function openDeferring(name: string) {
  const peer = await openBadPeer((socket) => socket.end('451 4.3.2 Not now\r\n'))
  peers.push(peer)
  const domain = `${name}.example`
  const mx = { name: `mx.${name}.test`, port: peer.port }
  leadMail(running, [domain], mx)
  return {
    domain,
    addresses: (count: number) => Array.from({ length: count }, (_, n) => `user-${n}@${domain}`),
    tries: () => peer.total(),
    heal: () => leadMail(running, [domain], { ...mx, port: running.sink.port }),
  }
}

/** Mails that have been tried once and wait. */
async function sendDeferred(to: readonly string[]): Promise<string[]> {
  const ids = await sendEach(running, to)
  await waitForStates(running, ids, 'deferred')
  return ids
}

/** All waiting mail becomes due, and whatever was to start has started: a mail that came later is delivered. */
async function letTimePass(minutes = 2): Promise<void> {
  await advanceClock(running, minutes * MINUTE_MS)
  await waitForEvent(running, await send(running, { to: 'marker@peer.example' }), 'delivered')
}

const countWaiting = (words: string): number =>
  running.relays.reduce((sum, relay) => sum + countDeliveries(relay, words, "state = 'waiting'"), 0)
const copiesOf = (words: string): number[] => [...outbox.copies(words).values()]

describe('500 deferred mails', () => {
  it('start nothing while held, go on when released, at once when flushed, and arrive once', async () => {
    const peer = await openDeferring('held')
    const ids = await sendDeferred(peer.addresses(500))
    const { id } = await control({ action: 'hold', scope: { domain: peer.domain }, reason: 'A storm is coming.' })
    ids.push(await send(running, { to: `late@${peer.domain}` }))
    await waitForStates(running, ids, 'held')
    const tries = peer.tries()
    await letTimePass()
    expect(peer.tries()).toBe(tries)

    await control({ action: 'release', id })
    await waitFor('a try of each', () => peer.tries() === tries + ids.length)
    await waitForStates(running, ids, 'deferred')
    expect(peer.tries()).toBe(tries + ids.length)

    peer.heal()
    expect((await control({ action: 'flush', scope: { domain: peer.domain } })).deliveries).toBe(ids.length)
    await waitForStates(running, ids, 'delivered')
    expect(copiesOf(peer.domain)).toEqual(ids.map(() => 1))
  }, 180_000)
})

describe('a hold', () => {
  const scopes = {
    site: () => ({ site: 'scope-site.test' }),
    tenant: () => ({ tenant: running.tenant, domain: 'scope-tenant.example' }),
    sender: () => ({ sender: `send.${running.domain}`, domain: 'scope-sender.example' }),
    class: () => ({ class: 'transactional', domain: 'scope-class.example' }),
    addresses: () => ({ addresses: ['user-0@scope-addresses.example', 'user-1@scope-addresses.example'] }),
  } as const

  it.each(Object.keys(scopes) as (keyof typeof scopes)[])(
    'by %s covers what it names and ends by itself',
    async (field) => {
      const peer = await openDeferring(`scope-${field}`)
      const ids = await sendDeferred(peer.addresses(2))
      const { body } = await callApi(running, 'GET', '/dev/clock')
      const until = new Date(Date.parse(body.now) + 10 * MINUTE_MS).toISOString()
      await control({ action: 'hold', scope: scopes[field](), reason: 'For a while.', until })
      await waitForStates(running, ids, 'held')
      await letTimePass()
      expect(peer.tries()).toBe(2)
      peer.heal()
      await letTimePass(9)
      await waitForStates(running, ids, 'delivered')
    },
  )

  it('of a whole tenant keeps its new mail back, which goes out on release', async () => {
    const { id } = await control({ action: 'hold', scope: { tenant: running.tenant }, reason: 'Under review.' })
    const mail = await send(running, { to: 'user@whole-tenant.example' })
    await waitForStates(running, [mail], 'held')
    expect(countWaiting('whole-tenant')).toBe(0)
    await control({ action: 'release', id })
    await waitForStates(running, [mail], 'delivered')
  })
})

describe('an end by order', () => {
  it.each([
    ['cancel', 'canceled'],
    ['expire', 'expired'],
  ] as const)('%s makes what waits %s, without another try', async (action, state) => {
    const peer = await openDeferring(`order-${action}`)
    const ids = await sendDeferred(peer.addresses(50))
    expect((await control({ action, scope: { domain: peer.domain }, reason: 'Not wanted.' })).deliveries).toBe(50)
    expect(countWaiting(peer.domain)).toBe(0)
    await letTimePass()
    await waitForStates(running, ids, state)
    expect(peer.tries()).toBe(50)
  })

  it('cancels one mail and not its neighbour', async () => {
    const peer = await openDeferring('order-one')
    const [canceled, kept] = await sendDeferred(peer.addresses(2))
    const { stoppable } = await control({ action: 'cancel', tenant: running.tenant, message: canceled })
    expect(stoppable).toBe('all')
    await letTimePass()
    await waitForStates(running, [canceled!], 'canceled')
    await waitFor(
      'the other to be tried',
      async () => (await readTimeline(running, kept!)).recipients[0]?.attempts === 2,
    )
    expect(peer.tries()).toBe(3)
  })
})

describe('an address that wants no more mail, while mail for it waits', () => {
  const waitForStop = async (mail: string, state: string, peer: { tries: () => number }) => {
    await letTimePass()
    await waitForStates(running, [mail], state)
    expect(peer.tries()).toBe(1)
  }

  it('by a suppression gets no further try', async () => {
    const peer = await openDeferring('suppressed')
    const [to] = peer.addresses(1) as [string]
    const [mail] = (await sendDeferred([to])) as [string]
    await control({ action: 'suppress', tenant: running.tenant, addresses: [to] })
    expect(countWaiting(to)).toBe(0)
    await waitForStop(mail, 'suppressed', peer)
    await waitForStates(running, [await send(running, { to })], 'suppressed')
  })

  it('by a complaint gets no further try', async () => {
    const peer = await openDeferring('complained')
    const [to] = peer.addresses(1) as [string]
    const delivered = await send(running, { to: [`user@peer.example`, to] })
    await waitFor('the deferral', async () => (await readEmail(running, delivered)).counts['deferred'] === 1)
    const n = (await readTimeline(running, delivered)).recipients.findIndex(({ address }) => address === to)
    await control({ action: 'complain', tenant: running.tenant, message: delivered, n })
    expect(countWaiting(to)).toBe(0)
    await letTimePass()
    await waitFor('the complaint', async () => (await readEmail(running, delivered)).counts['complained'] === 1)
    expect(peer.tries()).toBe(1)
    await waitForStates(running, [await send(running, { to })], 'suppressed')
  })
})

describe('an order that a relay could not be told', () => {
  it('reaches it with its next heartbeat', async () => {
    const peer = await openDeferring('missed')
    const ids = await sendDeferred(peer.addresses(40))
    const atFirst = countDeliveries(running.relays[0]!, peer.domain, "state = 'waiting'")
    expect(atFirst).toBeGreaterThan(0)
    system.links[0]!.cut()
    const { relays } = await giveOrder(running, {
      action: 'cancel',
      scope: { domain: peer.domain },
      reason: 'No more.',
    })
    system.links[0]!.mend()
    expect(relays.map(({ id, told }) => ({ id, told }))).toEqual([
      { id: 'relay-1', told: false },
      { id: 'relay-2', told: true },
    ])
    expect(countWaiting(peer.domain)).toBe(atFirst)
    // Too short for a retry to become due, and both send a heartbeat.
    await advanceClock(running, 1)
    expect(countWaiting(peer.domain)).toBe(0)
    await letTimePass()
    await waitForStates(running, ids, 'canceled')
    expect(peer.tries()).toBe(40)
  })
})

describe('removing a domain', () => {
  it('stops what waits of its mail', async () => {
    const peer = await openDeferring('orphan')
    const created = await createTenant(running.url, { name: 'Leaving', domain: 'leaving.example' })
    await verifyDomain({ url: running.url, zoneFile: running.dns.zoneFile }, created)
    const theirs: Running = { ...running, apiKey: created.apiKey, tenant: created.tenant, domain: created.domain.name }
    const ids = await forAll(peer.addresses(20), (to) => send(theirs, { to }))
    await waitForStates(theirs, ids, 'deferred')
    expect((await callApi(theirs, 'DELETE', `/v1/domains/${created.domain.id}`)).status).toBe(200)
    expect(countWaiting(peer.domain)).toBe(0)
    await letTimePass()
    await waitForStates(theirs, ids, 'failed')
    expect(peer.tries()).toBe(20)
  })
})

describe('moving mail between relays', () => {
  const atRelay = (at: number, words: string): number =>
    countDeliveries(running.relays[at]!, words, "state = 'waiting'")
  /** All are there and have been tried there: what comes back is due at once. */
  const waitAtSecond = (count: number, words: string) =>
    waitFor(
      'the second relay to have tried them',
      () => countDeliveries(running.relays[1]!, words, "state = 'waiting' and attempts > 0") === count,
    )
  const relaysOf = async (ids: readonly string[]): Promise<string[]> => {
    const attempts = (await readTimelines(running, ids)).flatMap(
      ({ recipients }) => recipients[0]?.entries.at(-1) ?? [],
    )
    return [...new Set(attempts.map(({ attempt }) => attempt?.relay ?? ''))].sort()
  }

  it('re-routes what is named at one relay to the other, and nothing else', async () => {
    const [moved, other] = [await openDeferring('moved'), await openDeferring('stays')]
    const ids = await sendDeferred([...moved.addresses(40), ...other.addresses(40)])
    const before = { moved: atRelay(0, moved.domain), other: atRelay(0, other.domain) }
    expect(before.moved).toBeGreaterThan(0)
    await control({ action: 're-route', relay: 'relay-1', scope: { domain: moved.domain }, reason: 'A bad source.' })
    await waitAtSecond(40, moved.domain)
    expect(atRelay(0, moved.domain)).toBe(0)
    expect(atRelay(0, other.domain)).toBe(before.other)
    for (const peer of [moved, other]) peer.heal()
    await control({ action: 'flush', scope: {} })
    await waitForStates(running, ids, 'delivered')
    expect([...copiesOf(moved.domain), ...copiesOf(other.domain)]).toEqual(ids.map(() => 1))
  })

  it('drains a relay: none is left there, none is sent twice, and new mail goes elsewhere until it resumes', async () => {
    const peer = await openDeferring('drained')
    const ids = await sendDeferred(peer.addresses(200))
    expect(atRelay(0, peer.domain)).toBeGreaterThan(0)
    await control({ action: 'drain', relay: 'relay-1', reason: 'Maintenance.' })
    await waitAtSecond(ids.length, peer.domain)
    expect(countDeliveries(running.relays[0]!, '', "state <> 'done'")).toBe(0)
    peer.heal()
    await control({ action: 'flush', scope: { domain: peer.domain } })
    await waitForStates(running, ids, 'delivered')
    expect(copiesOf(peer.domain)).toEqual(ids.map(() => 1))

    const arrive = async (name: string) => {
      const sent = await sendEach(
        running,
        Array.from({ length: 20 }, (_, n) => `${name}-${n}@peer.example`),
      )
      await waitForStates(running, sent, 'delivered')
      return relaysOf(sent)
    }
    expect(await arrive('draining')).toEqual(['relay-2'])
    await control({ action: 'resume', relay: 'relay-1' })
    expect(await arrive('resumed')).toEqual(['relay-1', 'relay-2'])
  })
})
