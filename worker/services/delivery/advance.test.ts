import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { advance, type Occurrence, type OccurrenceKind, type Progress } from './advance.ts'
import { isFinal } from './recipient-state.ts'

const ACCEPTED: Progress = {
  state: 'accepted',
  stateAtMs: 1_000,
  attempts: 0,
  nextTryAtMs: null,
  replyCode: null,
  replyEnhanced: null,
  replyText: null,
  journalledAtMs: null,
  firstAttemptAtMs: null,
  finalAtMs: null,
}

const KINDS = [
  'queued',
  'deferred',
  'delivered',
  'bounced',
  'failed',
  'expired',
  'suppressed',
  'canceled',
  'complained',
] as const satisfies readonly OccurrenceKind[]

// Few different values, so that ties of time, number and reply happen often.
const occurrence: fc.Arbitrary<Occurrence> = fc.record({
  kind: fc.constantFrom(...KINDS),
  occurredAtMs: fc.integer({ min: 1_000, max: 1_006 }),
  attempt: fc.option(
    fc.record({
      no: fc.integer({ min: 1, max: 4 }),
      startedAtMs: fc.integer({ min: 1_000, max: 1_006 }),
      nextTryAtMs: fc.option(fc.integer({ min: 2_000, max: 2_003 })),
    }),
  ),
  reply: fc.option(
    fc.record({
      code: fc.constantFrom(250, 451, 550, null),
      enhanced: fc.constantFrom('4.2.2', '5.1.1', null),
      text: fc.constantFrom('no', 'later'),
    }),
  ),
})

const run = (events: readonly Occurrence[]): Progress => events.reduce(advance, ACCEPTED)
const event = (kind: OccurrenceKind, occurredAtMs: number, rest: Partial<Occurrence> = {}): Occurrence => ({
  kind,
  occurredAtMs,
  attempt: null,
  reply: null,
  ...rest,
})

describe('advance', () => {
  it('ends in the same fields for any shuffle with duplicates', () => {
    const shuffled = fc
      .array(occurrence, { minLength: 1, maxLength: 8 })
      .chain((events) =>
        fc.tuple(
          fc.constant(events),
          fc.shuffledSubarray([...events, ...events, ...events], { minLength: events.length * 3 }),
        ),
      )
    fc.assert(
      fc.property(shuffled, ([events, mixed]) => {
        expect(run(mixed)).toEqual(run(events))
      }),
      { numRuns: 3_000 },
    )
  })

  it('gives the same object when nothing changes', () => {
    fc.assert(
      fc.property(fc.array(occurrence, { minLength: 1, maxLength: 6 }), (events) => {
        const end = run(events)
        for (const each of events) expect(advance(end, each)).toBe(end)
      }),
    )
  })

  it('never leaves a final state for an open one', () => {
    fc.assert(
      fc.property(fc.array(occurrence, { maxLength: 8 }), (events) => {
        const finals = events.filter((each) => isFinal(each.kind))
        expect(isFinal(run(events).state)).toBe(finals.length > 0)
      }),
    )
  })

  it('lets the first of two finals win, and the stronger word at the same instant', () => {
    const [bounced, delivered, expired] = [event('bounced', 20), event('delivered', 30), event('expired', 20)]
    expect(run([delivered, bounced]).state).toBe('bounced')
    expect(run([event('delivered', 10), bounced]).state).toBe('delivered')
    expect(run([expired, bounced]).state).toBe('bounced')
    expect(run([bounced, expired])).toMatchObject({ state: 'bounced', finalAtMs: 20 })
  })

  it('lets a complaint follow a delivery, whatever the order', () => {
    const [delivered, complained] = [event('delivered', 20), event('complained', 50)]
    expect(run([delivered, complained])).toMatchObject({ state: 'complained', finalAtMs: 50 })
    expect(run([complained, delivered])).toMatchObject({ state: 'complained', finalAtMs: 50 })
  })

  it('keeps the reply and the next try of the latest deferral, and the earliest times', () => {
    const defer = (no: number, at: number, text: string) =>
      event('deferred', at, {
        attempt: { no, startedAtMs: at - 5, nextTryAtMs: at + 100 },
        reply: { code: 451, enhanced: '4.2.0', text },
      })
    expect(run([event('queued', 40), defer(2, 200, 'second'), event('queued', 30), defer(1, 100, 'first')])).toEqual({
      ...ACCEPTED,
      state: 'deferred',
      stateAtMs: 200,
      attempts: 2,
      nextTryAtMs: 300,
      replyCode: 451,
      replyEnhanced: '4.2.0',
      replyText: 'second',
      journalledAtMs: 30,
      firstAttemptAtMs: 95,
    })
  })

  it('changes nothing for a late deferral after the delivery', () => {
    const end = run([event('delivered', 50, { attempt: { no: 2, startedAtMs: 10, nextTryAtMs: null } })])
    expect(advance(end, event('deferred', 60))).toBe(end)
  })
})
