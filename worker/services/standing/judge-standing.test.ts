import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeStanding, STANDING_RULES } from './judge-standing.ts'

const judge = (recipients: number, bounced: number, complained = 0) =>
  judgeStanding({ recipients, bounced, complained }, STANDING_RULES)

describe('the published thresholds', () => {
  it.each([
    ['3.9 % bounces', 1_000, 39, 'good'],
    ['4 % bounces', 1_000, 40, 'warned'],
    ['5.9 % bounces', 1_000, 59, 'warned'],
    ['6 % bounces', 1_000, 60, 'slowed'],
    ['7.9 % bounces', 1_000, 79, 'slowed'],
    ['8 % bounces', 1_000, 80, 'paused'],
    ['all of 199 recipients', 199, 199, 'good'],
    ['all of 200 recipients', 200, 200, 'paused'],
  ])('%s: %i of which %i come back', (_, recipients, bounced, standing) => {
    expect(judge(recipients, bounced)).toEqual({ standing, code: standing === 'good' ? null : 'bounce_rate' })
  })

  it.each([
    ['0.07 %', 10_000, 7, 'good'],
    ['0.08 %', 10_000, 8, 'warned'],
    ['0.19 %', 10_000, 19, 'warned'],
    ['0.2 %', 10_000, 20, 'slowed'],
    ['0.29 %', 10_000, 29, 'slowed'],
    ['0.3 %', 10_000, 30, 'paused'],
    ['a single complaint of 200 is chance, but is told', 200, 1, 'warned'],
    ['four of 200', 200, 4, 'slowed'],
    ['five of 200', 200, 5, 'paused'],
  ])('%s: %i of which %i complain', (_, recipients, complained, standing) => {
    expect(judge(recipients, 0, complained)).toEqual({ standing, code: standing === 'good' ? null : 'complaint_rate' })
  })

  it('takes the graver of both', () => {
    expect(judge(1_000, 40, 5)).toEqual({ standing: 'paused', code: 'complaint_rate' })
    expect(judge(1_000, 80, 5)).toEqual({ standing: 'paused', code: 'bounce_rate' })
  })
})

const GRAVITY = ['good', 'warned', 'slowed', 'paused']

describe('counts', () => {
  it('judge no better for one bounce more', () => {
    fc.assert(
      fc.property(fc.nat(2_000), fc.nat(2_000), fc.nat(20), (recipients, bounces, complained) => {
        const bounced = Math.min(bounces, recipients)
        const before = judge(recipients, bounced, Math.min(complained, recipients - bounced))
        if (bounced + complained >= recipients) return
        const after = judge(recipients, bounced + 1, complained)
        expect(GRAVITY.indexOf(after.standing)).toBeGreaterThanOrEqual(GRAVITY.indexOf(before.standing))
      }),
    )
  })
})
