/** The reads, the one batch and the queue messages of an accept, without a product around them. */
import type { BenchEnv } from '../prepare.ts'
import type { BareMail, WrittenBare } from './write-mail.ts'

const TENANT = '01999999-0000-7000-8000-000000000000'
const DAY_MS = 86_400_000
const SWEEP_AFTER_MS = 60_000

const READ_SUPPRESSIONS = `select address from suppressions where tenant_id = ?1
  and address in (select value from json_each(?2))`
const READ_KEY = `select request_hash, message_id from idempotency_keys where tenant_id = ?1 and operation = ?2 and key = ?3`
// Many rows with one parameter, as the product has it: a batch of a hundred mails would be three hundred statements.
const WRITE_MESSAGES = `insert into messages (tenant_id, id, domain_id, class, state, counts, revision, "from", "to", cc, bcc,
  reply_to, subject, header_id, tags, size_bytes, created_at_ms, expires_at_ms)
  select ?1, value->>'id', ?1, 'transactional', 'accepted', '{"accepted":1}', 0, value->>'from', value->>'to', '[]', '[]', '[]',
    value->>'subject', value->>'headerId', '[]', value->>'size', value->>'atMs', value->>'expiresAtMs' from json_each(?2) where true`
const WRITE_RECIPIENTS = `insert into recipients (tenant_id, message_id, n, address, kind, state, state_at_ms, revision,
  attempts, accepted_at_ms, signed_at_ms)
  select ?1, value->>'id', 0, value->>'address', 'to', 'accepted', value->>'atMs', 0, 0, value->>'atMs', value->>'atMs'
  from json_each(?2) where true`
const WRITE_JOBS = `insert into jobs (tenant_id, id, message_id, class, state, due_at_ms, epoch, hand_overs, expires_at_ms,
  size_bytes, sha256, raw)
  select ?1, value->>'id', value->>'id', 'transactional', 'waiting', value->>'dueAtMs', 0, 0, value->>'expiresAtMs', value->>'size',
    value->>'sha256', value->>'raw' from json_each(?2) where true`
const WRITE_USAGE = `insert into usage (tenant_id, month, month_sent, month_quota, day, day_sent, day_quota)
  values (?1, ?2, ?4, 1000000000, ?3, ?4, 1000000000)
  on conflict (tenant_id, month) do update set month_sent = month_sent + ?4, day_sent = day_sent + ?4`
/** Characters of JSON in one parameter. */
const PAGE_MAX_CHARS = 500_000

/** Suppressed addresses, and a key that nobody used. */
export const readBare = (env: BenchEnv, mails: readonly BareMail[]): Promise<unknown> =>
  env.LEDGER_0.batch([
    env.LEDGER_0.prepare(READ_SUPPRESSIONS).bind(TENANT, JSON.stringify(mails.flatMap(({ to }) => to))),
    env.LEDGER_0.prepare(READ_KEY).bind(TENANT, '', ''),
  ])

const toRow = ({ id, mail, headerId, raw, sha256, atMs }: WrittenBare) => ({
  ...{
    id,
    headerId,
    sha256,
    atMs,
    from: mail.from,
    to: JSON.stringify(mail.to),
    address: mail.to[0],
    subject: mail.subject,
  },
  ...{ size: raw.length, dueAtMs: atMs + SWEEP_AFTER_MS, expiresAtMs: atMs + 5 * DAY_MS },
})

/** Rows in pages of one parameter each. */
function toPages(rows: readonly unknown[]): string[] {
  const pages: string[] = []
  let page: string[] = []
  let chars = 0
  for (const text of rows.map((row) => JSON.stringify(row))) {
    if (page.length > 0 && chars + text.length > PAGE_MAX_CHARS) {
      pages.push(`[${page.join(',')}]`)
      page = []
      chars = 0
    }
    page.push(text)
    chars += text.length + 1
  }
  return [...pages, `[${page.join(',')}]`]
}

/** One batch: messages, recipients, jobs with their bytes, usage. */
export function keepBare(env: BenchEnv, written: readonly WrittenBare[]): Promise<unknown> {
  const ledger = env.LEDGER_0
  const insert = (statement: string, rows: readonly unknown[]) =>
    toPages(rows).map((page) => ledger.prepare(statement).bind(TENANT, page))
  const rows = written.map(toRow)
  const day = new Date().toISOString().slice(0, 10)
  return ledger.batch([
    ...insert(WRITE_MESSAGES, rows),
    ...insert(WRITE_RECIPIENTS, rows),
    ...insert(
      WRITE_JOBS,
      written.map((each) => ({ ...toRow(each), raw: each.raw })),
    ),
    ledger.prepare(WRITE_USAGE).bind(TENANT, day.slice(0, 7), day, written.length),
  ])
}

/** The wake-ups, in one call. */
export const wakeBare = (env: BenchEnv, ids: readonly string[]): Promise<unknown> =>
  env.OUTBOUND.sendBatch(ids.map((job) => ({ body: { tenant: TENANT, job }, contentType: 'json' as const })))
