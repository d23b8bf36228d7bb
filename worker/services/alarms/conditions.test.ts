import type { Heartbeat } from '@mailstead/contracts/heartbeat.ts'
import { describe, expect, it } from 'vitest'
import { judge, type Known, type KnownLedger, keyOf } from './conditions.ts'
import type { KnownRelay } from './judge-relay.ts'

const NOW = Date.UTC(2026, 10, 29, 12)
const DAY = 86_400_000

const report = (own: Partial<Heartbeat> = {}): Heartbeat => ({
  ...{ version: '0.1.0', waiting: 0, sending: 0, unreported: 0, diskFreeBytes: 60_000_000_000 },
  ...own,
})
const relay = (own: Partial<KnownRelay> = {}): KnownRelay => ({
  ...{ id: 'relay-1', state: 'active', createdAtMs: NOW - DAY, heartbeatAtMs: NOW - 30_000, damagedAtMs: null },
  report: report(),
  ...own,
})
const ledger = (own: Partial<KnownLedger> = {}): KnownLedger => ({
  ...{ shard: 0, sizeBytes: 1_000_000_000, sendingMs: null, receivingMs: null, failed: null },
  ...own,
})
const known = (own: Partial<Known> = {}): Known => ({
  ...{ relays: [relay()], ledgers: [ledger()], deadLetters: new Map(), oldestNotedMs: null },
  limits: { diskFreeBytes: 5_000_000_000, largeBytes: 6_000_000_000 },
  ...own,
})
const keys = (own: Partial<Known>) => judge(known(own), NOW).conditions.map(keyOf)
const told = (heartbeat: Partial<Heartbeat>) => keys({ relays: [relay({ report: report(heartbeat) })] })
const inMs = (ms: number) => new Date(NOW + ms).toISOString()

describe('what needs somebody', () => {
  it('is nothing where all is well', () => {
    expect(keys({})).toEqual([])
  })

  it.each<[string, Partial<Known>, string[]]>([
    ['a relay silent for two minutes', { relays: [relay({ heartbeatAtMs: NOW - 120_001 })] }, ['relay_silent:relay-1']],
    ['one that beat two minutes ago', { relays: [relay({ heartbeatAtMs: NOW - 120_000 })] }, []],
    ['one that never beat', { relays: [relay({ heartbeatAtMs: null, report: null })] }, ['relay_silent:relay-1']],
    ['one that has just come', { relays: [relay({ heartbeatAtMs: null, report: null, createdAtMs: NOW })] }, []],
    ['one that is being drained', { relays: [relay({ state: 'draining', heartbeatAtMs: NOW - DAY })] }, []],
    ['one that is out of use', { relays: [relay({ state: 'disabled', heartbeatAtMs: null })] }, []],
    ['damage of today', { relays: [relay({ damagedAtMs: NOW - DAY + 1 })] }, ['relay_files_damaged:relay-1']],
    ['damage of yesterday', { relays: [relay({ damagedAtMs: NOW - DAY })] }, []],
    ['mail due for five minutes', { ledgers: [ledger({ sendingMs: NOW - 300_000 })] }, []],
    ['mail due for longer', { ledgers: [ledger(), ledger({ sendingMs: NOW - 300_001 })] }, ['sending_late']],
    ['mail to be filed for longer', { ledgers: [ledger({ receivingMs: NOW - 300_001 })] }, ['receiving_late']],
    ['a ledger of 6 GB', { ledgers: [ledger({ shard: 3, sizeBytes: 6_000_000_000 })] }, ['database_large:ledger-3']],
    ['a ledger that is away', { ledgers: [ledger({ failed: 'D1_ERROR' })] }, ['database_unreadable:ledger-0']],
    ['events of the directory', { oldestNotedMs: NOW - 300_001 }, ['events_late']],
    ['open dead letters', { deadLetters: new Map([['bulk', { open: 1, lately: 0 }]]) }, ['dead_letters:bulk']],
    ['some brought back', { deadLetters: new Map([['bulk', { open: 0, lately: 9 }]]) }, ['dead_letters:bulk']],
  ])('%s', (_, own, expected) => {
    expect(keys(own)).toEqual(expected)
  })

  it.each<[Partial<Heartbeat>, string[]]>([
    [{ diskFreeBytes: 4_999_999_999 }, ['relay_disk_low:relay-1']],
    [{ diskFreeBytes: 5_000_000_000 }, []],
    [{ overdue: 1 }, ['relay_attempts_overdue:relay-1']],
    [{ clockOffMs: -2_001 }, ['relay_clock_off:relay-1']],
    [{ clockOffMs: 2_000 }, []],
    [{ certificateUntil: inMs(14 * DAY) }, []],
    [{ certificateUntil: inMs(14 * DAY - 1) }, ['certificate_expiring:relay-1']],
    [{ certificateUntil: inMs(-1) }, ['certificate_expiring:relay-1']],
    [{ unreported: 5_001 }, ['events_late:relay-1']],
  ])('a relay that tells %o', (heartbeat, expected) => {
    expect(told(heartbeat)).toEqual(expected)
  })

  it('of a silent relay and of a ledger that is away the rest is unknown, and so not over', () => {
    const { isUnknown } = judge(
      known({ relays: [relay({ heartbeatAtMs: null })], ledgers: [ledger({ failed: 'x' }), ledger({ shard: 1 })] }),
      NOW,
    )
    for (const key of [
      'relay_disk_low:relay-1',
      'certificate_expiring:relay-1',
      'sending_late',
      'database_large:ledger-0',
    ])
      expect(isUnknown(key), key).toBe(true)
    for (const key of ['relay_silent:relay-1', 'relay_disk_low:relay-2', 'database_large:ledger-1', 'events_late'])
      expect(isUnknown(key), key).toBe(false)
  })
})
