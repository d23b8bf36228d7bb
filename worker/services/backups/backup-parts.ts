/** The parts of a backup in the order in which they are read: tables of each ledger, mailboxes, received mail, the directory. */
import { getTableName } from 'drizzle-orm'
import type { Deps } from '../../deps.ts'
import { DIRECTORY_TABLES, type DumpedTable, LEDGER_TABLES, RECEIVED } from '../../store/backup/tables.ts'
import type { DirectoryDb, LedgerDb } from '../../store/databases.ts'

/** What is in the Durable Objects of all mailboxes. */
export const MAILBOXES = 'mailboxes'

export interface TablePart {
  /** Also its folder in the backup. */
  readonly name: string
  readonly dumped: DumpedTable
  readonly database: (deps: Pick<Deps, 'directory' | 'ledgers'>) => DirectoryDb | LedgerDb
}

const ofLedger = (shard: number, dumped: DumpedTable): TablePart => ({
  name: `ledger-${shard}/${getTableName(dumped.table)}`,
  dumped,
  database: ({ ledgers }) => ledgers.at(shard),
})

const ofDirectory = (dumped: DumpedTable): TablePart => ({
  name: `directory/${getTableName(dumped.table)}`,
  dumped,
  database: ({ directory }) => directory,
})

/** Of a deployment with so many ledgers; `MAILBOXES` is no table. */
export function listParts(ledgers: number): readonly (TablePart | typeof MAILBOXES)[] {
  const shards = Array.from({ length: ledgers }, (_, shard) => shard)
  return [
    ...shards.flatMap((shard) => LEDGER_TABLES.map((dumped) => ofLedger(shard, dumped))),
    MAILBOXES,
    ...shards.map((shard) => ofLedger(shard, RECEIVED)),
    ...DIRECTORY_TABLES.map(ofDirectory),
  ]
}

export const nameOf = (part: TablePart | typeof MAILBOXES): string => (part === MAILBOXES ? MAILBOXES : part.name)
