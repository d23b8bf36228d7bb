import { describe, expect, it } from 'vitest'
import type { Limit, Limits } from '../../../api/limits.ts'
import { canDismiss, chooseBanner, keyOf } from './choose-banner.ts'

const RULES = { warn: 0.04, slow: 0.06, pause: 0.08 }
const GOOD: Limits['standing'] = {
  ...{ state: 'good', code: null, reason: null, since: null, recipients: 0, bounce_rate: 0, complaint_rate: 0 },
  rules: { window_days: 7, min_recipients: 200, bounce: RULES, complaint: RULES },
}
const limit = (name: Limit['name'], level: Limit['level'], most = 50): Limit => ({
  ...{ name, level, used: 0, limit: most, resets_at: '2026-11-30T00:00:00.000Z' },
})
const CALM: Limits = {
  ...{ object: 'limits', plan: { name: 'free', title: 'Free' }, in_sandbox: false, limits: [], review: null },
  retention_days: { events: 30, raw: 30, rejected: 30, spam_log: 30, trash: 30 },
  standing: GOOD,
}
const stands = (state: Limits['standing']['state']) => ({ standing: { ...GOOD, state, reason: 'Why.' } })
const none = new Set<string>()

describe('chooseBanner', () => {
  it('says nothing when all is well', () => {
    expect(chooseBanner(CALM, none)).toBeUndefined()
  })
  it('chooses the gravest of all', () => {
    const gravest: string[] = []
    let limits: Limits = { ...CALM, in_sandbox: true }
    const note = () => gravest.push(chooseBanner(limits, none)?.kind ?? 'none')
    note()
    limits = { ...limits, limits: [limit('daily_emails', 'approached')] }
    note()
    limits = { ...limits, ...stands('warned') }
    note()
    limits = { ...limits, ...stands('slowed') }
    note()
    limits = { ...limits, limits: [...limits.limits, limit('monthly_emails', 'reached')] }
    note()
    limits = { ...limits, ...stands('paused') }
    note()
    expect(gravest).toEqual(['sandbox', 'approached', 'warned', 'slowed', 'reached', 'paused'])
  })
  it.each(['daily_emails', 'storage_bytes'] as const)('of %s that is used up it cannot be put away', (name) => {
    const banner = chooseBanner({ ...CALM, limits: [limit(name, 'reached')] }, none)
    expect(banner?.kind).toBe('reached')
    expect(banner && canDismiss(banner)).toBe(false)
  })
  it.each(['domains', 'inboxes', 'members', 'api_keys'] as const)('says nothing of %s', (name) => {
    expect(chooseBanner({ ...CALM, limits: [limit(name, 'reached')] }, none)).toBeUndefined()
  })
  it('says nothing of what the plan does not have', () => {
    expect(chooseBanner({ ...CALM, limits: [limit('storage_bytes', 'reached', 0)] }, none)).toBeUndefined()
  })
  it('what is put away gives room to the next one, and comes again with the next day', () => {
    const limits = { ...CALM, in_sandbox: true, limits: [limit('daily_emails', 'approached')] }
    const first = chooseBanner(limits, none)
    const dismissed = new Set([first ? keyOf(first) : ''])
    expect(chooseBanner(limits, dismissed)?.kind).toBe('sandbox')
    const later = { ...limit('daily_emails', 'approached'), resets_at: '2026-12-01T00:00:00.000Z' }
    expect(chooseBanner({ ...limits, limits: [later] }, dismissed)?.kind).toBe('approached')
  })
  it.each(['paused', 'slowed'] as const)('%s cannot be put away', (state) => {
    const banner = chooseBanner({ ...CALM, ...stands(state) }, none)
    expect(banner && canDismiss(banner)).toBe(false)
    expect(chooseBanner({ ...CALM, ...stands(state) }, new Set([banner ? keyOf(banner) : '']))?.kind).toBe(state)
  })
})
