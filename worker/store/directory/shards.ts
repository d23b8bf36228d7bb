/** Rows of `shards`: how full each ledger is. They belong to the deployment, so no function takes a tenant. */
import type { DirectoryDb } from '../databases.ts'
import { shards } from './schema.ts'

export type ShardRow = typeof shards.$inferSelect

/** What was last measured, by the number of the shard; one that was never measured is absent. */
export async function readShards(db: DirectoryDb): Promise<ReadonlyMap<number, ShardRow>> {
  const rows = await db.select().from(shards)
  return new Map(rows.map((row) => [row.n, row]))
}

export async function writeShard(db: DirectoryDb, row: ShardRow): Promise<void> {
  const { n: _, ...set } = row
  await db.insert(shards).values(row).onConflictDoUpdate({ target: shards.n, set })
}
