/** A mail to the address for reports on TLS: what it says of the domain is kept, whoever wrote it, and who signed it beside. */
import type { DeliveryId, TenantId } from '@mailstead/contracts/ids.ts'
import type { MailChecks } from '@mailstead/contracts/mail-checks.ts'
import { readTlsReport, type TlsReport } from '@mailstead/mail/report/tls/read-tls-report.ts'
import type { Deps } from '../../../deps.ts'
import { firstIdAt } from '../../../platform/ids.ts'
import type { OwnDomain } from '../../../store/directory/receiving/recipients.ts'
import { insertTlsReport, type TlsReportRow } from '../../../store/ledger/tls-reports/tls-reports.ts'

const DAY_MS = 86_400_000
/** Of one domain: every provider sends one a day, and whoever sends thousands wants to fill the ledger. */
const REPORTS_A_DAY = 100
const FAILURES_MAX = 50

export interface TlsReportMail {
  readonly tenant: TenantId
  /** Of the ledger that holds the tenant. */
  readonly shard: number
  readonly id: DeliveryId
  readonly receivedAtMs: number
  readonly domain: OwnDomain | null
  readonly checks: MailChecks | null
  readonly raw: Uint8Array<ArrayBuffer>
}

export interface TlsReportOutcome {
  readonly isMatched: boolean
  readonly why: string
}

const ignored = (why: string): TlsReportOutcome => ({ isMatched: false, why })

const signersOf = (checks: MailChecks | null): string[] => [
  ...new Set((checks?.dkim ?? []).flatMap(({ result, domain }) => (result === 'pass' && domain ? [domain] : []))),
]

function toRow(
  { id, checks }: TlsReportMail,
  domain: OwnDomain,
  report: TlsReport,
  policies: TlsReport['policies'],
): TlsReportRow {
  const { organization, reportId, startedAtMs, endedAtMs } = report
  const sum = (count: (policy: TlsReport['policies'][number]) => number) =>
    policies.reduce((total, policy) => total + count(policy), 0)
  return {
    ...{ id, domainId: domain.domainId, organization, reportId, startedAtMs, endedAtMs },
    successful: sum(({ successful }) => successful),
    failed: sum(({ failed }) => failed),
    failures: policies.flatMap(({ failures }) => failures).slice(0, FAILURES_MAX),
    signedBy: signersOf(checks),
  }
}

/** Throws when a database fails; repeating is harmless. */
export async function keepTlsReport(deps: Pick<Deps, 'ledgers'>, mail: TlsReportMail): Promise<TlsReportOutcome> {
  const { domain, raw, receivedAtMs, shard, tenant } = mail
  if (domain === null) return ignored('the domain is no longer here')
  const report = await readTlsReport(raw)
  if (report === null) return ignored('there is no report on TLS in it that can be read')
  // The address is at the return-path host: a label in front of the domain.
  const name = domain.name.slice(domain.name.indexOf('.') + 1)
  const policies = report.policies.filter((policy) => policy.domain === name)
  if (policies.length === 0) return ignored('the report is about other domains')
  const since = { id: firstIdAt(receivedAtMs - DAY_MS), max: REPORTS_A_DAY }
  await insertTlsReport(deps.ledgers.at(shard), tenant, toRow(mail, domain, report, policies), since)
  return { isMatched: true, why: 'a report on TLS' }
}
