import { describe, expect, it } from 'vitest'
import { beginAt } from './begin-at.ts'

const NOW = 1_800_000_000_000_000
const TAKEN = NOW - 9_000_000 + 123_456
const GIVEN = NOW - 5_000_000 + 654_321
const progress = { takenUs: TAKEN, givenUs: GIVEN }

describe('beginAt', () => {
  it('without a time begins behind what the source said that it has', () => {
    expect(beginAt(null, null, NOW)).toBe(0)
    expect(beginAt(progress, null, NOW)).toBe(TAKEN)
  })

  it('takes a time as it is, also one of long ago', () => {
    for (const us of [0, 1, TAKEN, TAKEN - 1, GIVEN, GIVEN - 1, GIVEN + 1, NOW]) {
      expect(beginAt(progress, us, NOW)).toBe(us)
      expect(beginAt(null, us, NOW)).toBe(us)
    }
  })

  it('knows its times without their microseconds, or without their fraction', () => {
    expect(beginAt(progress, GIVEN - 321, NOW)).toBe(GIVEN)
    expect(beginAt(progress, GIVEN - 654_321, NOW)).toBe(GIVEN)
    expect(beginAt(progress, TAKEN - 456, NOW)).toBe(TAKEN)
    expect(beginAt(progress, TAKEN - 123_456, NOW)).toBe(TAKEN)
    expect(beginAt(null, GIVEN - 321, NOW)).toBe(GIVEN - 321)
  })

  it('goes back to an exact time that looks like a later one cut short', () => {
    const whole = GIVEN - 654_321
    expect(beginAt({ takenUs: whole, givenUs: GIVEN }, whole, NOW)).toBe(whole)
  })

  it('takes a time of the future for now', () => {
    expect(beginAt(null, NOW + 1, NOW)).toBe(NOW)
    expect(beginAt(progress, NOW + 86_400_000_000, NOW)).toBe(NOW)
  })
})
