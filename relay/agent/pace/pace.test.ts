import { AttemptOutcome } from '@mailstead/contracts/attempt.ts'
import { describe, expect, it } from 'vitest'
import type { PaceRows, SlowLane } from '../journal/pace-rows.ts'
import { createPace } from './pace.ts'

const MINUTE = 60_000

/** The journal's rows, in memory. */
function createRows(): PaceRows & { readonly stored: Map<string, SlowLane> } {
  const stored = new Map<string, SlowLane>()
  return {
    stored,
    all: () => [...stored.values()],
    put: async (lane) => {
      stored.set(lane.lane, lane)
    },
    remove: async (lanes) => {
      for (const lane of lanes) stored.delete(lane)
    },
  }
}

function createBench(rows = createRows(), random = () => 0.5) {
  const time = { nowMs: 0 }
  const logged: string[] = []
  const start = () =>
    createPace({
      ...{ rows, random, siteSourceSlots: 20, widthAtFirst: 4 },
      log: (event) => logged.push(event),
      nowMs: () => time.nowMs,
    })
  const pace = start()
  const outcome = (part: object): AttemptOutcome =>
    AttemptOutcome.parse({
      ...{ id: '0190b6b2-5f00-7000-8000-000000000000', verdict: 'deferred', phase: 'mail', reply: null, error: null },
      ...{ tls: null, reused: false, transcript: [] },
      ...{ startedAt: new Date(0).toISOString(), endedAt: new Date(0).toISOString() },
      ...part,
    })
  const note = (part: object, { tenant = 't', source = null as string | null, since = performance.now() } = {}) =>
    pace.note({ site: 's', source, tenant, since }, outcome(part))
  return { rows, time, logged, pace, note, restart: start }
}

const taken = { verdict: 'delivered', phase: 'dot', reply: { code: 250, enhanced: null, text: 'ok' } }
const reply = (code: number, enhanced: string | null, text: string) => ({ reply: { code, enhanced, text } })
const tooMany = reply(421, null, 'Too many connections')
const badDomain = reply(421, '4.7.28', 'an unusual rate of mail originating from your DKIM domain [shop.example 35]')
const silence = { phase: 'connect', error: 'ETIMEDOUT' }

describe('the pace', () => {
  it('begins with four attempts, widens with what is taken, up to what a source may', () => {
    const { pace, note } = createBench()
    expect([pace.sourceWidth('s', null), pace.tenantWidth('s', 't')]).toEqual([4, 4])
    for (let at = 0; at < 10; at += 1) note(taken)
    expect([pace.sourceWidth('s', null), pace.tenantWidth('s', 't')]).toEqual([9, 24])
    for (let at = 0; at < 100; at += 1) note(taken)
    expect(pace.sourceWidth('s', null)).toBe(20)
  })

  it('pauses a source at a site for 1 minute, twice as long each time, at most an hour', () => {
    const { pace, note, time } = createBench()
    const pauses: number[] = []
    for (let at = 0; at < 9; at += 1) {
      note(tooMany)
      const [paused] = pace.paused()
      pauses.push((paused!.untilMs - time.nowMs) / MINUTE)
      expect(paused).toMatchObject({ site: 's', tenant: null })
      expect([pace.sourceWidth('s', null), pace.tenantWidth('s', 't'), pace.sourceWidth('s', 'other')]).toEqual([
        0, 4, 4,
      ])
      time.nowMs = paused!.untilMs
      expect(pace.sourceWidth('s', null)).toBe(1)
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60])
  })

  it('spreads pauses by a fifth either way', () => {
    for (const [number, expected] of [
      [0, 48_000],
      [1, 72_000],
    ] as const) {
      const { pace, note } = createBench(createRows(), () => number)
      note(tooMany)
      expect(pace.paused()[0]!.untilMs).toBe(expected)
    }
  })

  it('pauses a tenant at a site when its domain is blamed, and nobody else', () => {
    const { pace, note } = createBench()
    note(badDomain)
    expect([pace.tenantWidth('s', 't'), pace.tenantWidth('s', 'u'), pace.sourceWidth('s', null)]).toEqual([0, 4, 4])
    expect(pace.whyWaits('s', 't')).toContain('421 4.7.28')
    expect(pace.whyWaits('s', 't')).not.toContain('shop.example')
    expect(pace.whyWaits('s', 'u')).toBeNull()
  })

  it('counts a wave of refusals as one: what had begun before the pause changes nothing', () => {
    const { pace, note, time } = createBench()
    const before = performance.now()
    for (let at = 0; at < 20; at += 1) note(tooMany, { since: before })
    note(taken, { since: before })
    expect(pace.paused()[0]!.untilMs).toBe(MINUTE)
    time.nowMs = MINUTE
    expect(pace.sourceWidth('s', null)).toBe(1)
  })

  it('recovers slowly: one more a round, and no wider than new before twenty mails were taken for each pause', () => {
    const { pace, note, time, rows } = createBench()
    note(tooMany)
    time.nowMs = 2 * MINUTE
    const widths: number[] = []
    for (let at = 0; at < 22; at += 1) {
      note(taken)
      widths.push(pace.sourceWidth('s', null))
    }
    expect(widths.slice(0, 7)).toEqual([2, 2, 2, 3, 3, 3, 4])
    expect(Math.max(...widths.slice(0, 20))).toBe(4)
    expect(rows.stored.size).toBe(0)
    for (let at = 0; at < 60; at += 1) note(taken)
    expect(pace.sourceWidth('s', null)).toBe(20)
  })

  it('leaves a site alone whose hosts have not answered ten times in a row, and tries it once after each pause', () => {
    const { pace, note, time } = createBench()
    for (let at = 0; at < 9; at += 1) note(silence)
    note(reply(450, '4.2.0', 'greylisted'))
    for (let at = 0; at < 9; at += 1) note(silence)
    expect(pace.sourceWidth('s', null)).toBe(4)
    note(silence)
    expect(pace.sourceWidth('s', null)).toBe(0)
    time.nowMs = 2 * MINUTE
    expect(pace.sourceWidth('s', null)).toBe(1)
    note(silence)
    expect(pace.paused()[0]!.untilMs).toBe(4 * MINUTE)
    expect(pace.whyWaits('s', 't')).toContain('does not answer')
  })

  it('is not slowed by a refusal that blames nobody, by a lost process or by a final refusal', () => {
    const { pace, note } = createBench()
    for (let at = 0; at < 30; at += 1) {
      note(reply(451, '4.7.1', 'later'))
      note({ phase: 'connect', error: 'INTERRUPTED' })
      note({ verdict: 'bounced', ...reply(550, '5.7.1', 'Too many messages, rate limited') })
    }
    expect([pace.sourceWidth('s', null), pace.tenantWidth('s', 't')]).toEqual([4, 4])
  })

  it('says why only when no source of ours may', () => {
    const { pace, note } = createBench()
    note(taken, { source: '192.0.2.2' })
    note(tooMany, { source: '192.0.2.1' })
    expect(pace.whyWaits('s', 't')).toBeNull()
    note(tooMany, { source: '192.0.2.2' })
    expect(pace.whyWaits('s', 't')).toContain('Mail to s waits')
  })

  it('is known again after a restart, and a pause of a clock that was ahead is no longer than any other', () => {
    const { pace, note, time, restart } = createBench()
    note(tooMany)
    note(badDomain)
    const again = restart()
    expect(again.paused()).toEqual(pace.paused())
    expect(again.tenantWidth('s', 't')).toBe(0)
    time.nowMs = MINUTE
    expect(again.sourceWidth('s', null)).toBe(1)
    time.nowMs = -1e12
    expect(
      restart()
        .paused()
        .every(({ untilMs }) => untilMs <= time.nowMs + 72 * MINUTE),
    ).toBe(true)
  })

  it('forgets lanes that are not used any more', () => {
    const { pace, note, time, rows } = createBench()
    for (let at = 0; at < 10; at += 1) note(taken, { tenant: 'gone' })
    note(badDomain, { tenant: 'slowed' })
    time.nowMs = 26 * 3_600_000
    for (let at = 0; at < 600; at += 1) note(taken, { tenant: 'busy' })
    expect(pace.tenantWidth('s', 'gone')).toBe(4)
    expect(pace.tenantWidth('s', 'slowed')).toBe(4)
    expect(rows.stored.size).toBe(0)
  })
})
