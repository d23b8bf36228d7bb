import { describe, expect, it } from 'vitest'
import { readTlsReport } from './read-tls-report.ts'
import { mailOf, pack, reportOf } from './tls-report.fixture.ts'

const bytes = (text: string) => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>
const REPORT = reportOf('Example.COM.')
const READ = {
  organization: 'Peer Inc.',
  reportId: '2026-11-27T00:00:00Z_example',
  startedAtMs: Date.parse('2026-11-27T00:00:00Z'),
  endedAtMs: Date.parse('2026-11-27T23:59:59Z'),
  policies: [
    {
      domain: 'example.com',
      successful: 5326,
      failed: 303,
      failures: [
        { result: 'certificate-expired', sessions: 103, host: 'mx1.example.net', reason: null },
        { result: 'starttls-not-supported', sessions: 200, host: 'mx2.example.net', reason: null },
      ],
    },
  ],
}

describe('readTlsReport', () => {
  it.each([
    ['application/tlsrpt+gzip', true],
    ['application/gzip; name="report.json.gz"', true],
    ['application/octet-stream; name="report.json.gz"', true],
    ['application/tlsrpt+json', false],
    ['application/json', false],
  ])('reads %s', async (type, isPacked) => {
    const json = JSON.stringify(REPORT)
    const octets = isPacked ? await pack(json) : bytes(json)
    expect(await readTlsReport(bytes(mailOf(octets, type)))).toEqual(READ)
  })

  it.each<[string, () => Promise<string>]>([
    ['a mail without a report', async () => 'Subject: x\r\n\r\nHello.'],
    ['what is no gzip', async () => mailOf(bytes('no'), 'application/tlsrpt+gzip')],
    [
      'gzip that is cut off',
      async () => mailOf((await pack(JSON.stringify(REPORT))).subarray(0, 60), 'application/tlsrpt+gzip'),
    ],
    ['what is no JSON', async () => mailOf(await pack('{"policies":['), 'application/tlsrpt+gzip')],
    ['JSON of another kind', async () => mailOf(await pack('[1, null, {}]'), 'application/tlsrpt+gzip')],
    [
      'a report without dates',
      async () => mailOf(await pack(JSON.stringify({ policies: [] })), 'application/tlsrpt+gzip'),
    ],
    [
      'one that unpacks to 20 MB',
      async () => mailOf(await pack(`{"a":"${'x'.repeat(20_000_000)}"}`), 'application/tlsrpt+gzip'),
    ],
  ])('reads nothing of %s', async (_, make) => {
    expect(await readTlsReport(bytes(await make()))).toBeNull()
  })

  it('keeps little of much, and takes nonsense for nothing', async () => {
    const many = Array.from({ length: 5_000 }, (_, n) => ({ 'result-type': `r${n}\n`, 'failed-session-count': -1 }))
    const report = reportOf('example.com', {
      'organization-name': 'x'.repeat(10_000),
      'report-id': 7,
      policies: [
        { policy: null, summary: { 'total-successful-session-count': '5' }, 'failure-details': many },
        5,
        null,
      ],
    })
    const read = await readTlsReport(bytes(mailOf(await pack(JSON.stringify(report)), 'application/tlsrpt+gzip')))
    expect([read?.organization.length, read?.reportId, read?.policies.length]).toEqual([200, '', 1])
    expect(read?.policies[0]).toMatchObject({ domain: '', successful: 0, failed: 0 })
    expect(read?.policies[0]?.failures).toHaveLength(50)
    expect(read?.policies[0]?.failures[0]).toEqual({ result: 'r0 ', sessions: 0, host: null, reason: null })
  })
})
