/**
 * One tenant's rows and objects compared, a page at a time. A row without its object is lost mail: an alarm. An object
 * without a row is what a failed accept or a broken run of the archive left behind: it is removed once it is a day old,
 * and not before, since a slow accept may still commit.
 */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../../deps.ts'
import { firstIdAt } from '../../../platform/ids.ts'
import { findObjectSizes, type RetentionClass, STANDARD } from '../../../store/blobs/raw.ts'
import { holdsRaw } from '../../../store/blobs/stored-raw.ts'
import { deleteBlobs, listTenantBlobs, type StoredObject } from '../../../store/blobs/tenant-blobs.ts'
import { findTenantHome, type TenantHome } from '../../../store/directory/tenants.ts'
import { findUsedObjects, listStoredJobs } from '../../../store/ledger/integrity.ts'
import { readRetention } from '../retention/retention-rules.ts'
import { checkReceived } from './check-received.ts'

export type IntegrityDeps = Pick<Deps, 'clock' | 'directory' | 'ledgers' | 'log' | 'rawBucket'>

const ORPHAN_AFTER_MS = 86_400_000
const ROWS = 100

/** Where the check of a tenant stands. */
export interface TenantPlace {
  readonly tenant: TenantId
  readonly part: 'rows' | 'objects' | 'received'
  /** The last id, or the last key; null at the beginning. */
  readonly after: string | null
  /** Rows without object so far. */
  readonly missing: number
}

async function checkRows(deps: IntegrityDeps, home: TenantHome, place: TenantPlace): Promise<TenantPlace> {
  // Older raw has been deleted, and its rows need not know.
  const { rawMs } = await readRetention(deps, home.id)
  const oldest = firstIdAt(deps.clock.now() - rawMs)
  const after = place.after !== null && place.after > oldest ? place.after : oldest
  const jobs = await listStoredJobs(deps.ledgers.at(home.shard), home.id, after, ROWS)
  const sizes = await findObjectSizes(deps.rawBucket, home.id, [...new Set(jobs.map((job) => job.rawKey))])
  const lacking = jobs.filter((job) => !holdsRaw(sizes.get(job.rawKey) ?? -1, job))
  const missing = place.missing + lacking.length
  const last = jobs.at(-1)
  if (last && jobs.length === ROWS) return { ...place, after: last.id, missing }
  if (missing > 0) deps.log('error', 'integrity.object_missing', { tenant: home.id, mails: missing })
  return { tenant: home.id, part: 'objects', after: null, missing: 0 }
}

/** A day is also the time to notice that a database was restored from too old a copy. */
const isOldOrphan = (object: StoredObject, used: ReadonlySet<string>, nowMs: number): boolean =>
  object.kind !== 'other' &&
  object.madeAtMs !== null &&
  object.madeAtMs < nowMs - ORPHAN_AFTER_MS &&
  !used.has(object.key)

/** The tenant moved meanwhile: the rows may have been looked for where they are not any more. */
async function hasMoved(deps: IntegrityDeps, home: TenantHome): Promise<boolean> {
  const now = await findTenantHome(deps.directory, home.id)
  return now === null || now.state === 'moving' || now.shard !== home.shard
}

async function checkObjects(deps: IntegrityDeps, home: TenantHome, place: TenantPlace): Promise<TenantPlace> {
  const page = await listTenantBlobs(deps.rawBucket, home.id, { retention: STANDARD, after: place.after })
  const owners = page.objects.map(({ key, id, jobs }) => ({ key, first: jobs?.first ?? id, last: jobs?.last ?? id }))
  const used = await findUsedObjects(deps.ledgers.at(home.shard), home.id, owners)
  const orphans = page.objects.filter((object) => isOldOrphan(object, used, deps.clock.now()))
  if (orphans.length > 0 && !(await hasMoved(deps, home))) {
    await deleteBlobs(
      deps.rawBucket,
      home.id,
      orphans.map(({ key }) => key),
    )
    deps.log('warn', 'integrity.objects_deleted', { tenant: home.id, objects: orphans.length })
  }
  const unknown = page.objects.filter(({ kind }) => kind === 'other').length
  if (unknown > 0) deps.log('warn', 'integrity.objects_unknown', { tenant: home.id, objects: unknown })
  if (page.after !== null) return { ...place, after: page.after }
  return { tenant: home.id, part: 'received', after: null, missing: 0 }
}

/** Removes a page of objects of a tenant that the directory does not know; where to go on, or null at the end. */
export async function deleteGoneTenantPage(
  deps: IntegrityDeps,
  tenant: TenantId,
  from: { readonly retention: RetentionClass; readonly after: string | null },
): Promise<string | null> {
  const page = await listTenantBlobs(deps.rawBucket, tenant, from)
  const old = page.objects.filter((object) => isOldOrphan(object, new Set(), deps.clock.now())).map(({ key }) => key)
  if (old.length > 0) {
    await deleteBlobs(deps.rawBucket, tenant, old)
    deps.log('warn', 'integrity.objects_deleted', { tenant, objects: old.length })
  }
  return page.after
}

/** One page; the next place, or null when the tenant is through. One that moves, or is gone, has its turn another day. */
export async function checkTenantPage(deps: IntegrityDeps, place: TenantPlace): Promise<TenantPlace | null> {
  const home = await findTenantHome(deps.directory, place.tenant)
  if (home === null || home.state === 'moving') return null
  if (place.part === 'rows') return checkRows(deps, home, place)
  if (place.part === 'objects') return checkObjects(deps, home, place)
  const next = await checkReceived(deps, home, place, () => hasMoved(deps, home))
  return next === null ? null : { ...place, ...next }
}
