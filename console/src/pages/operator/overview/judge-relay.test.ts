import { describe, expect, it } from 'vitest'
import { judgeRelay, listTrouble } from './judge-relay.ts'

const NOW = Date.parse('2026-11-29T12:00:00Z')
const heard = (secondsAgo: number | null, own: Partial<Parameters<typeof judgeRelay>[0]> = {}) =>
  judgeRelay(
    {
      ...{ state: 'active', is_alive: true },
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
  it('tells what is to be looked at', () => {
    const calm = { version: '0.1.0', waiting: 4, sending: 1, unreported: 0, diskFreeBytes: 1 }
    expect(listTrouble(null)).toEqual([])
    expect(listTrouble({ ...calm, overdue: 0, damaged: 0, scorer: 'absent' })).toEqual([])
    expect(listTrouble({ ...calm, overdue: 1, damaged: 2, scorer: 'down' })).toEqual([
      ...['1 attempt hangs', '2 damaged files', 'no spam scores'],
    ])
  })
})
