/**
 * Work over all tenants that is too long for one run of a cron: a round begins once a day and goes on every ten minutes
 * where it stopped, until it is through. Where it stands is a setting.
 */
import type { Deps } from '../../../deps.ts'
import { describeError } from '../../../platform/log.ts'
import { readSetting, writeSetting } from '../../../store/directory/settings.ts'
import type { RetentionTimes } from './retention-rules.ts'

export interface RoundLimits {
  /** Real time. */
  readonly timeMs: number
  readonly steps: number
}

/** One run of retention over a tenant. */
export interface RetentionRun {
  /** By the injected clock. */
  readonly nowMs: number
  readonly isOver: () => boolean
  /** Rows a statement. */
  readonly rows: number
  /** Objects of old mail that is still to be handed over. */
  readonly openRawKeys: ReadonlySet<string>
  /** Of the tenant. */
  readonly times: RetentionTimes
  /** Rejected mail that is older has gone long ago. */
  readonly lookBackMs: number
}

export interface Round {
  /** Of the setting, and in log lines. */
  readonly name: string
  /** Where a round begins. */
  readonly first: string
  /** One bounded step from a place; the next place, or null at the end. */
  readonly step: (place: string, stopAtMs: number) => Promise<string | null>
  readonly limits: RoundLimits
}

/** `begin` starts a round unless one is under way; without it a run does nothing between rounds. */
export async function runRound(deps: Pick<Deps, 'directory' | 'log'>, round: Round, begin: boolean): Promise<void> {
  const key = `${round.name}_place`
  const kept = await readSetting(deps.directory, key)
  const start = kept || (begin ? round.first : null)
  if (start === null) return
  let place: string | null = start
  const stopAtMs = Date.now() + round.limits.timeMs
  try {
    for (let step = 0; step < round.limits.steps && place !== null && Date.now() < stopAtMs; step++)
      place = await round.step(place, stopAtMs)
    if (place === null) deps.log('info', `${round.name}.finished`)
  } catch (error) {
    deps.log('error', `${round.name}.failed`, { error: describeError(error) })
  }
  await writeSetting(deps.directory, key, place ?? '')
}
