/** Every minute a restore goes on by a bounded piece. While it is closed it is all that a cron does. */
import type { Deps } from '../../../deps.ts'
import { describeError } from '../../../platform/log.ts'
import { raiseRevision } from '../../../store/backup/mx-revision.ts'
import { getManifest } from '../../../store/blobs/backups.ts'
import { Manifest } from '../backup-place.ts'
import { type InsertDeps, insertPage } from './insert-page.ts'
import { orderParts } from './restore-parts.ts'
import { type RestorePlace, readRestore, writeRestore } from './restore-place.ts'
import { askPiece, countPiece, type StepDeps, settlePiece } from './restore-steps.ts'

const LIMITS = { timeMs: 20_000, pieces: 200 }

type RestoreDeps = InsertDeps & StepDeps & Pick<Deps, 'log'>

/** Of databases that were put back by other means there is nothing to insert or to count. */
const STEPS = ['rows', 'settle', 'doors', 'count', 'ask'] as const satisfies readonly RestorePlace['step'][]
const IN_PLACE: readonly RestorePlace['step'][] = ['settle', 'ask']

function nextStep(place: RestorePlace): RestorePlace {
  const steps = STEPS.filter((step) => place.backup !== null || IN_PLACE.includes(step))
  const step = steps[steps.indexOf(place.step) + 1]
  const begun = { ...place, n: 0, page: 0, digest: '', after: null, tries: 0 }
  return step === undefined ? { ...begun, state: 'ready' } : { ...begun, step }
}

async function insert(deps: RestoreDeps, manifest: Manifest, place: RestorePlace, step: 'rows' | 'doors') {
  const restored = orderParts(manifest, step)[place.n]
  return restored === undefined ? 'over' : insertPage(deps, manifest, { restored, place })
}

async function piece(
  deps: RestoreDeps,
  place: RestorePlace,
  readManifest: () => Promise<Manifest>,
): Promise<RestorePlace | 'over' | 'wait'> {
  switch (place.step) {
    case 'rows': {
      const manifest = await readManifest()
      if (place.n === 0 && place.page === 0) await raiseRevision(deps.directory, manifest.mxRevision)
      return insert(deps, manifest, place, 'rows')
    }
    case 'settle':
      return settlePiece(deps, place)
    case 'doors':
      return insert(deps, await readManifest(), place, 'doors')
    case 'count':
      return countPiece(deps, await readManifest(), place)
    case 'ask':
      return askPiece(deps, place)
  }
}

async function takePieces(deps: RestoreDeps, begun: RestorePlace, limits: typeof LIMITS): Promise<RestorePlace> {
  let manifest: Manifest | null = null
  const readManifest = async () => {
    manifest ??= Manifest.parse(await getManifest(deps.rawBucket, begun.backup ?? ''))
    return manifest
  }
  const stopAtMs = Date.now() + limits.timeMs
  let place = { ...begun, problem: null as string | null }
  for (let n = 0; n < limits.pieces && place.state === 'running' && Date.now() < stopAtMs; n++) {
    try {
      const next = await piece(deps, place, readManifest)
      if (next === 'wait') return { ...place, tries: place.tries + 1 }
      place = next === 'over' ? nextStep(place) : next
    } catch (error) {
      deps.log('error', 'restore.failed', { step: place.step, error: describeError(error) })
      return { ...place, problem: describeError(error) }
    }
  }
  return place
}

/** Alarm: `restore.failed`; the next minute tries again where it was. */
export async function advanceRestore(deps: RestoreDeps, limits = LIMITS): Promise<void> {
  const { place } = await readRestore(deps)
  if (place.state !== 'running') return
  const next = await takePieces(deps, place, limits)
  await writeRestore(deps, next)
  if (next.state === 'ready')
    deps.log('info', 'restore.ready', { rows: next.rows, found: next.found, differences: next.differences.length })
}
