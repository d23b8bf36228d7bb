/** Backups as the operator sees them: the bucket says what is there, whatever became of the databases. */
import type { Backup } from '@mailstead/contracts/api/operator/backup.ts'
import type { Deps } from '../../deps.ts'
import { notFound } from '../../platform/refusal.ts'
import { getManifest, listBackupIds } from '../../store/blobs/backups.ts'
import { type BackupPlace, type DonePart, Manifest, readPlace } from './backup-place.ts'

type ListDeps = Pick<Deps, 'directory' | 'rawBucket'>

const at = (ms: number): string => new Date(ms).toISOString()
const sum = (parts: readonly DonePart[], of: 'rows' | 'bytes'): number =>
  parts.reduce((total, part) => total + part[of], 0)

/** One that is being made. */
export const showRunning = (place: BackupPlace): Backup => ({
  object: 'backup',
  id: place.id,
  state: 'running',
  trigger: place.trigger,
  started_at: at(place.startedAtMs),
  finished_at: null,
  rows: sum([...place.parts, place.current], 'rows'),
  bytes: sum([...place.parts, place.current], 'bytes'),
})

function showFinished(told: unknown): Backup | null {
  const manifest = Manifest.safeParse(told).data
  if (manifest === undefined) return null
  const { id, trigger, startedAtMs, finishedAtMs, parts } = manifest
  return {
    ...{ object: 'backup', id, state: 'complete', trigger },
    ...{ started_at: at(startedAtMs), finished_at: at(finishedAtMs) },
    ...{ rows: sum(parts, 'rows'), bytes: sum(parts, 'bytes') },
  }
}

/** Newest first. What broke off before its manifest is not shown: the daily job removes it. */
export async function listBackups(deps: ListDeps): Promise<readonly Backup[]> {
  const [place, ids] = await Promise.all([readPlace(deps), listBackupIds(deps.rawBucket)])
  const shown = place === null ? [] : [showRunning(place)]
  for (const id of ids.toReversed()) {
    const backup = id === place?.id ? null : showFinished(await getManifest(deps.rawBucket, id))
    if (backup !== null) shown.push(backup)
  }
  return shown
}

/** Throws `not_found`. */
export async function findBackup(deps: ListDeps, id: string): Promise<Backup> {
  const place = await readPlace(deps)
  const backup = place?.id === id ? showRunning(place) : showFinished(await getManifest(deps.rawBucket, id))
  if (backup === null) throw notFound('backup')
  return backup
}
