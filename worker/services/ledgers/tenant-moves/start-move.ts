/**
 * Moves a tenant to another ledger shard: copy, compare, flip, delete (`advance-move.ts`). From here until the flip its
 * API answers 503 and nothing of it is handed over.
 */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../../deps.ts'
import { notFound, Refusal } from '../../../platform/refusal.ts'
import { readSetting } from '../../../store/directory/settings.ts'
import { readShards } from '../../../store/directory/shards.ts'
import { insertMove } from '../../../store/directory/tenant-moves.ts'
import { findTenantHome } from '../../../store/directory/tenants.ts'
import { forgetAccess } from '../../access/authenticate.ts'
import { SHARD_LIMITS } from '../shards/shard-limits.ts'
import { FIRST_PLACE, type MovePlace } from './move-place.ts'

const conflict = (message: string): Refusal => new Refusal('conflict', message)

/** Throws `not_found`, or `conflict` when the tenant moves already, is there, or the shard has no room. */
export async function startMove(
  deps: Pick<Deps, 'clock' | 'directory' | 'ledgers'>,
  tenant: TenantId,
  toShard: number,
): Promise<void> {
  deps.ledgers.at(toShard)
  const [home, sizes] = await Promise.all([findTenantHome(deps.directory, tenant), readShards(deps.directory)])
  if (home === null) throw notFound('tenant')
  if (home.state === 'moving') throw conflict('The tenant is on its way already.')
  if (home.shard === toShard) throw conflict(`The tenant lives on shard ${toShard}.`)
  if ((sizes.get(toShard)?.sizeBytes ?? 0) >= SHARD_LIMITS.largeBytes)
    throw conflict(`Shard ${toShard} has no room for another tenant.`)
  if (await readSetting(deps.directory, 'backup_place'))
    throw conflict('A backup is being made, for which no account may move. Start the move when it is through.')
  const place: MovePlace = { ...FIRST_PLACE, was: home.state }
  const move = {
    fromShard: home.shard,
    toShard,
    step: 'copy',
    cursor: JSON.stringify(place),
    startedAtMs: deps.clock.now(),
  } as const
  if (!(await insertMove(deps.directory, tenant, move, home.state)))
    throw conflict('The tenant is on its way already, or an earlier move of it is not cleaned up yet.')
  forgetAccess(tenant)
}
