/** Rows of `tls_reports`: one a mail that brought a report on a domain. */
import type { DomainId, TenantId } from '@mailstead/contracts/ids.ts'
import { and, eq, inArray, lt, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { PagePosition } from '../../../platform/page.ts'
import type { LedgerDb } from '../../databases.ts'
import { isInPage, nearestFirst, newestFirst } from '../../page.ts'
import { tlsReports } from '../schema.ts'

/** A kind of failure (RFC 8460 §4.3) with its sessions, and of one of them where it was met. */
export const TlsFailure = z.object({
  result: z.string(),
  sessions: z.number(),
  host: z.string().nullable(),
  reason: z.string().nullable(),
})
export type TlsFailure = z.infer<typeof TlsFailure>

export interface TlsReportRow extends Omit<typeof tlsReports.$inferSelect, 'tenantId' | 'failures' | 'signedBy'> {
  readonly failures: readonly TlsFailure[]
  readonly signedBy: readonly string[]
}

/** False when so many of the domain have ids from `since.id` on already, and when it is there: counted in the statement that writes. */
export async function insertTlsReport(
  ledger: LedgerDb,
  tenant: TenantId,
  row: TlsReportRow,
  since: { readonly id: string; readonly max: number },
): Promise<boolean> {
  const { meta } = await ledger.run(sql`
    insert into tls_reports (tenant_id, id, domain_id, organization, report_id, started_at_ms, ended_at_ms, successful, failed,
      failures, signed_by)
    select ${tenant}, ${row.id}, ${row.domainId}, ${row.organization}, ${row.reportId}, ${row.startedAtMs}, ${row.endedAtMs},
      ${row.successful}, ${row.failed}, ${JSON.stringify(row.failures)}, ${JSON.stringify(row.signedBy)}
    where (select count(*) from tls_reports
      where tenant_id = ${tenant} and domain_id = ${row.domainId} and id >= ${since.id}) < ${since.max}
    on conflict do nothing`)
  return meta.changes > 0
}

/** Up to `count` of a domain, newest first. */
export async function listTlsReports(
  ledger: LedgerDb,
  tenant: TenantId,
  domain: DomainId,
  page: { readonly position: PagePosition; readonly count: number },
): Promise<TlsReportRow[]> {
  const { position, count } = page
  const rows = await ledger
    .select()
    .from(tlsReports)
    .where(and(eq(tlsReports.tenantId, tenant), eq(tlsReports.domainId, domain), isInPage(tlsReports.id, position)))
    .orderBy(nearestFirst(tlsReports.id, position))
    .limit(count)
  return newestFirst(rows, position).map(({ tenantId: _, failures, signedBy, ...row }) => ({
    ...row,
    failures: z.array(TlsFailure).parse(JSON.parse(failures)),
    signedBy: z.array(z.string()).parse(JSON.parse(signedBy)),
  }))
}

/** Removes up to `limit` rows with an id below `beforeId`; how many. */
export async function deleteTlsReportsBefore(
  ledger: LedgerDb,
  tenant: TenantId,
  beforeId: string,
  limit: number,
): Promise<number> {
  const old = ledger
    .select({ id: tlsReports.id })
    .from(tlsReports)
    .where(and(eq(tlsReports.tenantId, tenant), lt(tlsReports.id, beforeId)))
    .limit(limit)
  const { meta } = await ledger
    .delete(tlsReports)
    .where(and(eq(tlsReports.tenantId, tenant), inArray(tlsReports.id, old)))
  return meta.changes
}
