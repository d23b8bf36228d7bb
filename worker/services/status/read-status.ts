/** What everybody may know of the deployment: one word a part, nothing of any account. */
import type { Status } from '@mailstead/contracts/api/site.ts'
import type { Deps } from '../../deps.ts'
import { describeError } from '../../platform/log.ts'
import { listRelayReports } from '../../store/directory/operator/relay-reports.ts'
import { type Overdue, readOverdue } from '../../store/ledger/reports/overdue.ts'
import { judgeParts, type Known } from './judge-parts.ts'

type StatusDeps = Pick<Deps, 'clock' | 'directory' | 'ledgers' | 'log'>

/** Whoever asks, the databases are asked so often at most in an isolate. */
const FRESH_MS = 15_000

const oldest = (times: readonly (number | null)[]): number | null => {
  const known = times.filter((time) => time !== null)
  return known.length === 0 ? null : Math.min(...known)
}

/** Of all ledgers together. */
export async function readAllOverdue({ clock, ledgers }: Pick<Deps, 'clock' | 'ledgers'>): Promise<Overdue> {
  const nowMs = clock.now()
  const shards = Array.from({ length: ledgers.count }, (_, shard) => ledgers.at(shard))
  const found = await Promise.all(shards.map((ledger) => readOverdue(ledger, nowMs)))
  return {
    sendingMs: oldest(found.map(({ sendingMs }) => sendingMs)),
    receivingMs: oldest(found.map(({ receivingMs }) => receivingMs)),
  }
}

async function readKnown(deps: StatusDeps): Promise<Known> {
  const [relays, overdue] = await Promise.all([listRelayReports(deps.directory), readAllOverdue(deps)])
  return { relays, sendingDueMs: overdue.sendingMs, receivingDueMs: overdue.receivingMs }
}

const UNKNOWN: Status['parts'] = { api: 'down', sending: 'unknown', receiving: 'unknown' }

async function judge(deps: StatusDeps): Promise<Status['parts']> {
  try {
    return judgeParts(await readKnown(deps), deps.clock.now())
  } catch (error) {
    deps.log('error', 'status.not_read', { error: describeError(error) })
    return UNKNOWN
  }
}

const kept = new WeakMap<StatusDeps, { readonly status: Status; readonly atMs: number }>()

/** As it was up to 15 seconds ago. Never rejects: a database that is away is what is told then. */
export async function readStatus(deps: StatusDeps): Promise<Status> {
  const nowMs = deps.clock.now()
  const known = kept.get(deps)
  if (known && Math.abs(nowMs - known.atMs) < FRESH_MS) return known.status
  const parts = await judge(deps)
  const status: Status = { object: 'status', parts, checked_at: new Date(nowMs).toISOString() }
  kept.set(deps, { status, atMs: nowMs })
  return status
}
