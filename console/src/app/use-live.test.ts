import { describe, expect, it, vi } from 'vitest'
import { gather, pauseAfter, typesOf } from './use-live.ts'

describe('typesOf', () => {
  it('names each kind of a message once', () => {
    const hints = [
      { type: 'email', id: '1' },
      { type: 'email', id: '2' },
      { type: 'inbox', id: null },
    ]
    expect([...typesOf(JSON.stringify({ hints }))]).toEqual(['email', 'inbox'])
  })

  it('takes nothing from what is no message of ours', () => {
    for (const data of ['pong', '', '{"hints":[{"type":"nonsense","id":"1"}]}', new ArrayBuffer(2)])
      expect([...typesOf(data)]).toEqual([])
  })
})

describe('pauseAfter', () => {
  it('grows to a minute, and differs from window to window', () => {
    expect([0, 1, 2, 10, 100].map((failures) => pauseAfter(failures, 1))).toEqual([1_000, 2_000, 4_000, 60_000, 60_000])
    expect(pauseAfter(0, 0)).toBe(500)
  })
})

describe('gather', () => {
  it('acts at once, and then no more often than it may, on all that came', () => {
    vi.useFakeTimers()
    const acts: string[][] = []
    const { hear, stop } = gather<string>((heard) => acts.push([...heard]), 2_000)
    hear([])
    for (const each of ['a', 'b', 'a', 'c']) hear([each])
    expect(acts).toEqual([['a']])
    vi.advanceTimersByTime(2_000)
    expect(acts).toEqual([['a'], ['b', 'a', 'c']])
    vi.advanceTimersByTime(10_000)
    hear(['d'])
    hear(['e'])
    stop()
    vi.advanceTimersByTime(10_000)
    expect(acts.slice(2)).toEqual([['d']])
    vi.useRealTimers()
  })
})
