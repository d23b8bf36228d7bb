import { describe, expect, it } from 'vitest'
import { failedChecks, judgeRelay, listTrouble } from './judge-relay.ts'

const NOW = Date.parse('2026-11-29T12:00:00Z')
const heard = (secondsAgo: number | null, own: Partial<Parameters<typeof judgeRelay>[0]> = {}) =>
  judgeRelay(
    {
      ...{ state: 'active', role: 'both', is_alive: true, takes_mail: true },
      heartbeat_at: secondsAgo === null ? null : new Date(NOW - secondsAgo * 1_000).toISOString(),
      ...own,
    },
    NOW,
  ).word

describe('a relay', () => {
  it('is up while it is heard, silent after some heartbeats, and down when its lease is over', () => {
    expect([heard(0), heard(105), heard(106)]).toEqual(['Up', 'Up', 'Silent'])
    expect(heard(601, { is_alive: false })).toBe('Down')
    expect(heard(null)).toBe('Never heard')
  })
  it('that is not to work says so', () => {
    expect(heard(0, { state: 'draining' })).toBe('Draining')
    expect(heard(106, { state: 'draining' })).toBe('Silent')
    expect(heard(null, { state: 'disabled', is_alive: false })).toBe('Off')
  })
  it('that could send and gets nothing says so, and one that only receives is well', () => {
    expect(heard(0, { takes_mail: false })).toBe('Gets no mail')
    expect(heard(0, { takes_mail: false, role: 'inbound' })).toBe('Up')
    expect(heard(0, { takes_mail: false, state: 'draining' })).toBe('Draining')
  })
  it('has sources of which each failed check is named, while they are on', () => {
    const check = (state: 'good' | 'bad' | 'unknown') => ({ state, wanted: 'a', seen: [], reason: null, fix: null })
    const checks = { address: check('good'), ptr: check('bad'), spf: check('unknown') }
    expect(failedChecks({ enabled: true, checks }).map(({ name }) => name)).toEqual(['ptr'])
    expect(failedChecks({ enabled: false, checks })).toEqual([])
  })
  it('tells what is to be looked at', () => {
    const calm = { version: '0.1.0', waiting: 4, sending: 1, unreported: 0, diskFreeBytes: 1 }
    expect(listTrouble(null)).toEqual([])
    expect(listTrouble({ ...calm, overdue: 0, damaged: 0, scorer: 'absent' })).toEqual([])
    expect(listTrouble({ ...calm, overdue: 1, damaged: 2, scorer: 'down' })).toEqual([
      ...['1 attempt hangs', '2 damaged files', 'no spam scores'],
    ])
  })
})
