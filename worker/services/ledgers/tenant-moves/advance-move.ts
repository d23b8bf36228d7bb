/**
 * The steps of a move. Whoever dies between any two pages, or works on the same move beside another, does no harm:
 *
 * - Where the move stands is a row of the directory that is changed by compare-and-swap, page by page.
 * - A fence in each ledger says what may be written there of the tenant. On the old shard it is `away` before the first
 *   row is copied: from then on the database itself refuses what an isolate with an old `shard` in its memory (access is
 *   kept 30 s, a request may last longer) would write, so that no waiting time has to be right. On the new shard rows are
 *   added and emptied only while it is `arriving`, which ends before the comparison.
 * - The tenant lives on one shard at any time: the flip is one batch of the directory. What does not live there any more
 *   is deleted, and only under the fence `away`.
 *
 * A copy that is not equal ends the move: the tenant lives on where it was, and the copy is deleted.
 */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../../deps.ts'
import { deleteMove, findMove, settleMove, type TenantMove, updateMove } from '../../../store/directory/tenant-moves.ts'
import { findTenantHome } from '../../../store/directory/tenants.ts'
import { raiseFence } from '../../../store/ledger/fences.ts'
import { forgetAccess } from '../../access/authenticate.ts'
import { FIRST_PLACE, MovePlace } from './move-place.ts'
import { comparePage, copyPage, deletePage, type MovingTenant } from './move-rows.ts'

type MoveDeps = Pick<Deps, 'clock' | 'directory' | 'ledgers' | 'log'>

export interface MoveLimits {
  /** Pages in one call, and the rows of each. */
  readonly pages: number
  readonly pageRows: number
  /** Real time. */
  readonly timeMs: number
}

const LIMITS: MoveLimits = { pages: 200, pageRows: 500, timeMs: 20_000 }
/** Rows stay on the old shard for so long after the beginning: an isolate may look for them there. */
const STALE_READS_MS = 60_000

/** `waiting`: come again later; `stopped`: somebody else is at work on it. */
export type MoveProgress = 'more' | 'waiting' | 'stopped' | 'done'

interface Work {
  readonly deps: MoveDeps
  readonly tenant: TenantId
  readonly move: TenantMove
  readonly place: MovePlace
  readonly moving: MovingTenant
}

const to = async (work: Work, step: TenantMove['step'], place: MovePlace): Promise<MoveProgress> => {
  const next = { step, cursor: JSON.stringify(place) }
  return (await updateMove(work.deps.directory, work.tenant, work.move, next)) ? 'more' : 'stopped'
}

const restart = ({ place }: Work): MovePlace => ({ ...FIRST_PLACE, was: place.was })

/** The tenant is open again on `shard`; what the other one has of it is deleted. */
async function settle(work: Work, shard: number, loser: number): Promise<MoveProgress> {
  const { deps, tenant, move, place } = work
  const cursor = JSON.stringify({ ...restart(work), loser })
  const isSettled = await settleMove(deps.directory, tenant, move, { shard, state: place.was, cursor })
  forgetAccess(tenant)
  return isSettled ? 'more' : 'stopped'
}

async function copy(work: Work): Promise<MoveProgress> {
  const { tenant, moving, place } = work
  const { from, to: target, moveAtMs } = moving
  const arriving = { kind: 'arriving', moveAtMs } as const
  const isFenced =
    (await raiseFence(from, tenant, { kind: 'away', moveAtMs })) && (await raiseFence(target, tenant, arriving))
  if (!isFenced) return 'stopped'
  if (place.isEmptied) {
    const next = await copyPage(moving, place)
    return next ? to(work, 'copy', next) : to(work, 'compare', restart(work))
  }
  const next = await deletePage(target, moving, arriving, place)
  return to(work, 'copy', next ?? { ...restart(work), isEmptied: true })
}

async function compare(work: Work): Promise<MoveProgress> {
  const { deps, tenant, move, moving, place } = work
  if (!(await raiseFence(moving.to, tenant, { kind: 'arrived', moveAtMs: moving.moveAtMs }))) return 'stopped'
  const { isEqual, place: next } = await comparePage(moving, place)
  if (isEqual) return next ? to(work, 'compare', next) : to(work, 'flip', restart(work))
  deps.log('error', 'tenant_move.aborted', { tenant, from: move.fromShard, to: move.toShard, table: place.table })
  return settle(work, move.fromShard, move.toShard)
}

async function remove(work: Work): Promise<MoveProgress> {
  const { deps, tenant, move, moving, place } = work
  const { moveAtMs } = moving
  const [winner, loser] = place.loser === move.fromShard ? [moving.to, moving.from] : [moving.from, moving.to]
  // First of all: after an end without success the tenant's mail can go on here.
  if (!(await raiseFence(winner, tenant, { kind: 'home', moveAtMs }))) return 'stopped'
  if (!(await raiseFence(loser, tenant, { kind: 'away', moveAtMs }))) return 'stopped'
  if (deps.clock.now() < move.startedAtMs + STALE_READS_MS) return 'waiting'
  const home = await findTenantHome(deps.directory, tenant)
  if (home === null || home.shard === place.loser) throw new Error('The tenant lives where its rows would be deleted')
  const next = await deletePage(loser, moving, { kind: 'away', moveAtMs }, place)
  if (next) return to(work, 'delete', next)
  await deleteMove(deps.directory, tenant, move)
  deps.log('info', 'tenant_move.finished', { tenant, shard: home.shard })
  return 'done'
}

function advanceOnce(work: Work): Promise<MoveProgress> {
  switch (work.move.step) {
    case 'copy':
      return copy(work)
    case 'compare':
      return compare(work)
    case 'flip':
      return settle(work, work.move.toShard, work.move.fromShard)
    case 'delete':
      return remove(work)
  }
}

/** Does up to `pages` pages of the tenant's move. Throws when a database fails; calling again goes on. */
export async function advanceMove(
  deps: MoveDeps,
  tenant: TenantId,
  limits: MoveLimits = LIMITS,
): Promise<MoveProgress> {
  const stopAtMs = Date.now() + limits.timeMs
  for (let page = 0; page < limits.pages && Date.now() < stopAtMs; page++) {
    const move = await findMove(deps.directory, tenant)
    if (move === null) return 'done'
    const moving: MovingTenant = {
      tenant,
      from: deps.ledgers.at(move.fromShard),
      to: deps.ledgers.at(move.toShard),
      moveAtMs: move.startedAtMs,
      pageRows: limits.pageRows,
    }
    const place = MovePlace.parse(JSON.parse(move.cursor))
    const progress = await advanceOnce({ deps, tenant, move, place, moving })
    if (progress !== 'more') return progress
  }
  return 'more'
}
