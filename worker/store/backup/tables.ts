/**
 * Which tables a backup has, in which order they are read, and which it leaves out. A table that is named nowhere is read with the others of
 * its database: a new one cannot be forgotten.
 */
import { is } from 'drizzle-orm'
import { type SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core'
import * as directory from '../directory/schema.ts'
import * as ledger from '../ledger/schema.ts'

/** Rows that are in a backup only when they are older than its beginning. */
export interface RowBound {
  readonly column: SQLiteColumn
  /** An id tells its time, too. */
  readonly kind: 'id' | 'ms'
}

export interface DumpedTable {
  readonly table: SQLiteTable
  /** Rows a page: few where rows are large. */
  readonly rows: number
  readonly bound: RowBound | null
}

const ROWS = 500
const FEW_ROWS = 100

const dumped = (table: SQLiteTable, bound: RowBound | null = null, rows = ROWS): DumpedTable => ({ table, rows, bound })
const byId = (column: SQLiteColumn): RowBound => ({ column, kind: 'id' })

/**
 * A mail is in a backup when it was accepted before the beginning, with all its parts. Steps are read before what they lead to, so that
 * what a row leans on is never older than the row: attempts before the recipients they advanced, jobs before recipients, recipients before the
 * message's fold, how far a webhook has come before the events.
 */
const LEDGER_FIRST: readonly DumpedTable[] = [
  dumped(ledger.idempotencyKeys, { column: ledger.idempotencyKeys.createdAtMs, kind: 'ms' }),
  dumped(ledger.webhookAttempts),
  dumped(ledger.webhookDeliveries),
  dumped(ledger.webhooks),
  dumped(ledger.attempts, byId(ledger.attempts.messageId), FEW_ROWS),
  dumped(ledger.deliveryReports, byId(ledger.deliveryReports.messageId)),
  dumped(ledger.jobs, byId(ledger.jobs.messageId), FEW_ROWS),
  dumped(ledger.recipients, byId(ledger.recipients.messageId)),
  dumped(ledger.messages, byId(ledger.messages.id)),
  dumped(ledger.events),
]

/** After the mailboxes: a mail that came to one is then never missing here. */
export const RECEIVED: DumpedTable = dumped(ledger.deliveries, null, FEW_ROWS)

/** What leans on a row is read before it. */
const DIRECTORY_FIRST: readonly DumpedTable[] = [
  directory.aliasTargets,
  directory.aliases,
  directory.addresses,
  directory.mailboxMembers,
  directory.mailboxes,
  directory.domainRecords,
  directory.dkimKeys,
  directory.domains,
  directory.apiKeys,
  directory.invitation,
  directory.member,
  directory.twoFactor,
  directory.account,
].map((table) => dumped(table))

/** Read last, and written last: until a tenant's row is there nothing of it can be sent, received or asked for. */
const DIRECTORY_LAST: readonly DumpedTable[] = [directory.user, directory.tenant, directory.relays].map((table) =>
  dumped(table),
)

/** Tables that no backup has, each with its reason. */
export const LEFT_OUT: ReadonlyMap<SQLiteTable, string> = new Map<SQLiteTable, string>([
  [directory.session, 'whoever was signed in signs in again: a copy of a backup must not be a way in'],
  [directory.verification, 'resets and sign-ins that were begun; they are begun again'],
  [directory.rateLimit, 'counts of a day'],
  [directory.addressAttempts, 'counts of a window of time'],
  [directory.totpUsed, 'one-time codes of the last hour, which are over when a backup is restored'],
  [directory.relayNonces, 'requests of the last ten minutes, which are refused for their age later'],
  [directory.relayTokens, 'tokens of an hour; new ones are made'],
  [directory.relayCommands, 'orders about mail on its way; restored mail is held, and ordered about anew'],
  [directory.eventOutbox, 'on its way to the event log for seconds'],
  [directory.tenantMoves, 'no tenant moves while a backup is made'],
  [directory.shards, 'measured each minute'],
  [directory.mxEntries, 'made by triggers from what is restored'],
  [ledger.tenantFences, 'no tenant moves while a backup is made'],
])

const tablesOf = (schema: Readonly<Record<string, unknown>>): readonly SQLiteTable[] =>
  Object.values(schema).filter((each): each is SQLiteTable => is(each, SQLiteTable))

const others = (schema: Readonly<Record<string, unknown>>, named: readonly DumpedTable[]): readonly DumpedTable[] =>
  tablesOf(schema)
    .filter((table) => !LEFT_OUT.has(table) && named.every((each) => each.table !== table))
    .map((table) => dumped(table, null, FEW_ROWS))

/** Of a ledger in the order of reading, without `RECEIVED`. */
export const LEDGER_TABLES: readonly DumpedTable[] = [...LEDGER_FIRST, ...others(ledger, [...LEDGER_FIRST, RECEIVED])]

/** Of the directory in the order of reading. */
export const DIRECTORY_TABLES: readonly DumpedTable[] = [
  ...DIRECTORY_FIRST,
  ...others(directory, [...DIRECTORY_FIRST, ...DIRECTORY_LAST]),
  ...DIRECTORY_LAST,
]
