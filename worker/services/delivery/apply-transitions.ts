/**
 * Applies what is told to one ledger shard: read, plan, write. Another consumer that was faster makes a compare-and-swap
 * miss, and the next round starts from what it wrote.
 */
import type { Deps } from '../../deps.ts'
import type { LedgerDb } from '../../store/databases.ts'
import { readStandings, writeStandings } from '../../store/ledger/delivery.ts'
import { mergeChanges, planChanges } from './plan-changes.ts'
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

const toKey = (transitions: readonly Transition[]) => {
  const [first] = transitions
  if (!first) throw new Error('A group of transitions is never empty')
  return {
    tenant: first.tenant,
    messageId: first.messageId,
    jobs: [...new Set(transitions.map((transition) => transition.jobId))],
    events: transitions.flatMap(({ entry }) => (entry ? [entry.eventId] : [])),
  }
}

async function applyOnce(ledger: LedgerDb, groups: ReadonlyMap<string, readonly Transition[]>): Promise<boolean> {
  const standings = await readStandings(ledger, [...groups.values()].map(toKey))
  const plans = standings.map((message) =>
    planChanges(message, groups.get(`${message.tenant}/${message.messageId}`) ?? []),
  )
  return writeStandings(ledger, mergeChanges(plans))
}

async function applyPage(
  deps: Pick<Deps, 'log'>,
  ledger: LedgerDb,
  groups: ReadonlyMap<string, readonly Transition[]>,
): Promise<void> {
  for (let round = 1; round <= ROUNDS_MAX; round++) if (await applyOnce(ledger, groups)) return
  deps.log('error', 'delivery.contended', { messages: groups.size })
  throw new Error('Other consumers kept changing the same messages')
}

/** Throws when the database fails; applying the same again is harmless. */
export async function applyTransitions(
  deps: Pick<Deps, 'log'>,
  ledger: LedgerDb,
  transitions: readonly Transition[],
): Promise<void> {
  const groups = [...groupByMessage(transitions)]
  for (let at = 0; at < groups.length; at += PAGE) await applyPage(deps, ledger, new Map(groups.slice(at, at + PAGE)))
}
