/** Ends recipients of jobs that wait at our side of the hand-over, as a command would at a relay. */
import type { RelayCommand } from '@mailstead/contracts/relay-control.ts'
import type { Deps } from '../../deps.ts'
import type { LedgerDb } from '../../store/databases.ts'
import { findSendingDomains } from '../../store/directory/sending-domains.ts'
import { findTenantPlaces } from '../../store/directory/tenant-shards.ts'
import { type HandOverJob, type JobKey, readJobsToHandOver } from '../../store/ledger/jobs.ts'
import { expireLeased, listWaiting, stopWaiting } from '../../store/ledger/waiting-jobs.ts'
import { applyTransitions } from '../delivery/apply-transitions.ts'
import { coversWholeJobs } from '../delivery/match-scope.ts'
import { isFinal, RecipientState } from '../delivery/recipient-state.ts'
import { applyCommand } from '../delivery/settle-commanded.ts'
import type { Transition } from '../delivery/transition.ts'
import { listShards } from './list-shards.ts'

const PAGE = 100
const AGAIN_MS = 60_000

type SettleDeps = Pick<Deps, 'clock' | 'directory' | 'ledgers' | 'log' | 'liveFeeds' | 'webhookRunners'>

interface Ended {
  readonly job: HandOverJob
  readonly transitions: readonly Transition[]
  /** No recipient is left to send to. */
  readonly isWhole: boolean
}

function endJob(command: RelayCommand, job: HandOverJob, sender: string | null, nowMs: number): Ended {
  const open = job.recipients.filter(({ state }) => !isFinal(RecipientState.parse(state)))
  const scoped = { id: job.id, tenant: job.tenant, class: job.class, sender, messageId: job.messageId }
  const transitions = applyCommand(command, scoped, open, nowMs)
  return { job, transitions, isWhole: transitions.length === open.length }
}

/** Those that can still be ended: of a job that is ended whole, only if no hand-over was faster. */
async function stop(ledger: LedgerDb, ended: readonly Ended[], nowMs: number): Promise<readonly Transition[]> {
  const whole = ended.filter(({ isWhole }) => isWhole).map(({ job }) => job)
  const stopped = whole.length > 0 ? await stopWaiting(ledger, whole, nowMs + AGAIN_MS) : new Set<string>()
  return ended.flatMap(({ job, transitions, isWhole }) => (isWhole && !stopped.has(job.id) ? [] : transitions))
}

async function settlePage(
  deps: SettleDeps,
  ledger: LedgerDb,
  command: RelayCommand,
  keys: readonly JobKey[],
): Promise<number> {
  const nowMs = deps.clock.now()
  const places = await findTenantPlaces(
    deps.directory,
    keys.map(({ tenant }) => tenant),
  )
  const staying = keys.filter(({ tenant }) => places.has(tenant) && places.get(tenant)?.state !== 'moving')
  const jobs = (await readJobsToHandOver(ledger, staying)).filter(({ state }) => state === 'waiting')
  const domains = await findSendingDomains(deps.directory, jobs)
  const hosts = new Map(domains.map(({ tenant, id, returnPathHost }) => [`${tenant}/${id}`, returnPathHost]))
  const ended = jobs
    .map((job) => endJob(command, job, hosts.get(`${job.tenant}/${job.domainId}`) ?? null, nowMs))
    .filter(({ transitions }) => transitions.length > 0)
  const transitions = await stop(ledger, ended, nowMs)
  if (transitions.length > 0) await applyTransitions(deps, ledger, transitions)
  return transitions.length
}

const endsWholeJobs = ({ action, scope }: RelayCommand): boolean =>
  (action === 'cancel' || action === 'expire') && coversWholeJobs(scope) && scope.sender === undefined

/** Answers how many recipients were ended. Does nothing for a command that ends nothing. */
export async function settleWaiting(deps: SettleDeps, command: RelayCommand): Promise<number> {
  let ended = 0
  for (const shard of await listShards(deps, command.scope)) {
    const ledger = deps.ledgers.at(shard)
    if (endsWholeJobs(command)) await expireLeased(ledger, command.scope, deps.clock.now())
    let after: JobKey | null = null
    for (;;) {
      const keys: readonly JobKey[] = await listWaiting(ledger, command.scope, after, PAGE)
      if (keys.length > 0) ended += await settlePage(deps, ledger, command, keys)
      after = keys.at(-1) ?? null
      if (keys.length < PAGE) break
    }
  }
  return ended
}
