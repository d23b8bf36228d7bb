/** Dates the last use of an API key, at most once in ten minutes: a busy key must not write a row a request. */
import type { Deps } from '../../deps.ts'
import { markApiKeyUsed } from '../../store/directory/access.ts'
import type { KeyAccess } from './authenticate.ts'

const INTERVAL_MS = 600_000

/** The writing, which nobody has to wait for and which never fails; null when nothing is due. */
export function recordUse(
  deps: Pick<Deps, 'directory' | 'clock' | 'log'>,
  { tenant, actor: { id: keyId, lastUse } }: Pick<KeyAccess, 'tenant' | 'actor'>,
): Promise<void> | null {
  const atMs = deps.clock.now()
  const unlessAfterMs = atMs - INTERVAL_MS
  if (lastUse.atMs !== null && lastUse.atMs > unlessAfterMs) return null
  // Before it is written, so that requests at the same time do not write as well.
  lastUse.atMs = atMs
  return markApiKeyUsed(deps.directory, tenant, keyId, { atMs, unlessAfterMs }).catch(() =>
    deps.log('warn', 'api_key_use.not_recorded', { tenant, keyId }),
  )
}
