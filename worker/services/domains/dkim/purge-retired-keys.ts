/** Keys that were replaced are deleted, private half and all, when no mail on its way can need their records any more. */
import type { Deps } from '../../../deps.ts'
import { deleteKeysRetiredBy } from '../../../store/directory/dkim-keys.ts'
import { servedSinceMs } from './retention.ts'

const ROWS = 1_000
const STATEMENTS_A_RUN = 20

/** Up to 20,000 a run. */
export async function purgeRetiredKeys(deps: Pick<Deps, 'directory' | 'clock' | 'log'>): Promise<void> {
  let purged = 0
  for (let run = 0; run < STATEMENTS_A_RUN; run++) {
    const now = await deleteKeysRetiredBy(deps.directory, servedSinceMs(deps.clock.now()), ROWS)
    purged += now
    if (now < ROWS) break
  }
  if (purged > 0) deps.log('info', 'dkim_keys.purged', { purged })
}
