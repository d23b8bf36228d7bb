import { RelayId } from '@mailstead/contracts/ids.ts'
import { describe, expect, it } from 'vitest'
import type { RelayRow } from '../../store/directory/relays.ts'
import { createBreaker } from './breaker.ts'
import { type Choice, chooseRelay } from './choose-relay.ts'

const NOW_MS = 1_000_000_000
const jobs = Array.from({ length: 6_000 }, () => crypto.randomUUID())

const relayOf = (id: string, change: Partial<RelayRow> = {}): RelayRow => ({
  id: RelayId.parse(id),
  url: `https://${id}.example`,
  weight: 100,
  role: 'both',
  state: 'active',
  sealedSecret: '',
  sealedPreviousSecret: null,
  heartbeatAtMs: NOW_MS - 1_000,
  leaseUntilMs: null,
  previousSecretUntilMs: null,
  ...{ mxHost: null, mxPriority: null, hasSource: true, hasRoom: true },
  ...change,
})

const choose = (relays: readonly RelayRow[], jobId: string, change: Partial<Choice> = {}) =>
  chooseRelay(relays, { nowMs: NOW_MS, jobId, isBroken: () => false, ...change })?.id ?? null

const three = [relayOf('a'), relayOf('b'), relayOf('c')]

describe('chooseRelay', () => {
  it('chooses the same for a job, in whatever order the relays stand', () => {
    for (const job of jobs.slice(0, 500)) expect(choose(three, job)).toBe(choose(three.toReversed(), job))
  })

  it.each([
    ['stale by 90 s', { heartbeatAtMs: NOW_MS - 90_000 }],
    ['without a heartbeat', { heartbeatAtMs: null }],
    ['with a heartbeat of tomorrow', { heartbeatAtMs: NOW_MS + 86_400_000 }],
    ['draining', { state: 'draining' }],
    ['disabled', { state: 'disabled' }],
    ['of weight 0', { weight: 0 }],
    ['for incoming mail only', { role: 'inbound' }],
  ] as const)('never chooses a relay %s', (_, change) => {
    const relays = [relayOf('a', change), relayOf('b')]
    expect(new Set(jobs.map((job) => choose(relays, job)))).toEqual(new Set(['b']))
    expect(choose([relayOf('a', change)], 'job')).toBeNull()
  })

  it('still chooses one whose heartbeat is just under 90 s old', () => {
    expect(choose([relayOf('a', { heartbeatAtMs: NOW_MS - 89_999 })], 'job')).toBe('a')
  })

  it('chooses the one to avoid only when there is no other', () => {
    const relays = [relayOf('a'), relayOf('b')]
    expect(new Set(jobs.map((job) => choose(relays, job, { avoid: 'a' })))).toEqual(new Set(['b']))
    expect(choose([relayOf('a'), relayOf('b', { state: 'draining' })], 'job', { avoid: 'a' })).toBe('a')
    expect(choose([relayOf('a', { state: 'draining' })], 'job', { avoid: 'a' })).toBeNull()
  })

  it('never chooses a broken relay, and null when all are', () => {
    const relays = [relayOf('a'), relayOf('b')]
    expect(new Set(jobs.map((job) => choose(relays, job, { isBroken: (id) => id === 'a' })))).toEqual(new Set(['b']))
    expect(choose(relays, 'job', { isBroken: () => true })).toBeNull()
    expect(choose([], 'job')).toBeNull()
  })

  it('spreads by weight within 20 %', () => {
    const relays = [relayOf('a', { weight: 50 }), relayOf('b'), relayOf('c', { weight: 150 })]
    for (const { id, weight } of relays) {
      const share = jobs.filter((job) => choose(relays, job) === id).length / jobs.length
      expect(share / (weight / 300), id).toBeGreaterThan(0.8)
      expect(share / (weight / 300), id).toBeLessThan(1.2)
    }
  })

  it('spreads also jobs whose ids differ little, as UUIDv7 of one moment do', () => {
    const near = Array.from({ length: 3_000 }, (_, n) => `01980000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`)
    for (const { id } of three) {
      const share = near.filter((job) => choose(three, job) === id).length / near.length
      expect(share * 3, id).toBeGreaterThan(0.8)
      expect(share * 3, id).toBeLessThan(1.2)
    }
  })

  it('moves only the jobs of a relay that went away', () => {
    for (const job of jobs.slice(0, 1_000)) {
      const before = choose(three, job)
      if (before !== 'b') expect(choose([relayOf('a'), relayOf('c')], job)).toBe(before)
    }
  })
})

describe('createBreaker', () => {
  it('breaks at the third failure in a row, for 30 s, and again at the next failure', () => {
    let nowMs = 0
    const breaker = createBreaker(() => nowMs)
    breaker.noteFailure('a')
    breaker.noteFailure('a')
    expect(breaker.isBroken('a')).toBe(false)
    breaker.noteFailure('a')
    expect([breaker.isBroken('a'), breaker.isBroken('b')]).toEqual([true, false])
    nowMs = 30_000
    expect(breaker.isBroken('a')).toBe(false)
    breaker.noteFailure('a')
    expect(breaker.isBroken('a')).toBe(true)
  })

  it('forgets failures at a success', () => {
    const breaker = createBreaker(() => 0)
    for (const _ of [1, 2]) breaker.noteFailure('a')
    breaker.noteSuccess('a')
    for (const _ of [1, 2]) breaker.noteFailure('a')
    expect(breaker.isBroken('a')).toBe(false)
  })
})
