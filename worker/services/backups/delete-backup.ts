/** Backups that are not wanted any more: one by the operator, old ones and remains each day. */
import type { Deps } from '../../deps.ts'
import { readIdTime } from '../../platform/ids.ts'
import { describeError } from '../../platform/log.ts'
import { deleteBackupObjects, getManifest, listBackupIds } from '../../store/blobs/backups.ts'
import { Manifest, readPlace, writePlace } from './backup-place.ts'
import { findBackup } from './list-backups.ts'
import { startBackup } from './start-backup.ts'

type DeleteDeps = Pick<Deps, 'directory' | 'rawBucket' | 'log'>

/** Thousands of objects; the daily job goes on with the rest. */
const ROUNDS = 20

async function remove(deps: DeleteDeps, id: string): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) if (await deleteBackupObjects(deps.rawBucket, id)) return
}

/** Also one that is being made. Throws `not_found`. */
export async function deleteBackup(deps: DeleteDeps, by: string, id: string): Promise<void> {
  const { state } = await findBackup(deps, id)
  if (state === 'running') await writePlace(deps, null)
  await remove(deps, id)
  deps.log('info', 'backup.deleted', { backup: id, by })
}

/** The newest `keep` that were made by the day stay, and those of the operator. Of what broke off nothing stays. */
async function removeOld(deps: DeleteDeps, keep: number): Promise<void> {
  const running = (await readPlace(deps))?.id
  let daily = 0
  for (const id of (await listBackupIds(deps.rawBucket)).toReversed()) {
    if (id === running || readIdTime(id) === null) continue
    const manifest = Manifest.safeParse(await getManifest(deps.rawBucket, id)).data
    if (manifest?.trigger === 'operator') continue
    daily += manifest === undefined ? 0 : 1
    if (manifest === undefined || daily > keep) await remove(deps, id)
  }
}

/** Once a day: a new backup, and old ones go. `keep` 0 makes none. */
export async function makeDailyBackup(deps: DeleteDeps & Pick<Deps, 'clock' | 'ledgers'>, keep: number): Promise<void> {
  try {
    await removeOld(deps, Math.max(keep, 1))
    if (keep > 0) await startBackup(deps, { trigger: 'daily', person: 'the daily job' })
  } catch (error) {
    deps.log('error', 'backup.failed', { error: describeError(error) })
  }
}
