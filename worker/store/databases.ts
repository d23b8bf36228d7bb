/** The two kinds of database as the stores see them. */
import type { DrizzleD1Database } from 'drizzle-orm/d1'

export type DirectoryDb = DrizzleD1Database
export type LedgerDb = DrizzleD1Database

/** All ledger shards; a tenant's is `tenant.shard`. */
export interface Ledgers {
  readonly count: number
  at(shard: number): LedgerDb
}
