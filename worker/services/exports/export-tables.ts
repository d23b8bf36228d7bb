/** Which tables a tenant is given, and what is kept from it. A test compares the list with both schemas. */
import * as directory from '../../store/directory/schema.ts'
import type { TenantTable } from '../../store/export/rows.ts'
import * as ledger from '../../store/ledger/schema.ts'

export interface ExportTable {
  /** Of its folder in the file. */
  readonly name: string
  readonly database: 'directory' | 'ledger'
  readonly table: TenantTable
  /** Columns that are nobody's business: secrets, and where we keep things. */
  readonly without: readonly string[]
  /** Columns that hold JSON. */
  readonly json: readonly string[]
  /** Rows that are in memory together. */
  readonly rows: number
}

type Options = Partial<Pick<ExportTable, 'without' | 'json' | 'rows'>>

const ROWS = 200
/** Of rows that may be large. */
const FEW_ROWS = 20

const of =
  (database: ExportTable['database']) =>
  (name: string, table: TenantTable, { without = [], json = [], rows = ROWS }: Options = {}): ExportTable => ({
    ...{ name, database, table, without, json, rows },
  })
const [inDirectory, inLedger] = [of('directory'), of('ledger')]

export const EXPORT_TABLES: readonly ExportTable[] = [
  inDirectory('domains', directory.domains),
  inDirectory('domain-records', directory.domainRecords, { json: ['seen'] }),
  inDirectory('dkim-keys', directory.dkimKeys, { without: ['sealedPrivateKey'] }),
  inDirectory('api-keys', directory.apiKeys, { without: ['secretHash'] }),
  inDirectory('mailboxes', directory.mailboxes, { without: ['objectId'] }),
  inDirectory('mailbox-members', directory.mailboxMembers),
  inDirectory('addresses', directory.addresses),
  inDirectory('aliases', directory.aliases),
  inDirectory('alias-targets', directory.aliasTargets),
  inDirectory('blocklist', directory.blocklist),
  inDirectory('invitations', directory.invitation, { without: ['tokenHash'] }),
  inDirectory('audit', directory.auditLog, { json: ['detail'] }),
  inDirectory('own-limits', directory.tenantLimits),
  inDirectory('standing', directory.tenantStanding),
  inDirectory('storage', directory.tenantStorage),
  inDirectory('limit-warnings', directory.limitWarnings),
  inLedger('messages', ledger.messages, { json: ['counts', 'to', 'cc', 'bcc', 'replyTo', 'tags', 'reports'] }),
  inLedger('recipients', ledger.recipients, { without: ['jobId'] }),
  inLedger('attempts', ledger.attempts, { json: ['attempt'] }),
  inLedger('engagements', ledger.engagements),
  inLedger('delivery-reports', ledger.deliveryReports),
  inLedger('outgoing-checks', ledger.outgoingChecks, { json: ['symbols'] }),
  inLedger('tls-reports', ledger.tlsReports, { json: ['failures', 'signedBy'] }),
  inLedger('spam-checks', ledger.spamChecks, { json: ['symbols'] }),
  inLedger('events', ledger.events, { json: ['detail'] }),
  inLedger('suppressions', ledger.suppressions),
  inLedger('templates', ledger.templates, { json: ['draft', 'published'], rows: FEW_ROWS }),
  inLedger('webhooks', ledger.webhooks, { without: ['sealedSecret', 'sealedPreviousSecret'], json: ['events'] }),
  inLedger('webhook-deliveries', ledger.webhookDeliveries),
  inLedger('webhook-attempts', ledger.webhookAttempts),
  inLedger('received', ledger.deliveries, {
    without: ['rawKey'],
    json: ['rcptTo', 'reception', 'checks', 'scan', 'summary', 'placements'],
    rows: FEW_ROWS,
  }),
  inLedger('usage', ledger.usage),
]

/** Tables that are not given as they are, each with its reason. */
export const NOT_EXPORTED: ReadonlyMap<TenantTable, string> = new Map<TenantTable, string>([
  [directory.member, 'given with the names of the people'],
  [directory.holds, 'orders of the operator'],
  [directory.eventOutbox, 'on their way to `events`, which is given'],
  [directory.tenantMoves, 'work of the deployment'],
  [ledger.jobs, 'work of the deployment; the bytes of the mails are given'],
  [ledger.idempotencyKeys, 'repeats of requests, forgotten after three days'],
  [ledger.notices, 'counts of the last two days'],
  [ledger.tenantFences, 'work of the deployment'],
])
