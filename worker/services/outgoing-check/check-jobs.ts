/**
 * The step before the hand-over: mails are scored, and what was found is written before anything is done about it. A Worker that
 * dies in between scores again. No mail is lost to it, and none waits for a scorer for longer than the rules say.
 */
import type { OutgoingCheck } from '@mailstead/contracts/api/operator/outgoing-check.ts'
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { failpoint } from '../../platform/failpoint.ts'
import { wakeJobs } from '../../platform/wake-jobs.ts'
import type { LedgerDb } from '../../store/databases.ts'
import { type HandOverJob, postponeJobs } from '../../store/ledger/jobs.ts'
import { type OutgoingFinding, writeFindings } from '../../store/ledger/sending/outgoing-checks.ts'
import { applyTransitions, type TransitionDeps } from '../delivery/apply-transitions.ts'
import { isFinal, RecipientState } from '../delivery/recipient-state.ts'
import type { Transition } from '../delivery/transition.ts'
import { giveUpAtMs, toScored, toUnscored } from './find-verdict.ts'
import { type ScoreJobsDeps, scoreJobs } from './score-jobs.ts'

export type CheckDeps = ScoreJobsDeps & TransitionDeps & Pick<Deps, 'bulk' | 'outbound'>

export interface CheckRound {
  readonly rules: OutgoingCheck
  readonly jobs: readonly HandOverJob[]
  readonly thresholdOf: (tenant: TenantId) => number | null
}

/** A scorer that was silent is asked again after this long. */
const RETRY_MS = 60_000

interface Found {
  readonly job: HandOverJob
  readonly finding: OutgoingFinding
}

/** The note on the timeline of each recipient that goes without a score. */
const toNotes = ({ job, finding }: Found): Transition[] =>
  job.recipients
    .filter(({ state }) => !isFinal(RecipientState.parse(state)))
    .map(({ n }) => ({
      ...{ tenant: job.tenant, messageId: job.messageId, jobId: job.id, n, told: null, hold: null },
      entry: {
        eventId: `${job.id}|${n}|unscanned`,
        kind: 'unscanned',
        relay: null,
        epoch: 0,
        atMs: finding.atMs,
        attempt: null,
        reason: finding.reason,
      },
    }))

async function keepWaiting(
  deps: CheckDeps,
  ledger: LedgerDb,
  rules: OutgoingCheck,
  jobs: readonly HandOverJob[],
): Promise<void> {
  if (jobs.length === 0) return
  const nowMs = deps.clock.now()
  deps.log('warn', 'outgoing_check.waiting', { jobs: jobs.length })
  await postponeJobs(
    ledger,
    jobs.map((job) => {
      const { tenant, id, handOvers, dueAtMs: fromDueAtMs, expiresAtMs } = job
      const dueAtMs = Math.min(nowMs + RETRY_MS, giveUpAtMs(job, rules, nowMs), expiresAtMs)
      return { tenant, id, handOvers, fromDueAtMs, dueAtMs, isReleased: false }
    }),
  )
}

async function write(deps: CheckDeps, ledger: LedgerDb, found: readonly Found[]): Promise<void> {
  const unscanned = found.filter(({ finding }) => finding.state === 'unscanned')
  // Before the row: once that is written nobody comes by here again.
  if (unscanned.length > 0) await applyTransitions(deps, ledger, unscanned.flatMap(toNotes))
  if (DEVELOPMENT) await failpoint('outgoing_check.scored')
  if (found.length > 0)
    await writeFindings(
      ledger,
      found.map(({ finding }) => finding),
    )
  for (const { job, finding } of found)
    if (finding.state === 'held' || finding.state === 'unscanned')
      deps.log(finding.state === 'held' ? 'warn' : 'error', `outgoing_check.${finding.state}`, {
        tenant: job.tenant,
        job: job.id,
        ...(finding.score === null ? {} : { score: finding.score }),
      })
}

/** Answers the jobs that were decided: they are to be read and planned again. Throws when a database fails; repeating is harmless. */
export async function checkJobs(
  deps: CheckDeps,
  ledger: LedgerDb,
  { rules, jobs, thresholdOf }: CheckRound,
): Promise<readonly HandOverJob[]> {
  const { scans, later } = await scoreJobs(deps, rules, jobs)
  const nowMs = deps.clock.now()
  const found = jobs
    .filter((job) => !later.includes(job))
    .map((job): Found => {
      const scan = scans.get(job)
      const finding = scan
        ? toScored(job, scan, { rules, ofTenant: thresholdOf(job.tenant) }, nowMs)
        : toUnscored(job, rules, nowMs)
      return { job, finding }
    })
  await write(deps, ledger, found)
  if (DEVELOPMENT) await failpoint('outgoing_check.written')
  const isWaiting = ({ finding }: Found): boolean => finding.state === 'waiting'
  await keepWaiting(
    deps,
    ledger,
    rules,
    found.filter(isWaiting).map(({ job }) => job),
  )
  await wakeJobs(
    deps,
    later.map(({ tenant, id: job, class: mailClass }) => ({ tenant, job, class: mailClass })),
  )
  return found.filter((each) => !isWaiting(each)).map(({ job }) => job)
}
