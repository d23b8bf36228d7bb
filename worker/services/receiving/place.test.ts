import type { MailChecks, SpamScan } from '@mailstead/contracts/mail-checks.ts'
import { describe, expect, it } from 'vitest'
import { place } from './place.ts'

const scan = (score: number): SpamScan => ({ engine: 'test', score, threshold: 5, symbols: [] })

type Dmarc = MailChecks['dmarc']
const checks = (
  result: Dmarc['result'],
  policy: Dmarc['policy'],
  arc: MailChecks['arc'] = { result: 'none', sealer: null },
) => ({ dmarc: { result, policy, domain: 'a.example' }, arc })

const sealed = { result: 'pass', sealer: 'Forwarder.example' } as const

interface Row {
  readonly what: string
  readonly scan?: SpamScan | null
  readonly checks?: ReturnType<typeof checks> | null
  readonly limit?: number
  readonly trusted?: readonly string[]
  readonly expected: 'inbox' | 'spam'
}

const ROWS: readonly Row[] = [
  { what: 'unscanned, without checks', expected: 'inbox' },
  { what: 'below the scorer’s threshold', scan: scan(4.9), expected: 'inbox' },
  { what: 'at the scorer’s threshold', scan: scan(5), expected: 'spam' },
  { what: 'a negative score', scan: scan(-3), expected: 'inbox' },
  { what: 'below a lenient limit', scan: scan(7), limit: 8, expected: 'inbox' },
  { what: 'at a lenient limit', scan: scan(8), limit: 8, expected: 'spam' },
  { what: 'at a strict limit', scan: scan(2), limit: 2, expected: 'spam' },
  { what: 'a limit of 0', scan: scan(0), limit: 0, expected: 'spam' },
  { what: 'unscanned with a limit of 0', limit: 0, expected: 'inbox' },
  { what: 'DMARC pass', checks: checks('pass', 'reject'), expected: 'inbox' },
  { what: 'DMARC fail, policy none', checks: checks('fail', 'none'), expected: 'inbox' },
  { what: 'DMARC fail, policy quarantine', checks: checks('fail', 'quarantine'), expected: 'spam' },
  { what: 'DMARC fail, policy reject', checks: checks('fail', 'reject'), expected: 'spam' },
  { what: 'DMARC fail without a policy', checks: checks('fail', null), expected: 'inbox' },
  { what: 'DMARC none', checks: checks('none', null), expected: 'inbox' },
  { what: 'DMARC temperror', checks: checks('temperror', 'reject'), expected: 'inbox' },
  { what: 'DMARC permerror', checks: checks('permerror', 'reject'), expected: 'inbox' },
  { what: 'DMARC fail, ARC of a stranger', checks: checks('fail', 'reject', sealed), expected: 'spam' },
  {
    what: 'DMARC fail, ARC of a trusted sealer',
    checks: checks('fail', 'reject', sealed),
    trusted: ['forwarder.example'],
    expected: 'inbox',
  },
  {
    what: 'DMARC fail, broken ARC of a trusted sealer',
    checks: checks('fail', 'reject', { result: 'fail', sealer: 'forwarder.example' }),
    trusted: ['forwarder.example'],
    expected: 'spam',
  },
  {
    what: 'a trusted sealer does not save spam',
    scan: scan(9),
    checks: checks('fail', 'reject', sealed),
    trusted: ['forwarder.example'],
    expected: 'spam',
  },
  { what: 'DMARC pass does not save spam', scan: scan(9), checks: checks('pass', 'reject'), expected: 'spam' },
]

describe('place', () => {
  it.each(ROWS)('$what → $expected', (row) => {
    const settings = { spamLimit: row.limit ?? null, trustedSealers: new Set(row.trusted ?? []) }
    expect(place({ scan: row.scan ?? null, checks: row.checks ?? null }, settings)).toBe(row.expected)
  })
})
