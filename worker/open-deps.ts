/** The dependencies of what is no request: a queue batch, a cron, a mail, an alarm. */
import { createDeps, type Deps } from './deps.ts'
import type { Bindings } from './env.ts'
import { restoreClock } from './services/development/clock-offset.ts'

/** In development the moved clock is restored before anything reads it, as for requests. */
export async function openDeps(env: Bindings): Promise<Deps> {
  const deps = createDeps(env)
  // Imported at the top, and left out of the production build: two objects that import it at once would wait for one promise.
  if (DEVELOPMENT) await restoreClock(deps)
  return deps
}
