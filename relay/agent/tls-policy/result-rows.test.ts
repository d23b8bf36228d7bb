/** Counts of TLS sessions: added up, bounded, and what a report of them says. */
import { buildTlsReport } from '@mailstead/mail/report/tls/build-tls-report.ts'
import { describe, expect, it } from 'vitest'
import { resultRows, type SessionResult } from './result-rows.ts'
import { openTlsDatabase } from './tls-database.ts'

const DAY = '2026-11-29'
const open = (rowsMax?: number) =>
  resultRows(
    openTlsDatabase(':memory:', () => {}),
    rowsMax,
  )
const session = (part: Partial<SessionResult> = {}): SessionResult => ({
  ...{ domain: 'a.example', policy: 'sts', policyId: '7', result: 'ok', mx: 'mx.a.example', ip: '192.0.2.1' },
  ...{ source: '192.0.2.9', reason: '', ...part },
})

describe('resultRows', () => {
  it('adds up successes without their hosts, failures by host, each day by itself', () => {
    const rows = open()
    const bad = session({ result: 'certificate-expired', reason: 'CERT_HAS_EXPIRED' })
    rows.count(DAY, [session(), session({ mx: 'mx2.a.example' }), bad])
    rows.count(DAY, [bad])
    rows.count('2026-11-30', [session()])
    expect(rows.ofDay(DAY)).toEqual([
      { ...bad, sessions: 2 },
      { ...session(), mx: '', ip: '', source: '', sessions: 2 },
    ])
    expect(rows.ofDay('2026-11-30').map(({ sessions }) => sessions)).toEqual([1])
  })

  it('keeps so many rows a day, policies in preference, and still counts those it has', () => {
    const rows = open(4)
    const bare = (name: string) => session({ domain: name, policy: 'no-policy-found', policyId: '' })
    rows.count(DAY, ['a', 'b', 'c'].map(bare))
    rows.count(
      DAY,
      ['d', 'e', 'f'].map((domain) => session({ domain })),
    )
    rows.count(DAY, [bare('a'), session({ domain: 'd' })])
    expect(rows.ofDay(DAY).map(({ domain, sessions }) => [domain, sessions])).toEqual([
      ['a', 2],
      ['b', 1],
      ['d', 2],
      ['e', 1],
    ])
  })

  it('forgets days before the given one', () => {
    const rows = open()
    for (const day of ['2026-10-30', '2026-10-31']) rows.count(day, [session()])
    rows.pruneBefore('2026-10-31')
    expect(['2026-10-30', '2026-10-31'].map((day) => rows.ofDay(day).length)).toEqual([0, 1])
  })

  it('holds what a report of the day is made from', () => {
    const rows = open()
    rows.count(DAY, [session(), session(), session({ result: 'validation-failure', reason: 'mx-not-in-policy' })])
    const facts = { day: DAY, domain: 'a.example', organization: 'Mailstead', contact: 'tls@m.example' }
    const report = buildTlsReport({ ...facts, sessions: rows.ofDay(DAY), policyOf: () => undefined })
    expect(report.policies.map(({ summary }) => summary)).toEqual([
      { 'total-successful-session-count': 2, 'total-failure-session-count': 1 },
    ])
  })
})
