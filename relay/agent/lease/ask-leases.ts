/**
 * Asks the Worker which jobs of older lease generations are this relay's still (`docs/decisions/0016`). Kept ones may start
 * attempts again; the others are let go of, since another relay may have them.
 */
import { LEASES_PER_POST, LeasesAnswer, type LeasesBody } from '@mailstead/contracts/heartbeat.ts'
import { type Log, reasonOf } from '../../log.ts'
import type { WorkerLink } from '../../worker-link.ts'
import { letGoOfJob } from '../control/return-job.ts'
import type { StoredDelivery } from '../journal/delivery-row.ts'
import type { JobRows } from '../journal/job-rows.ts'
import type { Journal } from '../journal/journal.ts'
import { type ScopeRows, WALK_START, type WalkMark } from '../journal/scope-rows.ts'
import type { Lease } from './lease.ts'

export interface LeaseAsking {
  /** Asks for everything that waits under an older generation, unless it is doing so. */
  ask(): void
  stop(): void
}

export interface LeaseAskingDeps {
  readonly journal: Journal
  readonly jobs: JobRows
  readonly rows: ScopeRows
  readonly worker: Pick<WorkerLink, 'post'>
  readonly lease: Lease
  readonly log: Log
  readonly nowMs: () => number
  /** Told after jobs were kept or let go of. */
  readonly asked: () => void
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const LEASES_PATH = '/relay/v1/leases'
const RETRY_MS = 2_000

interface OldJobs {
  readonly jobs: readonly StoredDelivery[]
  readonly next: WalkMark | null
}

/** One delivery for each job of an older generation. */
function findOld({ rows, lease }: LeaseAskingDeps, mark: WalkMark): OldJobs {
  const page = rows.waitingAfter(mark, LEASES_PER_POST)
  const old = page.filter((delivery) => delivery.generation < lease.generation())
  const jobs = [...new Map(old.map((delivery) => [delivery.jobNo, delivery])).values()]
  return { jobs, next: page.length < LEASES_PER_POST ? null : (page.at(-1) ?? null) }
}

async function askFor(deps: LeaseAskingDeps, old: readonly StoredDelivery[]): Promise<void> {
  // A lease that runs out meanwhile makes another generation, for which this answer does not count.
  const generation = deps.lease.generation()
  const jobs = old.map(({ tenant, jobId, epoch }) => ({ tenant, id: jobId, epoch }))
  const { status, json } = await deps.worker.post(LEASES_PATH, { jobs } satisfies LeasesBody)
  if (status !== 200) throw new Error(`The Worker answered ${status}`)
  const kept = new Set<string>(LeasesAnswer.parse(json).kept)
  const gone = old.filter(({ jobId }) => !kept.has(jobId))
  const isAsked = ({ jobNo, epoch }: StoredDelivery) => deps.jobs.lease(jobNo)?.epoch === epoch
  await deps.journal.write(() => {
    for (const { jobId, jobNo, epoch } of old) if (kept.has(jobId)) deps.jobs.keep(jobNo, epoch, generation)
    // One that came again meanwhile, under another epoch, was not asked for.
    for (const delivery of gone) if (isAsked(delivery)) letGoOfJob(deps, delivery.jobId)
  })
  deps.log('leases.asked', { kept: old.length - gone.length, gone: gone.length })
}

/** Makes the asker; it does nothing until `ask`. */
export function createLeaseAsking(deps: LeaseAskingDeps): LeaseAsking {
  let isAsking = false
  let isWanted = false
  let isStopped = false
  let timer: NodeJS.Timeout | undefined
  const askAll = async () => {
    let mark: WalkMark | null = WALK_START
    while (mark !== null && !isStopped && deps.lease.isRunning()) {
      const { jobs, next } = findOld(deps, mark)
      if (jobs.length > 0) {
        await askFor(deps, jobs)
        deps.asked()
      }
      mark = next
      await nextTurn()
    }
  }
  const run = async () => {
    isAsking = true
    try {
      while (isWanted && !isStopped) {
        isWanted = false
        await askAll()
      }
    } catch (reason) {
      if (!isStopped) {
        deps.log('leases.failed', { reason: reasonOf(reason) })
        timer = setTimeout(ask, RETRY_MS)
      }
    }
    isAsking = false
  }
  const ask = () => {
    // Without a lease there is nothing to ask for; its renewal asks.
    if (isStopped || !deps.lease.isRunning()) return
    isWanted = true
    clearTimeout(timer)
    if (!isAsking) void run()
  }
  return {
    ask,
    stop: () => {
      isStopped = true
      clearTimeout(timer)
    },
  }
}
