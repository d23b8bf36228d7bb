/** Reports on TLS about a domain, as the API shows them. */
import type {
  DomainTlsReport,
  DomainTlsReportList,
  ListTlsReports,
} from '@mailstead/contracts/api/domains/tls-report.ts'
import type { DomainId, TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../../deps.ts'
import { readIdTime } from '../../../platform/ids.ts'
import { cutPage } from '../../../platform/page.ts'
import { notFound } from '../../../platform/refusal.ts'
import { findDomain } from '../../../store/directory/domains.ts'
import { listTlsReports as listRows, type TlsReportRow } from '../../../store/ledger/tls-reports/tls-reports.ts'

const toDate = (atMs: number): string => new Date(atMs).toISOString()

const show = (row: TlsReportRow): DomainTlsReport => ({
  object: 'tls_report',
  id: row.id,
  organization: row.organization,
  report_id: row.reportId,
  started_at: toDate(row.startedAtMs),
  ended_at: toDate(row.endedAtMs),
  successful_sessions: row.successful,
  failed_sessions: row.failed,
  failures: [...row.failures],
  signed_by: [...row.signedBy],
  received_at: toDate(readIdTime(row.id) ?? row.endedAtMs),
})

/** A page, newest first. Throws `not_found`. */
export async function listTlsReports(
  deps: Pick<Deps, 'directory' | 'ledgers'>,
  { tenant, shard }: { readonly tenant: TenantId; readonly shard: number },
  id: DomainId,
  page: ListTlsReports,
): Promise<DomainTlsReportList> {
  if (!(await findDomain(deps.directory, tenant, id))) throw notFound('domain')
  const rows = await listRows(deps.ledgers.at(shard), tenant, id, { position: page, count: page.limit + 1 })
  const { shown, hasMore } = cutPage(rows, page)
  return { object: 'list', has_more: hasMore, data: shown.map(show) }
}
