/**
 * Holds: placed and lifted here, pushed as a whole list to every relay that is alive, and told again by heartbeats to those
 * that missed it. Jobs that are not handed over yet obey at the hand-over.
 */
import { CONTROL_MAX_BYTES, type ControlScope, HOLDS_MAX } from '@mailstead/contracts/relay-control.ts'
import type { Deps } from '../../deps.ts'
import { newId } from '../../platform/ids.ts'
import { describeError } from '../../platform/log.ts'
import { Refusal } from '../../platform/refusal.ts'
import { deleteHold, type HoldRow, readHolds, toHolds, upsertHold } from '../../store/directory/holds.ts'
import { selectRelays } from '../../store/directory/relays.ts'
import { coversWholeJobs } from '../delivery/match-scope.ts'
import { forgetRelays } from '../relays/list-relays.ts'
import { type HastenDeps, hastenWaiting } from './hasten-waiting.ts'
import { type ControlDeps, pushControl, type Told } from './push-control.ts'

/** The list travels in one body, beside commands. */
const LIST_MAX_BYTES = CONTROL_MAX_BYTES / 2

export interface HoldRequest {
  /** Chosen by the caller to repeat a request without harm; made here otherwise. */
  readonly id?: string
  readonly scope: ControlScope
  readonly reason: string
  /** Null: until it is lifted. */
  readonly untilMs: number | null
}

/** What a change of the list came to. */
export interface HoldAnswer {
  readonly id: string
  readonly revision: number
  readonly relays: readonly Told[]
}

/** The rules in force, oldest first, under their revision. */
export const listHolds = async (deps: Pick<Deps, 'clock' | 'directory'>) => readHolds(deps.directory, deps.clock.now())

async function pushHolds(deps: ControlDeps): Promise<Omit<HoldAnswer, 'id'>> {
  forgetRelays(deps)
  const [list, relays] = await Promise.all([listHolds(deps), selectRelays(deps.directory)])
  const enabled = relays.filter(({ state }) => state !== 'disabled')
  return { revision: list.revision, relays: await pushControl(deps, enabled, { holds: toHolds(list), commands: [] }) }
}

function refuseTooMuch(rows: readonly HoldRow[]): void {
  const bytes = new TextEncoder().encode(JSON.stringify(toHolds({ revision: 0, rows }))).byteLength
  if (rows.length <= HOLDS_MAX && bytes <= LIST_MAX_BYTES) return
  throw new Refusal(
    'conflict',
    `At most ${HOLDS_MAX} holds of ${LIST_MAX_BYTES} bytes together. Lift some, or use a wider scope.`,
  )
}

/** Places a rule, or changes the one of the same id. Throws `conflict` when there are too many; no relay's silence fails it. */
export async function placeHold(deps: ControlDeps, request: HoldRequest): Promise<HoldAnswer> {
  const nowMs = deps.clock.now()
  const { id = newId(nowMs), scope, reason, untilMs } = request
  const row = { id, tenantId: scope.tenant ?? null, scope, reason, untilMs, createdAtMs: nowMs }
  const { rows } = await listHolds(deps)
  refuseTooMuch([...rows.filter((other) => other.id !== id), row])
  await upsertHold(deps.directory, row, nowMs)
  return { id, ...(await pushHolds(deps)) }
}

/** Lifts a rule; `released` false when there is none of this id. What waited for it at the hand-over is due at once. */
export async function liftHold(
  deps: ControlDeps & HastenDeps,
  id: string,
): Promise<HoldAnswer & { readonly released: boolean }> {
  const row = await deleteHold(deps.directory, id)
  const answer = await pushHolds(deps)
  if (row && coversWholeJobs(row.scope)) {
    await hastenWaiting(deps, row.scope).catch((error: unknown) => {
      // They are looked at again within minutes.
      deps.log('warn', 'jobs.not_hastened', { hold: id, error: describeError(error) })
    })
  }
  return { id, released: row !== null, ...answer }
}
