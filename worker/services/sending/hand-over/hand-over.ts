/**
 * Queue → relay: jobs are read, their policy looked at again, leased, posted, and what came of it is written. The lease
 * is written before the POST, so that a Worker that dies between the two asks the same relay again.
 */

import type { WakeUp } from '@mailstead/contracts/outbound-queued.ts'
import type { Deps } from '../../../deps.ts'
import { failpoint } from '../../../platform/failpoint.ts'
import { describeError } from '../../../platform/log.ts'
import type { LedgerDb } from '../../../store/databases.ts'
import { findUnconfirmed, type QueuedCommand } from '../../../store/directory/relay-commands.ts'
import type { RelayRow } from '../../../store/directory/relays.ts'
import { findSendingDomains, type SendingDomain } from '../../../store/directory/sending-domains.ts'
import { findTenantPlaces } from '../../../store/directory/tenant-shards.ts'
import {
  type HandOverJob,
  type JobPostponement,
  leaseJobs,
  postponeJobs,
  readJobsToHandOver,
} from '../../../store/ledger/jobs.ts'
import { applyTransitions } from '../../delivery/apply-transitions.ts'
import { type CheckDeps, checkJobs } from '../../outgoing-check/check-jobs.ts'
import { isCheckWanted } from '../../outgoing-check/find-verdict.ts'
import { isBroken } from '../../relays/breaker.ts'
import { listRelaysAndHolds } from '../../relays/list-relays.ts'
import { SILENCE_MS } from '../../relays/silence.ts'
import { packAssignments } from './hand-over-parcel.ts'
import { type Assignment, ATTENTION_MS, type HandOverPlan, planHandOver } from './hand-over-plan.ts'
import { type Handed, type Outcome, postParcel } from './hand-over-post.ts'
import { inTurn } from './in-turn.ts'
import { keepScheduled } from './keep-scheduled.ts'
import { noteRefused } from './note-refused.ts'
import { noteTaken, type Taken } from './note-taken.ts'
import { releaseScheduled } from './release-scheduled.ts'

const JOBS_PER_READ = 100

type HandOverDeps = CheckDeps & Pick<Deps, 'config' | 'ledgers'>

type Places = Awaited<ReturnType<typeof findTenantPlaces>>
type Settled = Exclude<Outcome, { readonly kind: 'refused' }>

/** A job whose lease is written: what its row says now. */
interface Leased {
  readonly assignment: Assignment
  readonly handOvers: number
  readonly dueAtMs: number
}

/**
 * Taken at the first asking: its recipients tell so, and the row stays as the lease has left it. The sweeper finds it when nothing is
 * heard until its due time, and gives it more.
 */
const isTakenAtFirst = ({ assignment, handOvers }: Leased, outcome: Settled): boolean =>
  outcome.kind === 'taken' && assignment.epoch === 1 && handOvers === 1

/** What jobs whose relay may be gone left undone there; asked only when there are such jobs. */
async function findLeftUndone(
  deps: HandOverDeps,
  jobs: readonly HandOverJob[],
  relays: readonly RelayRow[],
): Promise<readonly QueuedCommand[]> {
  const nowMs = deps.clock.now()
  const alive = new Set(relays.flatMap(({ id, leaseUntilMs }) => ((leaseUntilMs ?? 0) > nowMs ? [id] : [])))
  const gone = jobs.flatMap(({ state, relayId }) =>
    state === 'leased' && relayId !== null && !alive.has(relayId) ? [relayId] : [],
  )
  return gone.length === 0 ? [] : findUnconfirmed(deps.directory, [...new Set(gone)])
}

async function planJobs(
  deps: HandOverDeps,
  jobs: readonly HandOverJob[],
  places: Places,
): Promise<readonly { readonly job: HandOverJob; readonly plan: HandOverPlan }[]> {
  const [{ relays, holds, outgoingCheck }, domains] = await Promise.all([
    listRelaysAndHolds(deps),
    findSendingDomains(deps.directory, jobs),
  ])
  const undone = await findLeftUndone(deps, jobs, relays)
  const byKey = new Map(domains.map((domain): [string, SendingDomain] => [`${domain.tenant}/${domain.id}`, domain]))
  const nowMs = deps.clock.now()
  return jobs.map((job) => {
    const domain = byKey.get(`${job.tenant}/${job.domainId}`) ?? null
    const { state: tenantState = 'active', outboundThreshold = null } = places.get(job.tenant) ?? {}
    const unconfirmed = undone.filter(({ relayId }) => job.state === 'leased' && relayId === job.relayId)
    const isWanted = () => isCheckWanted(job, { rules: outgoingCheck, ofTenant: outboundThreshold })
    const around = { nowMs, relays, holds, domain, tenantState, unconfirmed, isBroken, random: Math.random }
    return { job, plan: planHandOver(job, { ...around, isCheckWanted: isWanted }) }
  })
}

async function lease(
  deps: HandOverDeps,
  ledger: LedgerDb,
  assignments: readonly Assignment[],
): Promise<readonly Leased[]> {
  const nowMs = deps.clock.now()
  // A due time that comes soon stays.
  const isSoon = ({ dueAtMs }: HandOverJob): boolean =>
    dueAtMs > nowMs + ATTENTION_MS / 2 && dueAtMs <= nowMs + ATTENTION_MS
  const wanted = assignments.map((assignment) => ({
    assignment,
    lease: {
      tenant: assignment.job.tenant,
      id: assignment.job.id,
      handOvers: assignment.job.handOvers,
      relayId: assignment.relay.id,
      epoch: assignment.epoch,
      dueAtMs: isSoon(assignment.job) ? null : nowMs + ATTENTION_MS,
    },
  }))
  const won = await leaseJobs(
    ledger,
    wanted.map((each) => each.lease),
  )
  return wanted
    .filter(({ lease: { id } }) => won.has(id))
    .map(({ assignment, lease: { handOvers, dueAtMs } }) => {
      return { assignment, handOvers: handOvers + 1, dueAtMs: dueAtMs ?? assignment.job.dueAtMs }
    })
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

function toPostponement(leased: Leased, outcome: Settled, nowMs: number): JobPostponement {
  const { tenant, id } = leased.assignment.job
  const { handOvers, dueAtMs: fromDueAtMs } = leased
  const retryMs =
    outcome.kind === 'taken' ? SILENCE_MS : outcome.retryMs + Math.round(outcome.retryMs * Math.random() * 0.2)
  const isReleased = outcome.kind === 'later' && outcome.isReleased && !leased.assignment.isAgain
  return { tenant, id, handOvers, fromDueAtMs, dueAtMs: nowMs + retryMs, isReleased }
}

/** Outcomes by assignment, refusals as pauses; one that is given up is closed already, and absent. */
async function settleOutcomes(
  deps: HandOverDeps,
  ledger: LedgerDb,
  handed: readonly Handed[],
): Promise<ReadonlyMap<Assignment, Settled>> {
  const refused = handed.flatMap(({ assignment, outcome }) =>
    outcome.kind === 'refused' ? [{ assignment, reason: outcome.reason }] : [],
  )
  const pauses = refused.length > 0 ? await noteRefused(deps, ledger, refused) : new Map<string, number>()
  return new Map(
    handed.flatMap(({ assignment, outcome }): [Assignment, Settled][] => {
      if (outcome.kind !== 'refused') return [[assignment, outcome]]
      const retryMs = pauses.get(assignment.job.id)
      return retryMs === undefined ? [] : [[assignment, { kind: 'later', retryMs, isReleased: true }]]
    }),
  )
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
  const outcomes = await settleOutcomes(deps, ledger, handed)
  const postponements = leased.flatMap((each) => {
    const outcome = outcomes.get(each.assignment)
    return outcome && !isTakenAtFirst(each, outcome) ? [toPostponement(each, outcome, nowMs)] : []
  })
  const byAssignment = new Map(leased.map((each) => [each.assignment, each]))
  const taken = handed.flatMap(({ assignment, outcome }): Taken[] => {
    const its = byAssignment.get(assignment)
    if (outcome.kind !== 'taken' || !its) return []
    return [{ assignment, isTold: outcome.isTold && isTakenAtFirst(its, outcome) }]
  })
  await Promise.all([
    postponements.length > 0 ? postponeJobs(ledger, postponements) : null,
    noteTaken(deps, ledger, taken, posted.atMs),
  ])
}

const toWaiting = (job: HandOverJob, plan: HandOverPlan): JobPostponement[] => {
  if (plan.kind !== 'postpone' && plan.kind !== 'wait') return []
  const { tenant, id, handOvers, dueAtMs: fromDueAtMs } = job
  return [{ tenant, id, handOvers, fromDueAtMs, dueAtMs: plan.dueAtMs, isReleased: false }]
}

async function handOverJobs(
  deps: HandOverDeps,
  ledger: LedgerDb,
  jobs: readonly HandOverJob[],
  places: Places,
): Promise<void> {
  const planned = await planJobs(deps, jobs, places)
  const settled = planned.flatMap(({ plan }) => ('settled' in plan ? plan.settled : []))
  if (settled.length > 0) await applyTransitions(deps, ledger, settled)
  const waiting = planned.flatMap(({ job, plan }) => toWaiting(job, plan))
  if (waiting.length > 0) await postponeJobs(ledger, waiting)
  await keepScheduled(
    deps,
    ledger,
    planned.flatMap(({ job, plan }) => (plan.kind === 'scheduled' ? [{ job, atMs: plan.atMs }] : [])),
  )
  await sendOff(
    deps,
    ledger,
    planned.flatMap(({ plan }) => (plan.kind === 'send' && plan.assignment ? [plan.assignment] : [])),
  )
  const unchecked = planned.flatMap(({ job, plan }) => (plan.kind === 'check' ? [job] : []))
  if (unchecked.length > 0) await checkFirst(deps, ledger, unchecked, places)
}

/** What is decided of these is in their rows by then, so that they are not asked about a second time. */
async function checkFirst(
  deps: HandOverDeps,
  ledger: LedgerDb,
  jobs: readonly HandOverJob[],
  places: Places,
): Promise<void> {
  const { outgoingCheck: rules } = await listRelaysAndHolds(deps)
  const thresholdOf = (tenant: HandOverJob['tenant']) => places.get(tenant)?.outboundThreshold ?? null
  const decided = await checkJobs(deps, ledger, { rules, jobs, thresholdOf })
  const keys = decided.map(({ tenant, id: job }) => ({ tenant, job }))
  if (keys.length > 0) await handOverJobs(deps, ledger, await readJobsToHandOver(ledger, keys), places)
}

async function sendOff(deps: HandOverDeps, ledger: LedgerDb, planning: readonly Assignment[]): Promise<void> {
  const assignments = await releaseScheduled(deps, ledger, planning)
  if (assignments.length === 0) return
  const leased = await lease(deps, ledger, assignments)
  if (leased.length === 0) return
  if (DEVELOPMENT) await failpoint('hand_over.leased')
  // Dated before the POST: the first attempt may be over before its answer is here.
  const atMs = deps.clock.now()
  const handed = await post(
    deps,
    leased.map(({ assignment }) => assignment),
  )
  if (DEVELOPMENT) await failpoint('hand_over.posted')
  await note(deps, ledger, leased, { atMs, handed })
}

async function handOverShard(
  deps: HandOverDeps,
  ledger: LedgerDb,
  wakes: readonly WakeUp[],
  places: Places,
): Promise<readonly WakeUp[]> {
  const undone: WakeUp[] = []
  for (let at = 0; at < wakes.length; at += JOBS_PER_READ) {
    const page = wakes.slice(at, at + JOBS_PER_READ)
    try {
      await handOverJobs(deps, ledger, await readJobsToHandOver(ledger, page), places)
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
export async function handOver(deps: HandOverDeps, wakes: readonly WakeUp[]): Promise<readonly WakeUp[]> {
  const unique = [...new Map(wakes.map((wake) => [`${wake.tenant}/${wake.job}`, wake])).values()]
  const places = await findTenantPlaces(
    deps.directory,
    unique.map(({ tenant }) => tenant),
  )
  const byShard = Map.groupBy(unique, ({ tenant }) => places.get(tenant)?.shard ?? -1)
  const orphaned = byShard.get(-1)?.length ?? 0
  if (orphaned > 0) deps.log('warn', 'wake_up.orphaned', { jobs: orphaned })
  byShard.delete(-1)
  const undone = await Promise.all(
    [...byShard].map(([shard, theirs]) => {
      // Nothing is written on a shard that a tenant is leaving: its rows are due again within a minute as they are.
      const staying = theirs.filter(({ tenant }) => places.get(tenant)?.state !== 'moving')
      return handOverShard(deps, deps.ledgers.at(shard), inTurn(staying), places)
    }),
  )
  return undone.flat()
}
