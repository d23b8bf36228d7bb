/**
 * The row is the truth and the queue a wake-up (`docs/architecture.md`): whatever is due and was forgotten, by a lost wake-up, a
 * relay that was down or a Worker that died, is woken again.
 */

import { MAX_SKEW_MS } from '@mailstead/contracts/relay-signature.ts'
import type { Deps } from '../../deps.ts'
import { failpoint } from '../../platform/failpoint.ts'
import { describeError } from '../../platform/log.ts'
import { deleteCommandsBefore } from '../../store/directory/relay-commands.ts'
import { deleteNoncesBefore } from '../../store/directory/relay-nonces.ts'
import { type DueJob, takeDueJobs } from '../../store/ledger/due-jobs.ts'
import { SILENCE_MS } from '../relays/silence.ts'
import { inTurn } from './hand-over/in-turn.ts'

const JOBS_A_RUN = 1_000
/** What a queue takes in one call. */
const WAKES_PER_CALL = 100
/** A woken job that nothing came of is woken again after this long. */
const AGAIN_MS = 60_000
/** Mail lives for five days, and an hour after that its relay is not waited for. */
const COMMANDS_KEEP_MS = 6 * 86_400_000

type SweepDeps = Pick<Deps, 'bulk' | 'clock' | 'directory' | 'ledgers' | 'log' | 'outbound'>

async function wakeJobs(queue: Queue, jobs: readonly DueJob[]): Promise<void> {
  for (let at = 0; at < jobs.length; at += WAKES_PER_CALL) {
    const page = jobs.slice(at, at + WAKES_PER_CALL)
    await queue.sendBatch(page.map(({ tenant, job }) => ({ body: { tenant, job }, contentType: 'json' })))
  }
}

async function sweepShard(deps: SweepDeps, shard: number): Promise<number> {
  const nowMs = deps.clock.now()
  const times = { nowMs, againAtMs: nowMs + AGAIN_MS, silentAtMs: nowMs + SILENCE_MS }
  const taken = await takeDueJobs(deps.ledgers.at(shard), { ...times, limit: JOBS_A_RUN })
  if (DEVELOPMENT) await failpoint('sweep.taken')
  const due = taken.filter(({ isConfirmed }) => !isConfirmed)
  const ofClass = (mailClass: DueJob['class']) => inTurn(due.filter((job) => job.class === mailClass))
  // Transactional mail first: it never waits behind bulk mail.
  await wakeJobs(deps.outbound, ofClass('transactional'))
  await wakeJobs(deps.bulk, ofClass('bulk'))
  return due.length
}

/** Wakes up to 1,000 due jobs a shard. A shard that fails does not keep the others from their turn. */
export async function sweepJobs(deps: SweepDeps): Promise<void> {
  for (let shard = 0; shard < deps.ledgers.count; shard++) {
    try {
      const woken = await sweepShard(deps, shard)
      if (woken > 0) deps.log('info', 'jobs.woken', { shard, woken })
    } catch (error) {
      deps.log('error', 'sweep.failed', { shard, error: describeError(error) })
    }
  }
}

/** Removes commands that no relay has asked for as long as a mail can live: they concern nothing any more. */
export async function sweepCommands(deps: Pick<Deps, 'clock' | 'directory' | 'log'>): Promise<void> {
  await deleteCommandsBefore(deps.directory, deps.clock.now() - COMMANDS_KEEP_MS).catch((error: unknown) => {
    deps.log('error', 'sweep.failed', { what: 'commands', error: describeError(error) })
  })
}

/** Removes nonces whose request would be refused for its age by now; real time, like the requests. */
export async function sweepNonces(deps: Pick<Deps, 'directory' | 'log'>): Promise<void> {
  await deleteNoncesBefore(deps.directory, Date.now() - 2 * MAX_SKEW_MS).catch((error: unknown) => {
    deps.log('error', 'sweep.failed', { what: 'nonces', error: describeError(error) })
  })
}
