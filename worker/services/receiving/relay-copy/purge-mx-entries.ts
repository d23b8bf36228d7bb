/** Entries that have been gone for a week are forgotten: a relay that was away for longer fills its copy anew. */
import type { Deps } from '../../../deps.ts'
import { purgeMxEntries } from '../../../store/directory/receiving/mx-entries.ts'

const KEEP_MS = 7 * 86_400_000
const ROWS = 5_000
const STATEMENTS_A_RUN = 20

/** Up to 100,000 a run. */
export async function purgeOldMxEntries({ directory, log }: Pick<Deps, 'directory' | 'log'>): Promise<void> {
  let purged = 0
  for (let run = 0; run < STATEMENTS_A_RUN; run++) {
    // Real time: the triggers date entries by the database's own.
    const now = await purgeMxEntries(directory, Date.now() - KEEP_MS, ROWS)
    purged += now
    if (now < ROWS) break
  }
  if (purged > 0) log('info', 'mx_entries.purged', { purged })
}
