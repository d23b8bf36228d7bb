/** Holds as the operator places, sees and releases them. */
import type { CreateHold, Hold, PlacedHold, ReleasedHold } from '@mailstead/contracts/api/operator/hold.ts'
import type { ToldRelay } from '@mailstead/contracts/api/operator/scope.ts'
import type { Deps } from '../../../deps.ts'
import { newId } from '../../../platform/ids.ts'
import { notFound, Refusal } from '../../../platform/refusal.ts'
import type { HoldRow } from '../../../store/directory/holds.ts'
import { type HoldAnswer, liftHold, listHolds, placeHold } from '../hold.ts'
import { isPauseHold } from '../pause-hold.ts'
import type { CommandDeps } from '../send-command.ts'
import { type ActingOperator, recorded } from './recorded.ts'
import { resolveScope, showScope } from './resolve-scope.ts'

const iso = (ms: number): string => new Date(ms).toISOString()

const showHold = ({ id, scope, reason, untilMs, createdAtMs }: HoldRow): Hold => ({
  object: 'hold',
  id,
  kind: isPauseHold(id) ? 'paused_account' : 'operator',
  scope: showScope(scope),
  reason,
  until: untilMs === null ? null : iso(untilMs),
  created_at: iso(createdAtMs),
})

const showTold = ({ relays }: Pick<HoldAnswer, 'relays'>): ToldRelay[] =>
  relays.map(({ id, told, deliveries }) => ({ id, confirmed: told, recipients: deliveries }))

/** Those in force, oldest first. */
export const showHolds = async (deps: Pick<Deps, 'clock' | 'directory'>): Promise<Hold[]> =>
  (await listHolds(deps)).rows.map(showHold)

/** Throws `validation_error` for an end that is over, and `conflict` when there are too many holds. */
export async function createHold(deps: CommandDeps, acting: ActingOperator, request: CreateHold): Promise<PlacedHold> {
  const nowMs = deps.clock.now()
  const untilMs = request.until === null ? null : Date.parse(request.until)
  if (untilMs !== null && untilMs <= nowMs)
    throw new Refusal('validation_error', `\`until\` ${request.until} is over. Give a time to come, or null.`)
  const [id, scope] = [request.id ?? newId(nowMs), await resolveScope(deps, request.scope)]
  const act = { act: 'hold.placed', target: id, detail: { reason: request.reason, until: request.until } }
  const placed = await recorded(deps, acting, { scope, ...act }, () =>
    placeHold(deps, { id, scope, reason: request.reason, untilMs }),
  )
  const row = (await listHolds(deps)).rows.find((each) => each.id === id)
  const told = { id, tenantId: scope.tenant ?? null, scope, reason: request.reason, untilMs, createdAtMs: nowMs }
  return { ...showHold(row ?? told), relays: showTold(placed) }
}

/** Throws `not_found`, and `conflict` for the hold of a paused account. */
export async function releaseHold(deps: CommandDeps, acting: ActingOperator, id: string): Promise<ReleasedHold> {
  const row = (await listHolds(deps)).rows.find((each) => each.id === id)
  if (!row) throw notFound('hold')
  if (isPauseHold(id))
    throw new Refusal('conflict', 'It holds the mail of a paused account. Resume the account, and it ends.')
  const lifted = await recorded(deps, acting, { scope: row.scope, act: 'hold.released', target: id }, () =>
    liftHold(deps, id),
  )
  return { object: 'hold', id, released: true, relays: showTold(lifted) }
}
