/**
 * Two hosts for one domain, through agent and Haraka: what the first does decides whether the second is asked at once,
 * later, or not at all.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DeliveryEvent } from '@mailstead/contracts/delivery-event.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { waitFor } from '../dev/wait-for.ts'
import { createRelayWorld, type RelayWorld } from '../faults/relay-world.ts'
import { judgeOutcome } from './judge-outcome.ts'
import { drop, hang, inOrder, reset, say } from './peer-steps.ts'
import { type Script, type ScriptedPeer, startPeer } from './scripted-peer.ts'

const MINUTE_MS = 60_000

let world: RelayWorld
let peers: ScriptedPeer[] = []
const ports: Record<string, number> = {}
let count = 0

beforeAll(async () => {
  world = await createRelayWorld({ timers: { bannerMs: 2_000, dotMs: 3_000 } })
  await Promise.all([world.agent.start(), world.haraka.start()])
})
afterAll(async () => {
  await world?.close()
  await Promise.all(peers.map((peer) => peer.close()))
  peers = []
})

/** A domain whose first host follows `script` and whose second takes everything; null is a port nobody listens on. */
async function makeDomain(script: Script | null) {
  count += 1
  const domain = `d${count}.example`
  const [first, second] = await Promise.all([startPeer([script ?? {}]), startPeer([{}], '127.0.0.2')])
  peers.push(second, ...(script === null ? [] : [first]))
  for (const [n, peer] of [first, second].entries()) {
    ports[`mx${n}.${domain}`] = peer.port
    world.dns.zone.set(`mx${n}.${domain}`, { a: [`127.0.0.${n + 1}`] })
  }
  if (script === null) await first.close()
  world.dns.zone.set(domain, {
    mx: [
      [10, `mx0.${domain}`],
      [20, `mx1.${domain}`],
    ],
  })
  writeFileSync(join(world.dir, 'zone.json'), JSON.stringify({ _port: ports }))
  const job = world.job(`u@${domain}`)
  const events = (): DeliveryEvent[] =>
    world.worker.events.filter((event) => event.jobId === job.job.id && event.attempt !== null)
  return { job, first, second, events }
}

/** Event by event: host, verdict, phase and what comes of it. */
const courseOf = (events: readonly DeliveryEvent[]) =>
  events.map(({ kind, attempt }) => [
    kind,
    attempt?.target?.ip,
    attempt?.phase,
    attempt?.reply?.code ?? attempt?.error,
    ...(attempt === null ? [] : [judgeOutcome(attempt).category]),
  ])

const delivered = ['delivered', '127.0.0.2', 'dot', 250, null]

describe('before RCPT: the second host is asked at once', () => {
  it.each<{ name: string; script: Script | null; course: unknown[] }>([
    { name: '554 banner', script: { banner: say('554 5.7.1 listed') }, course: ['banner', 554, 'policy'] },
    { name: '421 banner', script: { banner: say('421 4.3.2 busy') }, course: ['banner', 421, 'transient'] },
    { name: 'garbage banner', script: { banner: say('hello') }, course: ['banner', 'UNREADABLE', 'infrastructure'] },
    { name: 'silent banner', script: { banner: hang }, course: ['banner', 'PHASETIMEOUT', 'infrastructure'] },
    { name: 'nobody listens', script: null, course: ['connect', 'ECONNREFUSED', 'infrastructure'] },
    { name: '421 at EHLO', script: { ehlo: say('421 4.3.2 no') }, course: ['ehlo', 421, 'transient'] },
    { name: '421 at MAIL', script: { mail: inOrder(say('421 4.3.2 no'), drop) }, course: ['mail', 421, 'transient'] },
    { name: 'drop at MAIL', script: { mail: drop }, course: ['mail', 'CLOSED', 'infrastructure'] },
  ])('$name', async ({ script, course }) => {
    const { job, first, second, events } = await makeDomain(script)
    await world.hand([job])
    await waitFor('the delivery', () => world.finalOf(job))
    expect(courseOf(events())).toEqual([['deferred', '127.0.0.1', ...course], delivered])
    const [refused, taken] = events()
    // Without a retry interval: the next attempt was due when the first had ended.
    expect(Date.parse(refused?.attempt?.nextTryAt ?? '')).toBeLessThanOrEqual(
      Date.parse(taken?.attempt?.startedAt ?? ''),
    )
    expect(Date.parse(taken?.attempt?.startedAt ?? '') - Date.parse(refused?.attempt?.endedAt ?? '')).toBeLessThan(
      MINUTE_MS,
    )
    expect([first.mails().length, second.mails().length]).toEqual([0, 1])
    expect(events().some(({ attempt }) => attempt && judgeOutcome(attempt).suppress)).toBe(false)
  })
})

describe('at RCPT and later: the second host is not asked at once', () => {
  it.each<{ name: string; script: Script; course: unknown[]; copies: number }>([
    { name: '450 to RCPT', script: { rcpt: say('450 4.2.0 later') }, course: ['rcpt', 450, 'transient'], copies: 0 },
    {
      name: '450 after the dot',
      script: { dot: say('450 4.7.1 later') },
      course: ['dot', 450, 'transient'],
      copies: 1,
    },
    { name: 'drop after the dot', script: { dot: drop }, course: ['dot', 'CLOSED', 'infrastructure'], copies: 1 },
    { name: 'hang after the dot', script: { dot: hang }, course: ['dot', 'PHASETIMEOUT', 'infrastructure'], copies: 1 },
  ])('$name', async ({ script, course, copies }) => {
    const { job, first, second, events } = await makeDomain(script)
    await world.hand([job])
    await waitFor('the first event', () => events().length > 0)
    expect(courseOf(events())).toEqual([['deferred', '127.0.0.1', ...course]])
    const { attempt } = events()[0] ?? {}
    const waitMs = Date.parse(attempt?.nextTryAt ?? '') - Date.parse(attempt?.endedAt ?? '')
    expect(waitMs).toBeGreaterThan(attempt?.verdict === 'unknown' ? 4 * 3_600_000 - 1_000 : 45_000)
    expect([first.mails().length, second.connections.length]).toEqual([copies, 0])
  })

  it('550 to RCPT is the end, and suppresses', async () => {
    const { job, second, events } = await makeDomain({ rcpt: say('550 5.1.1 no such user') })
    await world.hand([job])
    await waitFor('the bounce', () => world.finalOf(job))
    expect(courseOf(events())).toEqual([['bounced', '127.0.0.1', 'rcpt', 550, 'recipient']])
    expect(second.connections).toHaveLength(0)
  })
})

describe('an outcome that is unknown after the dot', () => {
  it('is told as such, tried once more after four hours, and never again when that is unknown too', async () => {
    const { job, first, second, events } = await makeDomain({ dot: reset })
    await world.hand([job])
    await waitFor('the first attempt', () => events().length === 1)
    expect(events()[0]).toMatchObject({ kind: 'deferred', attempt: { verdict: 'unknown', phase: 'dot', reply: null } })
    await world.passTime(3 * 3_600_000)
    await world.passTime(45 * 60_000)
    expect([first.mails().length, events().length]).toEqual([1, 1])
    await world.passTime(90 * 60_000)
    await waitFor('the one more try', () => events().length === 2)
    expect(events()[1]).toMatchObject({ kind: 'deferred', attempt: { verdict: 'unknown', no: 2, nextTryAt: null } })
    await world.passTime(2 * 86_400_000)
    await world.passTime(4 * 86_400_000)
    await waitFor('its end', () => world.finalOf(job))
    expect(world.finalOf(job)).toMatchObject({ kind: 'expired' })
    expect([first.mails().length, second.mails().length]).toEqual([2, 0])
  })
})
