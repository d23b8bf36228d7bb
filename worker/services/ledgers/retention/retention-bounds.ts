/**
 * What a round must know of all plans. A plan that is made shorter must not leave behind what it had kept longer: the longest time in
 * which rejected mail was ever kept is a setting, until a whole round has looked that far back.
 */
import type { Deps } from '../../../deps.ts'
import { findRetentionBounds } from '../../../store/directory/plans/retention-days.ts'
import { readSetting, writeSetting } from '../../../store/directory/settings.ts'
import { DAY_MS, RETENTION } from './retention-rules.ts'

const KEY = 'retention_longest_rejected'
/** Where there is no plan. */
const DEFAULT_DAYS = 30

export interface RetentionBounds {
  /** Raw mail that is younger is kept by every plan. */
  readonly leastRawMs: number
  /** Rejected mail that is older has gone in an earlier round. */
  readonly lookBackMs: number
}

/** For a round that goes on. */
export async function readBounds(deps: Pick<Deps, 'directory'>): Promise<RetentionBounds> {
  const { leastRaw, mostRejected } = await findRetentionBounds(deps.directory)
  const longest = Math.max(mostRejected ?? DEFAULT_DAYS, Number(await readSetting(deps.directory, KEY)) || 0)
  return {
    leastRawMs: (leastRaw ?? DEFAULT_DAYS) * DAY_MS,
    lookBackMs: longest * DAY_MS + RETENTION.unfiledLookBackMs,
  }
}

/** At the beginning of a round: a plan that is made shorter during the round changes nothing of it. */
export async function widenBounds(deps: Pick<Deps, 'directory'>): Promise<void> {
  const { mostRejected } = await findRetentionBounds(deps.directory)
  const known = Number(await readSetting(deps.directory, KEY)) || 0
  await writeSetting(deps.directory, KEY, String(Math.max(mostRejected ?? DEFAULT_DAYS, known)))
}

/** At the end of a round, which has looked at everything. */
export async function narrowBounds(deps: Pick<Deps, 'directory'>): Promise<void> {
  const { mostRejected } = await findRetentionBounds(deps.directory)
  await writeSetting(deps.directory, KEY, String(mostRejected ?? DEFAULT_DAYS))
}
