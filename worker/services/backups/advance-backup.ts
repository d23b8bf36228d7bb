/** Every minute the backup that is being made goes on by a bounded number of pages. */
import type { Deps } from '../../deps.ts'
import { describeError } from '../../platform/log.ts'
import { readNewestRevision } from '../../store/backup/mx-revision.ts'
import { putManifest } from '../../store/blobs/backups.ts'
import { listMovingTenants } from '../../store/directory/tenant-moves.ts'
import { listParts, MAILBOXES, nameOf } from './backup-parts.ts'
import { type BackupPlace, checkContext, type Manifest, newPart, readPlace, writePlace } from './backup-place.ts'
import { type DumpDeps, type Dumped, dumpMailboxPage, dumpTablePage } from './dump-page.ts'

/** An invocation may ask for 10,000 things; a page asks for two, one of mailboxes for fifty. */
const LIMITS = { timeMs: 15_000, pages: 100 }
/** What was accepted before the beginning is written by then. */
const SETTLE_MS = 60_000

type AdvanceDeps = DumpDeps & Pick<Deps, 'clock' | 'log' | 'secrets'>

async function finish(deps: AdvanceDeps, place: BackupPlace): Promise<void> {
  const { id, trigger, startedAtMs, ledgers, parts } = place
  const manifest: Manifest = {
    ...{ format: 1, id, trigger, startedAtMs, finishedAtMs: deps.clock.now(), ledgers, parts },
    sealedCheck: await deps.secrets.seal(checkContext(id), id),
    mxRevision: await readNewestRevision(deps.directory),
  }
  await putManifest(deps.rawBucket, id, manifest)
  await writePlace(deps, null)
  const sum = (of: 'rows' | 'bytes'): number => parts.reduce((total, part) => total + part[of], 0)
  deps.log('info', 'backup.finished', { backup: id, rows: sum('rows'), bytes: sum('bytes') })
}

const goOn = (place: BackupPlace, { current, next }: Dumped): BackupPlace => {
  if (next !== null) return { ...place, current, ...next }
  const parts = [...place.parts, current]
  const following = listParts(place.ledgers)[parts.length]
  return {
    ...{ ...place, parts, after: null, mailbox: null },
    current: newPart(following === undefined ? '' : nameOf(following)),
  }
}

/** True when rows may be read: no tenant is between two ledgers. Moves wait while a backup has begun. */
async function mayBegin(deps: AdvanceDeps, place: BackupPlace): Promise<boolean> {
  if (place.isBegun) return true
  if (deps.clock.now() < place.startedAtMs + SETTLE_MS) return false
  return (await listMovingTenants(deps.directory)).length === 0
}

async function makePages(deps: AdvanceDeps, begun: BackupPlace, limits: typeof LIMITS): Promise<BackupPlace> {
  const parts = listParts(begun.ledgers)
  const stopAtMs = Date.now() + limits.timeMs
  let place = begun
  for (let page = 0; page < limits.pages && Date.now() < stopAtMs; page++) {
    const part = parts[place.parts.length]
    if (part === undefined) break
    const dumped = part === MAILBOXES ? dumpMailboxPage(deps, place) : dumpTablePage(deps, part, place)
    place = goOn(place, await dumped)
  }
  return place
}

/** Alarm: `backup.failed`; the next minute tries again where it was. */
export async function advanceBackup(deps: AdvanceDeps, limits = LIMITS): Promise<void> {
  const place = await readPlace(deps)
  if (place === null || !(await mayBegin(deps, place))) return
  // Before the first row is read: a move that begins from now on waits.
  if (!place.isBegun) await writePlace(deps, { ...place, isBegun: true })
  try {
    const next = await makePages(deps, { ...place, isBegun: true }, limits)
    // It was deleted meanwhile: what was stored is removed by the daily job.
    if ((await readPlace(deps))?.id !== place.id) return
    if (next.parts.length < listParts(next.ledgers).length) await writePlace(deps, next)
    else await finish(deps, next)
  } catch (error) {
    deps.log('error', 'backup.failed', { backup: place.id, part: place.current.name, error: describeError(error) })
  }
}
