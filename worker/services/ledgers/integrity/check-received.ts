/**
 * Received mail of one tenant: rows and objects stand in the same order, so a page of each is laid side by side. Rows are read first,
 * since an accept writes the object before the row.
 */
import type { Deps } from '../../../deps.ts'
import { findObjectSizes, MAILBOX } from '../../../store/blobs/raw.ts'
import { receivedKey } from '../../../store/blobs/received.ts'
import { deleteBlobs, listTenantBlobs, type StoredObject } from '../../../store/blobs/tenant-blobs.ts'
import type { TenantHome } from '../../../store/directory/tenants.ts'
import { listStoredDeliveries, type StoredDelivery } from '../../../store/ledger/integrity.ts'

type ReceivedDeps = Pick<Deps, 'clock' | 'ledgers' | 'log' | 'rawBucket'>

/** A relay may bring a mail under its old id for a day, and that accept may be slow: the object may be a day older than its row. */
const ORPHAN_AFTER_MS = 2 * 86_400_000
const ROWS = 1_000

interface ReceivedPlace {
  /** The last id; null at the beginning. */
  readonly after: string | null
  /** Rows without object so far. */
  readonly missing: number
}

/** Rows that are still there and whose object still is not: what was deleted meanwhile is no loss. */
async function confirmMissing(
  deps: ReceivedDeps,
  { id: tenant, shard }: TenantHome,
  lacking: readonly StoredDelivery[],
): Promise<number> {
  if (lacking.length === 0) return 0
  const keys = lacking.map(({ id }) => receivedKey(tenant, id))
  const sizes = await findObjectSizes(deps.rawBucket, tenant, keys)
  const still = lacking.filter(({ id, sizeBytes }) => sizes.get(receivedKey(tenant, id)) !== sizeBytes)
  const ids = still.map(({ id }) => id)
  return (await listStoredDeliveries(deps.ledgers.at(shard), tenant, { after: '', limit: ROWS, ids })).length
}

const isOldOrphan = (object: StoredObject, known: ReadonlySet<string>, nowMs: number): boolean =>
  object.madeAtMs !== null && object.madeAtMs < nowMs - ORPHAN_AFTER_MS && !known.has(object.id)

/** One page; where to go on, or null at the end. */
export async function checkReceived(
  deps: ReceivedDeps,
  home: TenantHome,
  place: ReceivedPlace,
  hasMoved: () => Promise<boolean>,
): Promise<ReceivedPlace | null> {
  const { id: tenant, shard } = home
  const rows = await listStoredDeliveries(deps.ledgers.at(shard), tenant, { after: place.after ?? '', limit: ROWS })
  const from = place.after === null ? null : receivedKey(tenant, place.after)
  const page = await listTenantBlobs(deps.rawBucket, tenant, { retention: MAILBOX, after: from })
  const ends = [rows.length < ROWS ? null : rows.at(-1)?.id, page.after === null ? null : page.objects.at(-1)?.id]
  const [end = null] = ends.flatMap((each) => each ?? []).sort()
  const isCovered = ({ id }: { readonly id: string }) => end === null || id <= end
  const sizes = new Map(page.objects.map(({ id, sizeBytes }) => [id, sizeBytes]))
  const lacking = rows.filter((row) => isCovered(row) && sizes.get(row.id) !== row.sizeBytes)
  const missing = place.missing + (await confirmMissing(deps, home, lacking))
  const known = new Set(rows.map(({ id }) => id))
  const objects = page.objects.filter(isCovered)
  const orphans = objects.filter((object) => isOldOrphan(object, known, deps.clock.now())).map(({ key }) => key)
  if (orphans.length > 0 && !(await hasMoved())) {
    await deleteBlobs(deps.rawBucket, tenant, orphans)
    deps.log('warn', 'integrity.objects_deleted', { tenant, objects: orphans.length })
  }
  const unknown = objects.filter(({ kind }) => kind === 'other').length
  if (unknown > 0) deps.log('warn', 'integrity.objects_unknown', { tenant, objects: unknown })
  if (end !== null) return { after: end, missing }
  if (missing > 0) deps.log('error', 'integrity.object_missing', { tenant, mails: missing })
  return null
}
