/** Reports on TLS that come in by mail: kept for the domain that they are about, and shown to its owner. */
import { mailOf, pack, reportOf } from '@mailstead/mail/report/tls/tls-report.fixture.ts'
import { describe, expect, it } from 'vitest'
import { arrive, readDelivery } from '../../../../test/worker/arrive.ts'
import { call } from '../../../../test/worker/call.ts'
import { createReceiver } from '../../../../test/worker/create-inbound.ts'
import type { TestTenant } from '../../../../test/worker/create-tenant.ts'
import { deleteTlsReportsBefore } from '../../../store/ledger/tls-reports/tls-reports.ts'
import { ingest } from '../ingest/ingest.ts'

async function report(owner: TestTenant, about: string, to = `tls-reports@send.${owner.domain.name}`) {
  const raw = mailOf(await pack(JSON.stringify(reportOf(about))), 'application/tlsrpt+gzip')
  const wake = await arrive(owner, { rcptTo: [to], raw })
  expect(await ingest(owner.deps, [wake])).toEqual([])
  // A wake-up comes twice at times.
  await ingest(owner.deps, [wake])
  const { state, placements } = await readDelivery(owner, wake)
  return { state, placement: placements?.[0], id: wake.delivery }
}

const list = async (owner: TestTenant, query = '') =>
  (await call('GET', `/v1/domains/${owner.domain.id}/tls-reports${query}`, { key: owner.apiKey })).json

describe('a mail to tls-reports@ of a return-path host', () => {
  it('is kept once, by the domain that it is about, with who signed it', async () => {
    const owner = await createReceiver()
    const { state, placement, id } = await report(owner, owner.domain.name, `TLS-Reports@send.${owner.domain.name}`)
    expect([state, placement]).toMatchObject(['filed', { outcome: 'bounce', isMatched: true, why: 'a report on TLS' }])
    expect(await list(owner)).toEqual({
      object: 'list',
      has_more: false,
      data: [
        {
          object: 'tls_report',
          id,
          organization: 'Peer Inc.',
          report_id: '2026-11-27T00:00:00Z_example',
          started_at: '2026-11-27T00:00:00.000Z',
          ended_at: '2026-11-27T23:59:59.000Z',
          successful_sessions: 5326,
          failed_sessions: 303,
          failures: [
            { result: 'certificate-expired', sessions: 103, host: 'mx1.example.net', reason: null },
            { result: 'starttls-not-supported', sessions: 200, host: 'mx2.example.net', reason: null },
          ],
          signed_by: expect.any(Array),
          received_at: expect.stringMatching(/Z$/),
        },
      ],
    })
  })

  it('is nothing when it is about another domain', async () => {
    const [owner, other] = [await createReceiver(), await createReceiver()]
    const { placement } = await report(owner, other.domain.name)
    expect(placement).toMatchObject({ isMatched: false, why: 'the report is about other domains' })
    expect([(await list(owner)).data, (await list(other)).data]).toEqual([[], []])
  })

  it('is kept a hundred times a day at most, listed in pages, and goes with age', async () => {
    const owner = await createReceiver()
    const ids: string[] = []
    for (let n = 0; n < 3; n += 1) ids.unshift((await report(owner, owner.domain.name)).id)
    const first = await list(owner, '?limit=2')
    expect([first.has_more, first.data.map(({ id }: { id: string }) => id)]).toEqual([true, ids.slice(0, 2)])
    const rest = await list(owner, `?limit=2&after=${ids[1]}`)
    expect([rest.has_more, rest.data.map(({ id }: { id: string }) => id)]).toEqual([false, ids.slice(2)])
    const ledger = owner.deps.ledgers.at(owner.tenant.shard)
    await ledger.run(`with recursive k(i) as (select 1 union all select i + 1 from k where i < 97)
      insert into tls_reports select tenant_id, id || k.i, domain_id, organization, report_id, started_at_ms, ended_at_ms, successful,
        failed, failures, signed_by from tls_reports, k where id = '${ids[0]}'`)
    await report(owner, owner.domain.name)
    expect((await list(owner, '?limit=100')).data).toHaveLength(100)
    expect(await deleteTlsReportsBefore(ledger, owner.tenant.id, ids[0] ?? '', 500)).toBe(2)
  })
})
