/** What the crons do with a mail long after it was delivered, at once. */
import { createDeps } from '../../../worker/deps.ts'
import { archiveRaw } from '../../../worker/services/ledgers/archive/archive-raw.ts'
import { applyRetention } from '../../../worker/services/ledgers/retention/apply-retention.ts'
import { deleteNoncesBefore } from '../../../worker/store/directory/relay-nonces.ts'
import type { BenchEnv } from '../prepare.ts'

const DAY_MS = 86_400_000
/** Behind the end of raw mail and events, and behind that of records. */
const DAYS = [31, 92] as const
const ROUNDS_MAX = 20

/** Packs what is closed. */
export const archiveAll = (env: BenchEnv): Promise<void> => archiveRaw(createDeps(env), 'all')

const TABLES = [
  ...['messages', 'recipients', 'jobs', 'attempts', 'events', 'webhook_deliveries', 'webhook_attempts'],
] as const

async function countRows(env: BenchEnv): Promise<Record<string, number>> {
  const counts: [string, number][] = []
  for (const table of TABLES)
    counts.push([
      table,
      (await env.LEDGER_0.prepare(`select count(*) as rows from ${table}`).first<number>('rows')) ?? 0,
    ])
  return Object.fromEntries(counts.filter(([, rows]) => rows > 0))
}

/** Bytes of the file that the ledger is, with pages that are free. */
export async function sizeOfLedger(env: BenchEnv): Promise<{ bytes: number }> {
  const { meta } = await env.LEDGER_0.prepare('select 1').run()
  return { bytes: meta.size_after }
}

/** Time passes until everything is deleted; how many rows are left. `plain` are bindings that do not count. */
export async function retainNothing(env: BenchEnv, plain: BenchEnv = env): Promise<{ left: Record<string, number> }> {
  const deps = createDeps(env)
  for (const days of DAYS) {
    const moved = { ...deps, clock: { ...deps.clock, now: () => Date.now() + days * DAY_MS } }
    await deleteNoncesBefore(moved.directory, moved.clock.now())
    await applyRetention(moved, true)
    for (let round = 0; round < ROUNDS_MAX; round++) await applyRetention(moved, false)
  }
  return { left: await countRows(plain) }
}
