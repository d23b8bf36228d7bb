/** How full a shard is: the whole database, and the raw mail that waits in rows. */
import { sql } from 'drizzle-orm'
import type { LedgerDb } from '../databases.ts'

/** So many rows of each kind are looked at; if there are more, the rest counts as the average of these. */
const SAMPLE = 20_000

/** `size_after` comes with every answer of D1, in bytes. */
const sizeOf = (meta: Readonly<Record<string, unknown>>): number => Number(meta['size_after'] ?? 0)

// `due_at_ms is not null` are the waiting ones, `is null and raw is not null` those that are not archived yet: each has an
// index of its own, and only the rows of the sample are read.
const estimate = (condition: string, index: string) => `
  select (select count(*) from jobs indexed by ${index} where ${condition}) as total, count(*) as seen,
    coalesce(sum(bytes), 0) as bytes
  from (select case when raw is null then 0 else size_bytes end as bytes from jobs indexed by ${index}
    where ${condition} limit ${SAMPLE})`

/** Both in bytes; `rawBytes` is exact up to some thousand mails and an estimate above. One statement. */
export async function readShardSize(
  ledger: LedgerDb,
): Promise<{ readonly sizeBytes: number; readonly rawBytes: number }> {
  const { results, meta } = await ledger.run(
    sql.raw(`${estimate('due_at_ms is not null', 'jobs_due')}
      union all ${estimate('due_at_ms is null and raw is not null', 'jobs_to_archive')}`),
  )
  let rawBytes = 0
  for (const row of results ?? []) {
    const { total, seen, bytes } = row as { total: number; seen: number; bytes: number }
    if (seen > 0) rawBytes += Math.round((bytes / seen) * total)
  }
  return { sizeBytes: sizeOf(meta), rawBytes }
}
