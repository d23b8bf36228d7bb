/** What a report is asked of: the period, the filter and the place in its rows. */
import type { ReadReport } from '@mailstead/contracts/api/reports/report.ts'
import type { Deps } from '../../deps.ts'
import { Refusal } from '../../platform/refusal.ts'
import { findDomainByName } from '../../store/directory/domains.ts'
import { findDomainNames } from '../../store/directory/reports/domain-names.ts'
import {
  listReportRows,
  type ReportFilter,
  type ReportRow,
  type RowPosition,
} from '../../store/ledger/reports/report-rows.ts'
import type { Access } from '../access/access.ts'
import { type ResolvedPeriod, rangeOf, resolvePeriod } from './resolve-period.ts'
import { readRowId, statesOf } from './show-row.ts'

export type ReportDeps = Pick<Deps, 'clock' | 'directory' | 'ledgers'>

export interface OpenReport {
  readonly period: ResolvedPeriod
  readonly filter: ReportFilter
  readonly position: RowPosition
}

async function requireDomainId(deps: ReportDeps, access: Access, name: string): Promise<string> {
  const row = await findDomainByName(deps.directory, access.tenant, name)
  if (row) return row.id
  throw new Refusal('validation_error', `\`domain\`: you have no domain ${name}. Give the name of a domain of yours.`)
}

/** Throws `validation_error`. */
export async function openReport(deps: ReportDeps, access: Access, request: ReadReport): Promise<OpenReport> {
  const period = resolvePeriod(request, deps.clock.now())
  const { after, before, domain, recipient_domain, status } = request
  return {
    period,
    filter: {
      domainId: domain === undefined ? null : await requireDomainId(deps, access, domain),
      recipientDomain: recipient_domain ?? null,
      states: status === undefined ? null : statesOf(status),
      includesBulk: request.include_newsletters,
    },
    position: {
      after: after === undefined ? null : readRowId(after),
      before: before === undefined ? null : readRowId(before),
    },
  }
}

/** Rows with the names of their domains by id. */
export async function readRows(
  deps: ReportDeps,
  access: Access,
  { period, filter, position }: OpenReport,
  limit: number,
): Promise<{ readonly rows: readonly ReportRow[]; readonly domains: ReadonlyMap<string, string> }> {
  const ledger = deps.ledgers.at(access.shard)
  const rows = await listReportRows(ledger, access.tenant, { filter, range: rangeOf(period), position }, limit)
  const ids = rows.map(({ domainId }) => domainId)
  return { rows, domains: await findDomainNames(deps.directory, access.tenant, ids) }
}
