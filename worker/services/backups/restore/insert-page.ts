/** One page of a backup into the databases, checked against the manifest. A page may come again. */
import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import { z } from 'zod'
import type { Deps } from '../../../deps.ts'
import { openMailbox } from '../../../mailbox/client.ts'
import { insertRows, unknownColumns } from '../../../store/backup/insert-rows.ts'
import { findMailboxObjects } from '../../../store/backup/mailbox-objects.ts'
import type { DumpedRow } from '../../../store/backup/read-rows.ts'
import { removeNamesakes } from '../../../store/backup/restored-rows.ts'
import { getBackupPage } from '../../../store/blobs/backups.ts'
import { MAILBOXES } from '../backup-parts.ts'
import type { Manifest } from '../backup-place.ts'
import { isReplacing, type RestoredPart, toRestored } from './restore-parts.ts'
import type { RestorePlace } from './restore-place.ts'

export type InsertDeps = Pick<Deps, 'clock' | 'directory' | 'ledgers' | 'mailboxes' | 'rawBucket'>

const Row = z.record(z.string(), z.union([z.string(), z.number(), z.null()]))
const MailboxThing = z.object({ tenant: z.string(), id: z.string(), table: z.string(), row: Row })

async function insertMailboxes(deps: InsertDeps, things: readonly unknown[]): Promise<void> {
  const rows = z.array(MailboxThing).parse(things)
  const objects = await findMailboxObjects(deps.directory, [
    ...new Map(rows.map(({ tenant, id }) => [id, { tenant, id }])).values(),
  ])
  for (const [id, theirs] of Map.groupBy(rows, (row) => row.id)) {
    const objectId = objects.get(id)
    // Removed while the backup was made.
    if (objectId !== undefined)
      await openMailbox(deps.mailboxes, objectId).insertRows(theirs.map(({ table, row }) => ({ table, row })))
  }
}

async function insertTable(
  deps: InsertDeps,
  restored: RestoredPart,
  { rows, sinceMs }: { readonly rows: readonly DumpedRow[]; readonly sinceMs: number },
): Promise<void> {
  const { part, told } = restored
  if (part === MAILBOXES) return
  const strange = rows[0] === undefined ? [] : unknownColumns(part.dumped.table, rows[0])
  if (strange.length > 0)
    throw new Error(`${told.name} of the backup has ${strange.join(', ')}, which this version does not know`)
  const kept = rows.flatMap(toRestored(deps, restored, sinceMs))
  if (told.name === 'directory/user')
    await removeNamesakes(
      deps.directory,
      rows.map(({ id, email }) => ({ id, email })),
    )
  if (kept.length > 0) await insertRows(part.database(deps), part.dumped.table, kept, isReplacing(restored))
}

/** The place behind the page. Throws when the page is missing or is not the one that the manifest tells of. */
export async function insertPage(
  deps: InsertDeps,
  manifest: Manifest,
  { restored, place }: { readonly restored: RestoredPart; readonly place: RestorePlace },
): Promise<RestorePlace> {
  const { part, told } = restored
  if (place.page >= told.pages) {
    if (place.digest !== told.digest) throw new Error(`${told.name} is not as the manifest of the backup says`)
    return { ...place, n: place.n + 1, page: 0, digest: '' }
  }
  const page = place.page + 1
  const stored = await getBackupPage(deps.rawBucket, { id: manifest.id, part: told.name, page })
  if (stored === null) throw new Error(`Page ${page} of ${told.name} is missing`)
  const digest = await sha256Hex(place.digest + stored.sha256)
  // The whole of a part is known by its last page only; until then a wrong page would be in already.
  if (page === told.pages && digest !== told.digest)
    throw new Error(`${told.name} is not as the manifest of the backup says`)
  if (part === MAILBOXES) await insertMailboxes(deps, stored.things)
  else await insertTable(deps, restored, { rows: z.array(Row).parse(stored.things), sinceMs: manifest.startedAtMs })
  return { ...place, page, digest, rows: place.rows + stored.things.length }
}
