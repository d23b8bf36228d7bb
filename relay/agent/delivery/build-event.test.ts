import { describe, expect, it } from 'vitest'
import { fitTranscript } from './build-event.ts'

describe('fitTranscript', () => {
  it('leaves a short dialogue alone', () => {
    expect(fitTranscript(['C EHLO x', 'S 250 y'])).toEqual(['C EHLO x', 'S 250 y'])
  })

  it('keeps both ends of a long one, so that an event fits into a POST', () => {
    const lines = Array.from({ length: 100 }, (_, at) => `${at} ${'€'.repeat(490)}`)
    const kept = fitTranscript(lines)
    expect(Buffer.byteLength(JSON.stringify(kept))).toBeLessThan(50_000)
    expect(kept[0]).toBe(lines[0])
    expect(kept.at(-1)).toBe(lines.at(-1))
    expect(kept).toContain('…')
  })
})
