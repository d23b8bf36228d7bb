/** Fills a ledger with delivered mails of one tenant, by the hundred thousand: rows that a list reads, without their bytes. */
import type { BenchEnv } from './prepare.ts'

/** A row a millisecond; ids are UUIDv7 of that time. */
const FILL = `with recursive n(i) as (select ?2 union all select i + 1 from n where i + 1 < ?3)
  insert into messages (tenant_id, id, domain_id, class, state, counts, revision, "from", "to", cc, bcc, reply_to, subject,
    header_id, tags, size_bytes, created_at_ms, expires_at_ms)
  select ?1, printf('%08x-%04x-7000-8000-%012x', (?4 + i) >> 16, (?4 + i) & 65535, i), ?1, 'transactional', 'delivered',
    '{"delivered":1}', 3, 'bench@bench.example', '["ada@peer.example"]', '[]', '[]', '[]', 'A mail of five kilobytes',
    printf('<%d@bench.example>', i), '[]', 5432, ?4 + i, ?4 + i + 432000000 from n`
const ROWS_A_STATEMENT = 100_000
const HOUR_MS = 3_600_000

/** Rows `from` up to `to`, without the last. */
export async function fillEmails(
  env: BenchEnv,
  { tenant, from, to }: { tenant: string; from: number; to: number },
): Promise<{ rows: number }> {
  const startMs = Date.now() - HOUR_MS
  for (let at = from; at < to; at += ROWS_A_STATEMENT)
    await env.LEDGER_0.prepare(FILL)
      .bind(tenant, at, Math.min(to, at + ROWS_A_STATEMENT), startMs)
      .run()
  return { rows: to - from }
}
