import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { advanceHold, type ToldHold } from './advance-hold.ts'
import { type HoldTimes, RecipientState, shownState } from './recipient-state.ts'

const NONE: HoldTimes = { heldAtMs: null, heldReason: null, releasedAtMs: null }

const toldHold: fc.Arbitrary<ToldHold> = fc.record({
  kind: fc.constantFrom('held', 'released'),
  atMs: fc.integer({ min: 1_000, max: 1_006 }),
  reason: fc.option(fc.constantFrom('abuse', 'repair')),
})

const fold = (told: readonly ToldHold[]): HoldTimes => told.reduce(advanceHold, NONE)

describe('advanceHold', () => {
  it('ends the same for any order with repeats, and gives the same object when nothing changes', () => {
    const shuffle = fc
      .array(toldHold, { maxLength: 8 })
      .chain((told) =>
        fc.tuple(fc.constant(told), fc.shuffledSubarray([...told, ...told], { minLength: told.length * 2 })),
      )
    fc.assert(
      fc.property(shuffle, ([told, shuffled]) => {
        const now = fold(told)
        expect(fold(shuffled)).toEqual(now)
        for (const each of told) expect(advanceHold(now, each)).toBe(now)
      }),
      { numRuns: 2_000 },
    )
  })

  it.each<[string, readonly ToldHold[], boolean]>([
    ['held', [{ kind: 'held', atMs: 5, reason: 'r' }], true],
    [
      'held, then released',
      [
        { kind: 'held', atMs: 5, reason: 'r' },
        { kind: 'released', atMs: 6, reason: null },
      ],
      false,
    ],
    [
      'a release told before its hold',
      [
        { kind: 'released', atMs: 6, reason: null },
        { kind: 'held', atMs: 5, reason: 'r' },
      ],
      false,
    ],
    [
      'held again',
      [
        { kind: 'released', atMs: 6, reason: null },
        { kind: 'held', atMs: 7, reason: 'r' },
      ],
      true,
    ],
    [
      'released in the same moment',
      [
        { kind: 'held', atMs: 5, reason: 'r' },
        { kind: 'released', atMs: 5, reason: null },
      ],
      false,
    ],
    ['released and never held', [{ kind: 'released', atMs: 5, reason: null }], false],
  ])('%s', (_, told, isShown) => {
    expect(shownState({ state: 'deferred', ...fold(told) })).toBe(isShown ? 'held' : 'deferred')
  })

  it('hides open states only: finals win', () => {
    for (const state of RecipientState.options) {
      const isOpen = ['accepted', 'queued', 'deferred'].includes(state)
      expect(shownState({ state, heldAtMs: 5, releasedAtMs: null })).toBe(isOpen ? 'held' : state)
    }
  })
})
