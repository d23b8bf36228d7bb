import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { advance, finalAtMs, type Standing } from './advance.ts'
import { RecipientState } from './recipient-state.ts'

const ACCEPTED: Standing = {
  state: 'accepted',
  stateAtMs: 1_000,
  nextTryAtMs: null,
  replyCode: null,
  replyEnhanced: null,
  replyText: null,
}

/** What a relay or we ourselves may tell, with times close enough to collide. */
const toldStanding: fc.Arbitrary<Standing> = fc.record({
  state: fc.constantFrom<RecipientState[]>(...RecipientState.options),
  stateAtMs: fc.integer({ min: 1_000, max: 1_006 }),
  nextTryAtMs: fc.option(fc.integer({ min: 2_000, max: 2_003 })),
  replyCode: fc.option(fc.constantFrom(250, 421, 451, 550)),
  replyEnhanced: fc.option(fc.constantFrom('2.0.0', '4.2.1', '5.1.1')),
  replyText: fc.option(fc.constantFrom('ok', 'later', 'no')),
})

const fold = (told: readonly Standing[]): Standing => told.reduce(advance, ACCEPTED)

describe('advance', () => {
  it('ends the same for any order with repeats', () => {
    const events = fc.array(toldStanding, { maxLength: 8 })
    const shuffle = events.chain((told) =>
      fc.tuple(fc.constant(told), fc.shuffledSubarray([...told, ...told], { minLength: told.length * 2 })),
    )
    fc.assert(
      fc.property(shuffle, ([told, shuffled]) => {
        expect(fold(shuffled)).toEqual(fold(told))
      }),
      { numRuns: 2_000 },
    )
  })

  it('gives the very same object when nothing changes, so that nothing is written', () => {
    fc.assert(
      fc.property(fc.array(toldStanding, { minLength: 1, maxLength: 6 }), (told) => {
        const now = fold(told)
        for (const each of told) expect(advance(now, each)).toBe(now)
      }),
    )
  })

  it('never leaves a final state for an open one', () => {
    fc.assert(
      fc.property(toldStanding, toldStanding, (now, told) => {
        if (finalAtMs(now) !== null) expect(finalAtMs(advance(now, told))).not.toBeNull()
      }),
    )
  })

  const at = (state: RecipientState, stateAtMs: number, more: Partial<Standing> = {}): Standing => ({
    ...ACCEPTED,
    state,
    stateAtMs,
    ...more,
  })

  const returned = (stateAtMs: number) => at('bounced', stateAtMs, { replyEnhanced: '5.1.1', replyText: 'no' })
  const refused = (stateAtMs: number) => at('bounced', stateAtMs, { replyCode: 550, replyEnhanced: '5.1.1' })

  it.each<[string, Standing, Standing, RecipientState]>([
    ['a late deferral after the delivery changes nothing', at('delivered', 5), at('deferred', 9), 'delivered'],
    ['the delivery counts although the deferral was told first', at('deferred', 9), at('delivered', 5), 'delivered'],
    ['of two finals the first in time stands', at('bounced', 9), at('delivered', 5), 'delivered'],
    ['and the second is not applied', at('delivered', 5), at('bounced', 9), 'delivered'],
    ['a complaint follows a delivery', at('delivered', 5), at('complained', 9), 'complained'],
    ['a report that comes back after the delivery counts', at('delivered', 5), returned(9), 'bounced'],
    ['also when the delivery is told after it', returned(9), at('delivered', 5), 'bounced'],
    ['a refusal in our own dialogue does not come back', at('delivered', 5), refused(9), 'delivered'],
    ['a complaint follows a report', returned(9), at('complained', 12), 'complained'],
    ['a report does not undo a complaint', at('complained', 5), returned(9), 'complained'],
    ['a hand-over is not undone by an older accept', at('queued', 5), at('accepted', 9), 'queued'],
  ])('%s', (_, now, told, expected) => {
    expect(advance(now, told).state).toBe(expected)
  })

  it('keeps the reply and next try of the latest deferral', () => {
    const first = at('deferred', 5, { replyText: 'first', nextTryAtMs: 65 })
    const second = at('deferred', 66, { replyText: 'second', nextTryAtMs: 366 })
    for (const order of [
      [first, second],
      [second, first],
    ])
      expect(fold(order)).toMatchObject({ replyText: 'second', nextTryAtMs: 366 })
  })
})
