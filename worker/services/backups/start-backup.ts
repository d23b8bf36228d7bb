/** Begins a backup: by the operator, or each day. The cron of every minute makes it. */
import type { Deps } from '../../deps.ts'
import { newId } from '../../platform/ids.ts'
import { Refusal } from '../../platform/refusal.ts'
import { listParts, nameOf } from './backup-parts.ts'
import { type BackupPlace, newPart, readPlace, writePlace } from './backup-place.ts'
import { readRestore } from './restore/restore-place.ts'

type StartDeps = Pick<Deps, 'clock' | 'directory' | 'ledgers' | 'log' | 'rawBucket'>

/** Throws `conflict` while another one is made, or a restore is not over. */
export async function startBackup(
  deps: StartDeps,
  by: { readonly trigger: BackupPlace['trigger']; readonly person: string },
): Promise<BackupPlace> {
  if ((await readPlace(deps)) !== null)
    throw new Refusal(
      'conflict',
      'A backup is being made. Wait for it, or delete it (DELETE /v1/operator/backups/:id).',
    )
  if ((await readRestore(deps)).isClosed)
    throw new Refusal('conflict', 'A restore is not over. Confirm it first (POST /v1/operator/restore/confirm).')
  const startedAtMs = deps.clock.now()
  const [first] = listParts(deps.ledgers.count)
  if (first === undefined) throw new Error('A backup has parts')
  const place: BackupPlace = {
    ...{ id: newId(startedAtMs), trigger: by.trigger, startedAtMs, ledgers: deps.ledgers.count },
    ...{ parts: [], isBegun: false, current: newPart(nameOf(first)), after: null, mailbox: null },
  }
  await writePlace(deps, place)
  deps.log('info', 'backup.started', { backup: place.id, by: by.person })
  return place
}
