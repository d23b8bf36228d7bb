/** Looks at what DNS says of relays' sources; one that is not right any more is not used from then on. */
import type { RelayId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../../deps.ts'
import {
  listDueSources,
  listSources,
  type SourceCheckRow,
  type SourceRow,
  saveSourceChecks,
} from '../../../store/directory/registry/sources.ts'
import { forgetRelays } from '../list-relays.ts'
import { openDnsViews } from './ask-both.ts'
import { judgeSource } from './judge-source.ts'

/** In one round of a minute. */
const ROUND_MAX = 40

export type CheckDeps = Pick<Deps, 'clock' | 'config' | 'directory' | 'log' | 'resolvers'>

const isGood = ({ addressState, ptrState, spfState }: Pick<SourceCheckRow, 'addressState' | 'ptrState' | 'spfState'>) =>
  addressState === 'good' && ptrState === 'good' && spfState === 'good'

/** Who looks after relays hears of each turn. */
function tell({ log }: CheckDeps, before: SourceRow, after: SourceCheckRow): void {
  const about = { relay: before.relayId, address: before.address }
  if (before.isUsable && !isGood(after)) {
    const { addressState, ptrState, spfState } = after
    log('error', 'relay.source_refused', { ...about, address_check: addressState, ptr: ptrState, spf: spfState })
  } else if (!before.isUsable && isGood(after)) log('info', 'relay.source_used', about)
}

async function checkAll(deps: CheckDeps, rows: readonly SourceRow[]): Promise<void> {
  if (rows.length === 0) return
  const views = openDnsViews(deps)
  const around = { include: deps.config.SPF_INCLUDE, nowMs: deps.clock.now() }
  const checks = await Promise.all(rows.map((row) => judgeSource(views, row, around)))
  await saveSourceChecks(deps.directory, checks)
  for (const [index, check] of checks.entries()) tell(deps, rows[index] as SourceRow, check)
  forgetRelays(deps)
}

/** The sources of a relay, or of all, now. */
export async function checkSources(deps: CheckDeps, relay: RelayId | null): Promise<void> {
  await checkAll(deps, await listSources(deps.directory, relay))
}

/** Those that are due: a job of every minute. */
export async function checkDueSources(deps: CheckDeps): Promise<void> {
  await checkAll(deps, await listDueSources(deps.directory, deps.clock.now(), ROUND_MAX))
}
