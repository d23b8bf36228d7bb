import { describe, expect, it } from 'vitest'
import { createGuessLimits } from './guess-limits.ts'

const create = () => {
  const clock = { ms: 0 }
  const options = { guesses: 4, guessWindowMs: 600_000, guessDelayMs: 1_000 }
  return { clock, limits: createGuessLimits({ ...options, nowMs: () => clock.ms }) }
}
const CLIENT = '192.0.2.1'

describe('createGuessLimits', () => {
  it('answers each later than the one before, up to eight seconds', () => {
    const { clock, limits } = create()
    const delays = Array.from({ length: 5 }, () => limits.countWrong(CLIENT))
    expect(delays).toEqual([1_000, 2_000, 4_000, 8_000, 8_000])
    clock.ms += 600_000
    expect(limits.countWrong(CLIENT)).toBe(1_000)
  })

  it('lets a client guess so often within the time, by the last guesses', () => {
    const { clock, limits } = create()
    for (let n = 0; n < 4; n += 1) {
      expect(limits.mayGuess(CLIENT)).toBe(true)
      limits.countWrong(CLIENT)
      clock.ms += 100_000
    }
    expect(limits.mayGuess(CLIENT)).toBe(false)
    expect(limits.mayGuess('192.0.2.2')).toBe(true)
    clock.ms += 199_999
    expect(limits.mayGuess(CLIENT)).toBe(false)
    clock.ms += 1
    expect(limits.mayGuess(CLIENT)).toBe(true)
    limits.countWrong(CLIENT)
    expect(limits.mayGuess(CLIENT)).toBe(false)
  })

  it('takes an IPv6 network of 64 bits for one client', () => {
    const { limits } = create()
    for (let n = 0; n < 4; n += 1) limits.countWrong(`2001:db8::${n}`)
    expect(limits.mayGuess('2001:db8::ffff')).toBe(false)
    expect(limits.mayGuess('2001:db8:0:1::1')).toBe(true)
  })

  it('remembers a bounded number of clients, those that guessed last', () => {
    const { limits } = create()
    for (let n = 0; n < 4; n += 1) limits.countWrong('192.0.2.1')
    for (let n = 0; n < 4; n += 1) limits.countWrong('192.0.2.2')
    for (let n = 0; n < 19_999; n += 1) limits.countWrong(`10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`)
    expect([limits.mayGuess('192.0.2.1'), limits.mayGuess('192.0.2.2')]).toEqual([true, false])
  })
})
