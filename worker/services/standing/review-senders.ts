/**
 * Every minute a part of those who have sent since yesterday is looked at, in turn: their standing, and their limits. Where the
 * round stands is a setting.
 */
import { TenantId } from '@mailstead/contracts/ids.ts'
import { describeError } from '../../platform/log.ts'
import { readSetting, writeSetting } from '../../store/directory/settings.ts'
import { findTenantHome, type TenantHome } from '../../store/directory/tenants.ts'
import { listSenders } from '../../store/ledger/reports/outcomes.ts'
import { listHolds } from '../control/hold.ts'
import { pauseHoldOf } from '../control/pause-hold.ts'
import { readOperatorSettings } from '../operator/settings.ts'
import { warnOfLimits } from '../plans/warn-of-limits.ts'
import { type StandingDeps, stopAtRelays } from './pause-tenant.ts'
import { reviewStanding } from './review-standing.ts'

const DAY_MS = 86_400_000
/** Some ten statements each; D1 takes a thousand in one invocation, which other jobs share. */
const TENANTS_MAX = 20
const PLACE = 'standing_place'

async function nextSenders(deps: StandingDeps): Promise<readonly TenantHome[]> {
  const [shardText = '0', after = ''] = ((await readSetting(deps.directory, PLACE)) ?? '').split(' ')
  const shard = Number(shardText) % deps.ledgers.count
  const day = new Date(deps.clock.now() - DAY_MS).toISOString().slice(0, 10)
  const ids = await listSenders(deps.ledgers.at(shard), { day, after, limit: TENANTS_MAX })
  const isThrough = ids.length < TENANTS_MAX
  await writeSetting(deps.directory, PLACE, isThrough ? `${shard + 1} ` : `${shard} ${ids.at(-1)}`)
  const homes = await Promise.all(ids.map((id) => findTenantHome(deps.directory, TenantId.parse(id))))
  // What a move has left on another shard is not its own any more.
  return homes.filter((home) => home !== null).filter((home) => home.shard === shard)
}

/** A pause whose Worker died before relays were told. */
async function mendHold(deps: StandingDeps, { id, state }: TenantHome, held: ReadonlySet<string>): Promise<void> {
  if (state === 'paused' && !held.has(pauseHoldOf(id))) await stopAtRelays(deps, id)
}

/** One that fails keeps no other from its turn. */
export async function reviewSenders(deps: StandingDeps): Promise<void> {
  const [homes, { standing_rules }, { rows }] = await Promise.all([
    nextSenders(deps),
    readOperatorSettings(deps),
    listHolds(deps),
  ])
  const held = new Set(rows.map(({ id }) => id))
  for (const home of homes) {
    try {
      await mendHold(deps, home, held)
      await reviewStanding(deps, home, standing_rules)
      await warnOfLimits(deps, home.id)
    } catch (error) {
      deps.log('error', 'standing.not_reviewed', { tenant: home.id, error: describeError(error) })
    }
  }
}
