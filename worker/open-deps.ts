/** The dependencies of what is no request: a queue batch, a cron, a mail, an alarm. */
import { createDeps, type Deps } from './deps.ts'
import type { Bindings } from './env.ts'

/** In development the moved clock is restored before anything reads it, as for requests. */
export async function openDeps(env: Bindings): Promise<Deps> {
  const deps = createDeps(env)
  if (DEVELOPMENT) await (await import('./services/development/clock-offset.ts')).restoreClock(deps)
  return deps
}
