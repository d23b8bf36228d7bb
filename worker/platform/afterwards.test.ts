import { afterEach, describe, expect, it, vi } from 'vitest'
import { makeAfterwards } from './afterwards.ts'

afterEach(() => void vi.useRealTimers())

describe('makeAfterwards', () => {
  it('does the work three seconds later, and keeps the invocation for it', async () => {
    vi.useFakeTimers()
    const [work, kept]: [ReturnType<typeof vi.fn<() => Promise<void>>>, Promise<unknown>[]] = [
      vi.fn(async () => {}),
      [],
    ]
    await makeAfterwards({ waitUntil: (each) => kept.push(each) }, () => {})(work)
    await vi.advanceTimersByTimeAsync(2_999)
    expect(work).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    await Promise.all(kept)
    expect([work.mock.calls.length, kept.length]).toEqual([1, 1])
  })

  it('logs what fails', async () => {
    vi.useFakeTimers()
    const [lines, kept]: [string[], Promise<unknown>[]] = [[], []]
    const afterwards = makeAfterwards({ waitUntil: (each) => kept.push(each) }, (_level, event) => lines.push(event))
    await afterwards(() => Promise.reject(new Error('D1_ERROR: overloaded')))
    await vi.advanceTimersByTimeAsync(3_000)
    await Promise.all(kept)
    expect(lines).toEqual(['afterwards.failed'])
  })
})
