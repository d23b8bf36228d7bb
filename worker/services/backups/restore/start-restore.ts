/** What the operator orders of a restore: it begins, it is confirmed, and mail that it held is sent. */
import type { Restore, StartRestore } from '@mailstead/contracts/api/operator/backup.ts'
import type { Deps } from '../../../deps.ts'
import { notFound, Refusal } from '../../../platform/refusal.ts'
import { countHeld, releaseHeld } from '../../../store/backup/held-jobs.ts'
import { isEmptyDeployment } from '../../../store/backup/restored-rows.ts'
import { getManifest } from '../../../store/blobs/backups.ts'
import { checkContext, Manifest, readPlace } from '../backup-place.ts'
import { forgetClosed } from './is-closed.ts'
import { RestorePlace, readRestore, writeRestore } from './restore-place.ts'

type OrderDeps = Pick<Deps, 'clock' | 'directory' | 'ledgers' | 'log' | 'rawBucket' | 'secrets'>

const conflict = (message: string): Refusal => new Refusal('conflict', message)
const ACCOUNTS_SHOWN = 100
const RELEASED_AT_ONCE = 1_000

async function requireRestorable(deps: OrderDeps, id: string): Promise<void> {
  const manifest = Manifest.safeParse(await getManifest(deps.rawBucket, id)).data
  if (manifest === undefined) throw notFound('backup')
  if (manifest.ledgers > deps.ledgers.count)
    throw conflict(
      `The backup has ${manifest.ledgers} ledgers and this deployment ${deps.ledgers.count}. Add ledgers first.`,
    )
  await deps.secrets.open(checkContext(id), manifest.sealedCheck).catch(() => {
    throw conflict(
      'The backup was made under another MASTER_KEY. Deploy with the secrets of the deployment that made it.',
    )
  })
  if (!(await isEmptyDeployment(deps.directory, deps.ledgers)))
    throw conflict('There are accounts or mails in this deployment. A backup is restored into an empty one only.')
}

/** Throws `not_found`, or `conflict` with what stands in the way. */
export async function startRestore(deps: OrderDeps, by: string, wanted: StartRestore): Promise<void> {
  if ((await readRestore(deps)).isClosed) throw conflict('A restore is not over. Confirm it first.')
  const isInPlace = 'in_place' in wanted
  if (!isInPlace) await requireRestorable(deps, wanted.backup_id)
  if (isInPlace && (await readPlace(deps)) !== null) throw conflict('A backup is being made. Delete it first.')
  const begun = isInPlace
    ? ({ state: 'frozen', step: 'settle' } as const)
    : ({ state: 'running', backup: wanted.backup_id } as const)
  await writeRestore(deps, RestorePlace.parse({ ...begun, startedAtMs: deps.clock.now() }))
  forgetClosed(deps)
  deps.log('warn', 'restore.started', { by, backup: isInPlace ? null : wanted.backup_id })
}

/** The databases are back, or what was restored has been looked at. Throws `conflict` while it works. */
export async function confirmRestore(deps: OrderDeps, by: string): Promise<void> {
  const { place } = await readRestore(deps)
  if (place.state !== 'frozen' && place.state !== 'ready')
    throw conflict(place.state === 'running' ? 'The restore is at work. Look again in a minute.' : 'No restore waits.')
  await writeRestore(deps, { ...place, state: place.state === 'frozen' ? 'running' : 'released' })
  forgetClosed(deps)
  deps.log('warn', 'restore.confirmed', { by, state: place.state })
}

/** As the operator sees it. */
export async function showRestore(deps: OrderDeps): Promise<Restore> {
  const { place } = await readRestore(deps)
  const held: Restore['held'] = []
  for (let shard = 0; shard < deps.ledgers.count; shard++)
    for (const { tenant, n } of await countHeld(deps.ledgers.at(shard), ACCOUNTS_SHOWN))
      held.push({ tenant_id: tenant, emails: n })
  const { state, step, rows, differences, mended, found, unasked, problem, startedAtMs } = place
  return {
    ...{ object: 'restore', state, backup_id: place.backup, step: state === 'running' ? step : null },
    started_at: state === 'none' ? null : new Date(startedAtMs).toISOString(),
    ...{ rows, differences, mended, found_at_relays: found, unasked_relays: unasked },
    held: held.toSorted((a, b) => b.emails - a.emails).slice(0, ACCOUNTS_SHOWN),
    problem,
  }
}

/** Mail that may have been delivered since the backup is sent after all. Throws `conflict` before the restore is confirmed. */
export async function releaseRestored(
  deps: OrderDeps,
  by: string,
  tenant: string | null,
): Promise<{ readonly released: number; readonly hasMore: boolean }> {
  if ((await readRestore(deps)).isClosed) throw conflict('The restore is not over. Confirm it first.')
  const nowMs = deps.clock.now()
  let released = 0
  for (let shard = 0; shard < deps.ledgers.count && released < RELEASED_AT_ONCE; shard++)
    released += await releaseHeld(deps.ledgers.at(shard), tenant, { nowMs, limit: RELEASED_AT_ONCE - released })
  deps.log('warn', 'restore.released', { by, tenant, emails: released })
  return { released, hasMore: released === RELEASED_AT_ONCE }
}
