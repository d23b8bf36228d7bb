/** What runs by the clock. The expressions are those of `wrangler.toml`, and a test compares them. */
import type { Deps } from './deps.ts'
import { sweepJobs, sweepNonces } from './services/sending/sweep.ts'

/** Every cron expression, as `wrangler.toml` names it. */
export const CRONS = ['* * * * *'] as const

/** Runs one cron; an expression that is not in `CRONS` throws. */
export async function runCron(deps: Deps, cron: string): Promise<void> {
  switch (CRONS.find((known) => known === cron)) {
    case '* * * * *':
      await sweepJobs(deps)
      await sweepNonces(deps)
      return
    case undefined:
      throw new Error(`There is no cron ${cron.slice(0, 40)}`)
  }
}
