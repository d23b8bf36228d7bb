/**
 * Queue → relay: jobs are read, their policy looked at again, leased, posted, and what came of it is written. The lease
 * is written before the POST, so that a Worker that dies between the two asks the same relay again.
 */
import type { OutboundQueued } from '@mailstead/contracts/outbound-queued.ts'
import type { Deps } from '../../deps.ts'
import { describeError } from '../../platform/log.ts'
import type { LedgerDb } from '../../store/databases.ts'
import { findSendingDomains, type SendingDomain } from '../../store/directory/sending-domains.ts'
import { findTenantShards } from '../../store/directory/tenant-shards.ts'
import {
  type HandOverJob,
  type JobPostponement,
  leaseJobs,
  postponeJobs,
  readJobsToHandOver,
} from '../../store/ledger/jobs.ts'
import { applyTransitions } from '../delivery/apply-transitions.ts'
import { decided, type Transition } from '../delivery/transition.ts'
import { isBroken } from '../relays/breaker.ts'
import { listRelays } from '../relays/list-relays.ts'
import { packAssignments } from './hand-over-parcel.ts'
import { type Assignment, ATTENTION_MS, type HandOverPlan, planHandOver } from './hand-over-plan.ts'
import { type Handed, type Outcome, postParcel } from './hand-over-post.ts'

/** Nothing heard of a job for this long: the sweeper asks its relay. */
const SILENCE_MS = 900_000
const JOBS_PER_READ = 100

type HandOverDeps = Pick<Deps, 'clock' | 'config' | 'directory' | 'fetch' | 'ledgers' | 'log' | 'rawBucket' | 'secrets'>

/** A job whose lease is written: what its row says now. */
interface Leased {
  readonly assignment: Assignment
  readonly handOvers: number
  readonly dueAtMs: number
}

async function planJobs(
  deps: HandOverDeps,
  jobs: readonly HandOverJob[],
): Promise<readonly { readonly job: HandOverJob; readonly plan: HandOverPlan }[]> {
  const [relays, domains] = await Promise.all([listRelays(deps), findSendingDomains(deps.directory, jobs)])
  const byKey = new Map(domains.map((domain): [string, SendingDomain] => [`${domain.tenant}/${domain.id}`, domain]))
  const nowMs = deps.clock.now()
  return jobs.map((job) => {
    const domain = byKey.get(`${job.tenant}/${job.domainId}`) ?? null
    return { job, plan: planHandOver(job, { nowMs, relays, domain, isBroken, random: Math.random }) }
  })
}

async function lease(
  deps: HandOverDeps,
  ledger: LedgerDb,
  assignments: readonly Assignment[],
): Promise<readonly Leased[]> {
  const nowMs = deps.clock.now()
  // A due time that comes soon stays: it need not be written into the index again.
  const dueOf = (job: HandOverJob): number =>
    job.dueAtMs > nowMs + ATTENTION_MS / 2 && job.dueAtMs <= nowMs + ATTENTION_MS ? job.dueAtMs : nowMs + ATTENTION_MS
  const wanted = assignments.map((assignment) => ({
    assignment,
    lease: {
      tenant: assignment.job.tenant,
      id: assignment.job.id,
      handOvers: assignment.job.handOvers,
      relayId: assignment.relay.id,
      epoch: assignment.epoch,
      dueAtMs: dueOf(assignment.job),
    },
  }))
  const won = await leaseJobs(
    ledger,
    wanted.map((each) => each.lease),
  )
  return wanted
    .filter(({ lease: { id } }) => won.has(id))
    .map(({ assignment, lease: { handOvers, dueAtMs } }) => ({ assignment, handOvers: handOvers + 1, dueAtMs }))
}

async function post(deps: HandOverDeps, assignments: readonly Assignment[]): Promise<readonly Handed[]> {
  const perRelay = [...Map.groupBy(assignments, ({ relay }) => relay).entries()]
  const handed = await Promise.all(
    perRelay.map(async ([relay, theirs]) => {
      const results: Handed[] = []
      // One after another: the bytes of one POST at a time are in memory.
      for (const parcel of packAssignments(theirs)) results.push(...(await postParcel(deps, relay, parcel)))
      return results
    }),
  )
  return handed.flat()
}

const toQueued = ({ job, recipients }: Assignment, atMs: number): Transition[] =>
  recipients.map(({ n }) => decided({ tenant: job.tenant, messageId: job.messageId, jobId: job.id, n }, 'queued', atMs))

function toPostponement(leased: Leased, outcome: Outcome, nowMs: number): JobPostponement {
  const { tenant, id } = leased.assignment.job
  const { handOvers, dueAtMs: fromDueAtMs } = leased
  const retryMs =
    outcome.kind === 'taken' ? SILENCE_MS : outcome.retryMs + Math.round(outcome.retryMs * Math.random() * 0.2)
  const isReleased = outcome.kind === 'later' && outcome.isReleased && !leased.assignment.isAgain
  return { tenant, id, handOvers, fromDueAtMs, dueAtMs: nowMs + retryMs, isReleased }
}

/** Two independent writes: whichever is lost is made good when the job is due again. */
async function note(
  deps: HandOverDeps,
  ledger: LedgerDb,
  leased: readonly Leased[],
  posted: { readonly atMs: number; readonly handed: readonly Handed[] },
): Promise<void> {
  const { handed } = posted
  const nowMs = deps.clock.now()
  const outcomes = new Map(handed.map(({ assignment, outcome }) => [assignment, outcome]))
  const postponements = leased.flatMap((each) => {
    const outcome = outcomes.get(each.assignment)
    return outcome ? [toPostponement(each, outcome, nowMs)] : []
  })
  const queued = handed.flatMap(({ assignment, outcome }) =>
    outcome.kind === 'taken' ? toQueued(assignment, posted.atMs) : [],
  )
  await Promise.all([
    postponements.length > 0 ? postponeJobs(ledger, postponements) : null,
    queued.length > 0 ? applyTransitions(deps, ledger, queued) : null,
  ])
}

const toWaiting = (job: HandOverJob, plan: HandOverPlan): JobPostponement[] => {
  if (plan.kind !== 'postpone' && plan.kind !== 'wait') return []
  const { tenant, id, handOvers, dueAtMs: fromDueAtMs } = job
  return [{ tenant, id, handOvers, fromDueAtMs, dueAtMs: plan.dueAtMs, isReleased: false }]
}

async function handOverJobs(deps: HandOverDeps, ledger: LedgerDb, jobs: readonly HandOverJob[]): Promise<void> {
  const planned = await planJobs(deps, jobs)
  const settled = planned.flatMap(({ plan }) => ('settled' in plan ? plan.settled : []))
  if (settled.length > 0) await applyTransitions(deps, ledger, settled)
  const waiting = planned.flatMap(({ job, plan }) => toWaiting(job, plan))
  if (waiting.length > 0) await postponeJobs(ledger, waiting)
  const assignments = planned.flatMap(({ plan }) => (plan.kind === 'send' && plan.assignment ? [plan.assignment] : []))
  if (assignments.length === 0) return
  const leased = await lease(deps, ledger, assignments)
  if (leased.length === 0) return
  // Dated before the POST: the first attempt may be over before its answer is here.
  const atMs = deps.clock.now()
  const handed = await post(
    deps,
    leased.map(({ assignment }) => assignment),
  )
  await note(deps, ledger, leased, { atMs, handed })
}

async function handOverShard(
  deps: HandOverDeps,
  ledger: LedgerDb,
  wakes: readonly OutboundQueued[],
): Promise<readonly OutboundQueued[]> {
  const undone: OutboundQueued[] = []
  for (let at = 0; at < wakes.length; at += JOBS_PER_READ) {
    const page = wakes.slice(at, at + JOBS_PER_READ)
    try {
      await handOverJobs(deps, ledger, await readJobsToHandOver(ledger, page))
    } catch (error) {
      deps.log('error', 'hand_over.failed', { jobs: page.length, error: describeError(error) })
      undone.push(...page)
    }
  }
  return undone
}

/**
 * Hands the jobs of some wake-ups to relays. Answers the wake-ups that a failing database left undone: only those are
 * worth repeating by the queue; all else has its due time in its row. Throws when the directory cannot be read.
 */
export async function handOver(
  deps: HandOverDeps,
  wakes: readonly OutboundQueued[],
): Promise<readonly OutboundQueued[]> {
  const unique = [...new Map(wakes.map((wake) => [`${wake.tenant}/${wake.job}`, wake])).values()]
  const shards = await findTenantShards(
    deps.directory,
    unique.map(({ tenant }) => tenant),
  )
  const byShard = Map.groupBy(unique, ({ tenant }) => shards.get(tenant) ?? -1)
  const orphaned = byShard.get(-1)?.length ?? 0
  if (orphaned > 0) deps.log('warn', 'wake_up.orphaned', { jobs: orphaned })
  byShard.delete(-1)
  const undone = await Promise.all(
    [...byShard].map(([shard, theirs]) => handOverShard(deps, deps.ledgers.at(shard), theirs)),
  )
  return undone.flat()
}
