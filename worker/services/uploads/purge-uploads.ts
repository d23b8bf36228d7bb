/** Removes messages of which not all parts came, and notes of those that were sent, after a day. */
import type { Deps } from '../../deps.ts'
import { deleteOldUploads } from '../../store/blobs/uploads.ts'

const KEPT_MS = 86_400_000
/** Thousands of objects in one run; one call each, of the thousand that a run may make. */
const PAGES = 200

export async function purgeUploads(deps: Pick<Deps, 'clock' | 'log' | 'rawBucket'>): Promise<void> {
  const deleted = await deleteOldUploads(deps.rawBucket, { beforeMs: deps.clock.now() - KEPT_MS, pages: PAGES })
  if (deleted > 0) deps.log('info', 'uploads.purged', { objects: deleted })
}
