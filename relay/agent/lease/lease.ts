/**
 * The relay's lease, moved by each heartbeat's answer, and its generation (`docs/decisions/0016`). A job may start attempts
 * while its own lease runs, or while the relay's runs and the job came under the present generation or was kept for it.
 * Lengths count, not dates: by the monotonic clock while this process lives, by the system's time over a restart.
 */
import { LEASE_MS } from '@mailstead/contracts/heartbeat.ts'
import type { Clock } from '../clock.ts'
import type { JobLease } from '../journal/job-rows.ts'
import type { Journal } from '../journal/journal.ts'
import type { MetaRows } from '../journal/meta-rows.ts'

/** What a heartbeat's answer grants: Worker's times in milliseconds, and `elapsed` of the clock when it was asked. */
export interface LeaseGrant {
  readonly leaseUntilMs: number
  readonly serverTimeMs: number
  readonly askedAt: number
}

export interface Lease {
  /** Under which jobs come now. */
  generation(): number
  isRunning(): boolean
  covers(job: JobLease): boolean
  /** On disk when it resolves. True when the lease had run out before: jobs of older generations must be asked for. */
  renew(grant: LeaseGrant): Promise<boolean>
}

/** The system's time gaining so much on the monotonic clock means that the machine slept, or that it was set. */
const JUMP_MS = 60_000

interface LeaseState {
  /** End, on the scale of `clock.elapsed`. */
  untilElapsed: number
  /** The Worker's time until which it was granted. */
  grantedMs: number
  generation: number
  /** Own leases of older jobs are void: how long they have run is not known. */
  floor: number
}

/** What is left of the lease after a restart: nothing when the clock is not ahead of what was last noted. */
function load(meta: MetaRows, clock: Clock): LeaseState {
  const [untilWallMs, seenWallMs] = [meta.read('lease_until_wall_ms'), meta.read('seen_wall_ms')]
  const leftMs = clock.wallMs() > seenWallMs ? Math.min(untilWallMs - clock.wallMs(), LEASE_MS) : 0
  const [generation, floor] = [meta.read('generation'), meta.read('generation_floor')]
  const kept = { untilElapsed: clock.elapsed() + leftMs, grantedMs: meta.read('lease_granted_ms'), generation, floor }
  return leftMs > 0 ? kept : { ...kept, untilElapsed: 0, generation: generation + 1, floor: generation + 1 }
}

/** Loads the lease of this relay. */
export async function loadLease(deps: {
  readonly journal: Journal
  readonly meta: MetaRows
  readonly clock: Clock
}): Promise<Lease> {
  const { journal, meta, clock } = deps
  const aheadNow = () => clock.wallMs() - clock.elapsed() + clock.offsetMs()
  let state = load(meta, clock)
  // The least since the renewal: several short sleeps count together, also after the system's time was set back.
  let leastAhead = aheadNow()
  const noticeJump = () => {
    const ahead = aheadNow()
    leastAhead = Math.min(leastAhead, ahead)
    if (ahead - leastAhead <= JUMP_MS) return
    leastAhead = ahead
    state = { ...state, untilElapsed: 0, generation: state.generation + 1, floor: state.generation + 1 }
  }
  const isRunning = () => {
    noticeJump()
    return state.untilElapsed > clock.elapsed()
  }
  const save = ({ untilElapsed, grantedMs, generation, floor }: LeaseState) => {
    meta.put('lease_until_wall_ms', Math.round(clock.wallMs() + untilElapsed - clock.elapsed()))
    meta.put('seen_wall_ms', clock.wallMs())
    meta.put('lease_granted_ms', grantedMs)
    meta.put('generation', generation)
    meta.put('generation_floor', floor)
  }
  // A second restart must not take this one's mail for that of a lease that went on. On a full disk no mail comes
  // either, and the first renewal writes it.
  await journal.write(() => save(state)).catch(() => {})
  return {
    generation: () => state.generation,
    isRunning,
    covers: (job) =>
      (isRunning() && job.generation >= state.generation) ||
      // A new journal knows of no hold before the Worker's first answer.
      (state.grantedMs > 0 && job.generation >= state.floor && job.leaseUntilMs > clock.now()),
    renew: async ({ leaseUntilMs, serverTimeMs, askedAt }) => {
      // Also when only the Worker thinks so: it may have given the jobs to others.
      const hadRunOut = !isRunning() || serverTimeMs >= state.grantedMs
      const untilElapsed = askedAt + Math.min(leaseUntilMs - serverTimeMs, LEASE_MS)
      const before = state
      const generation = before.generation + (hadRunOut ? 1 : 0)
      const next = { ...before, untilElapsed, grantedMs: leaseUntilMs, generation }
      await journal.write(() => save(next))
      // A jump noticed meanwhile has ended this one, too.
      if (state !== before) return true
      state = next
      leastAhead = aheadNow()
      return hadRunOut
    },
  }
}
