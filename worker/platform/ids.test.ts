import { describe, expect, it } from 'vitest'
import { firstIdAt, newId, readIdTime } from './ids.ts'

describe('ids', () => {
  it('are in order of time, with a bound below all of one millisecond', () => {
    const atMs = Date.parse('2026-11-25T12:00:00.123Z')
    for (let n = 0; n < 50; n++) {
      const id = newId(atMs)
      expect(firstIdAt(atMs) <= id).toBe(true)
      expect(id < firstIdAt(atMs + 1)).toBe(true)
      expect(readIdTime(id)).toBe(atMs)
    }
    expect(readIdTime(firstIdAt(0))).toBe(0)
    expect(firstIdAt(-1)).toBe(firstIdAt(0))
  })

  it('of another kind have no time', () => {
    for (const id of ['', 'pack', crypto.randomUUID(), newId(1).toUpperCase().replace(/^0/, 'F'), `${newId(1)}x`])
      expect(readIdTime(id)).toBeNull()
  })
})
