import { describe, expect, it } from 'vitest'
import { tellRelative } from './tell-time.ts'

const NOW = Date.parse('2026-11-29T12:00:00Z')
const tell = (secondsAway: number) => tellRelative(NOW + secondsAway * 1_000, NOW)

describe('tellRelative', () => {
  it('has a word for each distance, behind and ahead', () => {
    expect(tell(-5)).toMatch(/now/)
    expect(tell(-300)).toMatch(/5 min/)
    expect(tell(-7_200)).toMatch(/2 hr/)
    expect(tell(-3 * 86_400)).toMatch(/3 days ago/)
    expect(tell(600)).toMatch(/in 10 min/)
  })
  it('is a date when far away, with the year when it is another', () => {
    expect(tell(-20 * 86_400)).not.toMatch(/2026|ago/)
    expect(tell(-400 * 86_400)).toMatch(/2025/)
  })
})
