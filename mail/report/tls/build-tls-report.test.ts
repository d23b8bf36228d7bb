/** The JSON of a TLS report. */
import { expect, it } from 'vitest'
import { buildTlsReport, type ReportedSessions } from './build-tls-report.ts'

const ok = (part: Partial<ReportedSessions> = {}): ReportedSessions => ({
  ...{ policy: 'sts', policyId: '7', result: 'ok', mx: '', ip: '', source: '', reason: '', sessions: 5 },
  ...part,
})
const facts = { day: '2026-11-29', domain: 'a.example', organization: 'Mailstead', contact: 'mailto:tls@m.example' }
const lines = ['version: STSv1', 'mode: testing', 'mx: mx.a.example', 'max_age: 60']

it('buildTlsReport has a part for each policy, with what succeeded and what failed how', () => {
  const failed = ok({
    ...{ result: 'certificate-expired', mx: 'mx.a.example', ip: '192.0.2.1', source: '192.0.2.9' },
    ...{ reason: 'CERT_HAS_EXPIRED', sessions: 2 },
  })
  const unfetched = ok({ policyId: '8', result: 'sts-policy-fetch-error', sessions: 1 })
  const bare = ok({ policy: 'no-policy-found', policyId: '', sessions: 9 })
  const policyOf = (id: string) => (id === '7' ? { lines, mx: ['mx.a.example'] } : undefined)
  expect(buildTlsReport({ ...facts, sessions: [ok(), failed, unfetched, bare], policyOf })).toEqual({
    'organization-name': 'Mailstead',
    'date-range': { 'start-datetime': '2026-11-29T00:00:00Z', 'end-datetime': '2026-11-29T23:59:59Z' },
    'contact-info': 'mailto:tls@m.example',
    'report-id': '2026-11-29_a.example',
    policies: [
      {
        policy: {
          'policy-type': 'sts',
          'policy-string': lines,
          'mx-host': ['mx.a.example'],
          'policy-domain': 'a.example',
        },
        summary: { 'total-successful-session-count': 5, 'total-failure-session-count': 2 },
        'failure-details': [
          {
            'result-type': 'certificate-expired',
            'sending-mta-ip': '192.0.2.9',
            'receiving-mx-hostname': 'mx.a.example',
            'receiving-ip': '192.0.2.1',
            'failed-session-count': 2,
            'failure-reason-code': 'CERT_HAS_EXPIRED',
          },
        ],
      },
      {
        policy: { 'policy-type': 'sts', 'policy-domain': 'a.example' },
        summary: { 'total-successful-session-count': 0, 'total-failure-session-count': 1 },
        'failure-details': [{ 'result-type': 'sts-policy-fetch-error', 'failed-session-count': 1 }],
      },
      {
        policy: { 'policy-type': 'no-policy-found', 'policy-domain': 'a.example' },
        summary: { 'total-successful-session-count': 9, 'total-failure-session-count': 0 },
      },
    ],
  })
})

it('buildTlsReport of a day without sessions has no parts', () => {
  expect(buildTlsReport({ ...facts, sessions: [], policyOf: () => undefined }).policies).toEqual([])
})
