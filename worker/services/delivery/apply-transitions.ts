/**
 * Applies what is told to one ledger shard: read, plan, write. Another consumer that was faster makes a compare-and-swap
 * miss, and the next round starts from what it wrote.
 */

import { JobId, type TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { failpoint } from '../../platform/failpoint.ts'
import type { LedgerDb } from '../../store/databases.ts'
import type { UnarchivedJob } from '../../store/ledger/archive.ts'
import {
  type MessageStanding,
  type ReturnedJob,
  readStandings,
  type StandingChanges,
  type StandingKey,
  writeStandings,
} from '../../store/ledger/delivery.ts'
import { PACK_AT_ONCE_MIN } from '../ledgers/archive/pack-over.ts'
import { announce, toHints } from '../webhooks/delivery/announce.ts'
import { mergeChanges, planChanges } from './plan-changes.ts'
import { isFinal, RecipientState } from './recipient-state.ts'
import type { Transition } from './transition.ts'

const ROUNDS_MAX = 6
/** Messages a statement: `json_each` parameters stay far below the 1.5 MB that production takes. */
const PAGE = 100

function groupByMessage(transitions: readonly Transition[]): Map<string, Transition[]> {
  const groups = new Map<string, Transition[]>()
  for (const transition of transitions) {
    const name = `${transition.tenant}/${transition.messageId}`
    const group = groups.get(name)
    if (group) group.push(transition)
    else groups.set(name, [transition])
  }
  return groups
}

/** A relay has taken the recipient, as we or the relay itself tell. */
const isHandOver = ({ told, entry }: Transition): boolean => entry === null && told?.state === 'queued'

const toKey = (transitions: readonly Transition[]): StandingKey => {
  const [first] = transitions
  if (!first) throw new Error('A group of transitions is never empty')
  return {
    tenant: first.tenant,
    messageId: first.messageId,
    jobs: [...new Set(transitions.map((transition) => transition.jobId))],
    events: transitions.flatMap(({ entry }) => (entry ? [entry.eventId] : [])),
    isCounted: transitions.some(
      ({ entry, jobId, messageId }) => entry?.attempt && (entry.epoch > 1 || String(jobId) !== String(messageId)),
    ),
    isHandedOver: transitions.some(isHandOver),
  }
}

export type TransitionDeps = Pick<Deps, 'log' | 'liveFeeds' | 'webhookRunners'>

type Groups = ReadonlyMap<string, readonly Transition[]>

export interface Surprises {
  /** Called before new suppressions are written: relays must hear of them even if the Worker dies afterwards. */
  readonly beforeSuppress?: (rows: StandingChanges['suppressions']) => Promise<void>
  /** Called for recipients that a relay has taken although they are suppressed: both happened in one moment. */
  readonly onMissed?: (missed: readonly MissedAddress[]) => Promise<void>
  /** Called after reports to senders were noted that are due by now or soon. */
  readonly onReports?: () => void
  /** Closes jobs that are over, many of one tenant, after all else is written; without it they are closed with the rest. */
  readonly closeMany?: (ledger: LedgerDb, jobs: readonly UnarchivedJob[]) => Promise<void>
}

export interface MissedAddress {
  readonly tenant: TenantId
  /** Lower-case. */
  readonly address: string
}

function findMissed(standings: readonly MessageStanding[], groups: Groups): MissedAddress[] {
  return standings.flatMap(({ tenant, messageId, recipients }) => {
    const told = (groups.get(`${tenant}/${messageId}`) ?? []).filter(isHandOver)
    return recipients
      .filter(({ n, state, isSuppressed }) => isSuppressed && isOpen(state) && told.some((each) => each.n === n))
      .map(({ address }) => ({ tenant, address: address.toLowerCase() }))
  })
}

/** Of up to 100 messages: suppressed addresses that a relay has taken, as `onMissed` is told. */
export async function readMissed(ledger: LedgerDb, transitions: readonly Transition[]): Promise<MissedAddress[]> {
  const groups = groupByMessage(transitions)
  return findMissed(await readStandings(ledger, [...groups.values()].map(toKey)), groups)
}

const isOpen = (state: string): boolean => !isFinal(RecipientState.parse(state))

/** Jobs to be closed by `closeMany`: those with their mail in the row, of tenants with enough of them. */
function findMany(jobs: StandingChanges['jobs']): readonly UnarchivedJob[] {
  const ending = jobs.flatMap((job): UnarchivedJob[] => {
    if (job.isReturned || job.dueAtMs !== null || job.rowBytes === null) return []
    return [{ tenant: job.tenant, id: JobId.parse(job.id), class: job.class, sizeBytes: job.rowBytes }]
  })
  return [...Map.groupBy(ending, ({ tenant }) => tenant).values()]
    .filter((theirs) => theirs.length >= PACK_AT_ONCE_MIN)
    .flat()
}

/** The changes that were written; null when another consumer was faster. */
async function applyOnce(
  deps: TransitionDeps,
  ledger: LedgerDb,
  groups: Groups,
  surprises: Surprises,
): Promise<StandingChanges | null> {
  const standings = await readStandings(ledger, [...groups.values()].map(toKey))
  if (DEVELOPMENT) await failpoint('apply.read')
  const missed = findMissed(standings, groups)
  if (missed.length > 0) await surprises.onMissed?.(missed)
  const plans = standings.map((message) =>
    planChanges(message, groups.get(`${message.tenant}/${message.messageId}`) ?? []),
  )
  const changes = mergeChanges(plans)
  if (changes.suppressions.length > 0) await surprises.beforeSuppress?.(changes.suppressions)
  const many = surprises.closeMany ? findMany(changes.jobs) : []
  const isOfMany = new Set<string>(many.map(({ id }) => id))
  const jobs = changes.jobs.filter(({ id }) => !isOfMany.has(id))
  const { isWhole, listeners } = await writeStandings(ledger, { ...changes, jobs })
  await announce(deps, listeners, toHints(changes.events))
  if (changes.reports.some(({ kind }) => kind !== 'delayed')) surprises.onReports?.()
  if (DEVELOPMENT) await failpoint('apply.written')
  if (isWhole && many.length > 0) await surprises.closeMany?.(ledger, many)
  return isWhole ? changes : null
}

async function applyPage(
  deps: TransitionDeps,
  ledger: LedgerDb,
  groups: Groups,
  surprises: Surprises,
): Promise<StandingChanges> {
  for (let round = 1; round <= ROUNDS_MAX; round++) {
    const changes = await applyOnce(deps, ledger, groups, surprises)
    if (changes) return changes
  }
  deps.log('error', 'delivery.contended', { messages: groups.size })
  throw new Error('Other consumers kept changing the same messages')
}

/**
 * Answers the jobs that relays gave back, for a wake-up. Throws when the database fails; applying the same again is
 * harmless.
 */
export async function applyTransitions(
  deps: TransitionDeps,
  ledger: LedgerDb,
  transitions: readonly Transition[],
  surprises: Surprises = {},
): Promise<readonly ReturnedJob[]> {
  const groups = [...groupByMessage(transitions)]
  const returned: ReturnedJob[] = []
  for (let at = 0; at < groups.length; at += PAGE) {
    const changes = await applyPage(deps, ledger, new Map(groups.slice(at, at + PAGE)), surprises)
    returned.push(...changes.jobs.flatMap((job) => (job.isReturned ? [job] : [])))
  }
  return returned
}
