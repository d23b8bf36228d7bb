import { describe, expect, it } from 'vitest'
import { nextTry, nextTryAfterInterruption, nextTryAfterUnknown } from './next-try.ts'

const MINUTES = [1, 5, 15, 60, 120, 240, 240, 240]

/** A small seeded generator (mulberry32). */
const seeded = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
}

describe('nextTry', () => {
  it('grows 1m, 5m, 15m, 1h, 2h, then 4h', () => {
    expect(MINUTES.map((_, at) => nextTry(at + 1, 0, () => 0.5) / 60_000)).toEqual(MINUTES)
  })

  it('spreads each interval by at most 20 % either way', () => {
    const random = seeded(7)
    for (const [at, minutes] of MINUTES.entries()) {
      const times = Array.from({ length: 200 }, () => nextTry(at + 1, 1_000, random) - 1_000)
      expect(Math.min(...times)).toBeGreaterThanOrEqual(minutes * 48_000)
      expect(Math.max(...times)).toBeLessThanOrEqual(minutes * 72_000)
      expect(new Set(times).size).toBeGreaterThan(100)
    }
  })

  it('waits hours after an unknown outcome and seconds after an interruption', () => {
    expect([nextTryAfterUnknown(0, () => 0), nextTryAfterUnknown(0, () => 1)]).toEqual([14_400_000, 18_000_000])
    expect([nextTryAfterInterruption(0, () => 0), nextTryAfterInterruption(0, () => 1)]).toEqual([5_000, 30_000])
  })
})
