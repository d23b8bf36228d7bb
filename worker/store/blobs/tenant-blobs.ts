/** A tenant's objects as a whole: listed by key, which is also by time, and removed. */
import { TenantId } from '@mailstead/contracts/ids.ts'
import { readIdTime } from '../../platform/ids.ts'
import { RETENTION_CLASSES } from './raw.ts'
import { UPLOAD } from './uploads.ts'

/** What R2 takes and gives in one call. */
const LIST_MAX = 1_000

export interface StoredObject {
  readonly key: string
  readonly sizeBytes: number
  /** `other` is nothing that we write. */
  readonly kind: 'message' | 'pack' | 'other'
  /** Of the message, or of the pack. */
  readonly id: string
  /** When it was made, by its id and so by the injected clock; null for `other`. */
  readonly madeAtMs: number | null
  /** Of a pack: the range of its jobs' ids. */
  readonly jobs: { readonly first: string; readonly last: string } | null
}

function toStoredObject(object: R2Object): StoredObject {
  const [, , third = '', fourth = ''] = object.key.split('/')
  const told = { key: object.key, sizeBytes: object.size }
  const { first, last } = object.customMetadata ?? {}
  if (third === 'pack') {
    const jobs = first && last ? { first, last } : null
    return { ...told, kind: jobs ? 'pack' : 'other', id: fourth, madeAtMs: readIdTime(fourth), jobs }
  }
  const madeAtMs = fourth === 'message' ? readIdTime(third) : null
  return { ...told, kind: madeAtMs === null ? 'other' : 'message', id: third, madeAtMs, jobs: null }
}

export interface ObjectPage {
  readonly objects: readonly StoredObject[]
  /** Where the next page begins; null after the last one. */
  readonly after: string | null
}

/**
 * Objects of the tenant behind the key `after`, in order of key: of each retention class first the messages, then the
 * packs, both by age. `part` names only one kind.
 */
export async function listTenantBlobs(
  bucket: R2Bucket,
  tenant: TenantId,
  from: { readonly retention: string; readonly part?: 'pack'; readonly after: string | null },
): Promise<ObjectPage> {
  const prefix = `${from.retention}/${tenant}/${from.part === undefined ? '' : `${from.part}/`}`
  const { objects, truncated } = await bucket.list({
    prefix,
    include: ['customMetadata'],
    ...(from.after === null ? {} : { startAfter: from.after }),
  })
  return { objects: objects.map(toStoredObject), after: truncated ? (objects.at(-1)?.key ?? null) : null }
}

/** Removes objects of the tenant; keys of another one are left alone. */
export async function deleteBlobs(bucket: R2Bucket, tenant: TenantId, keys: readonly string[]): Promise<void> {
  const own = keys.filter((key) => key.split('/')[1] === tenant)
  for (let at = 0; at < own.length; at += LIST_MAX) await bucket.delete(own.slice(at, at + LIST_MAX))
}

/** Removes up to `pages` thousand objects of the tenant; true when none is left. */
export async function deleteTenantBlobs(bucket: R2Bucket, tenant: TenantId, pages: number): Promise<boolean> {
  let left = pages
  for (const first of [...RETENTION_CLASSES, UPLOAD]) {
    for (;;) {
      const { objects } = await bucket.list({ prefix: `${first}/${tenant}/`, limit: LIST_MAX })
      if (objects.length === 0) break
      if (left-- <= 0) return false
      await bucket.delete(objects.map((object) => object.key))
    }
  }
  return true
}

/** Tenants that have an object of the class, by their keys alone, behind the tenant `after`. */
export async function listTenantsWithBlobs(
  bucket: R2Bucket,
  from: { readonly retention: string; readonly after: string | null },
): Promise<{ readonly tenants: readonly TenantId[]; readonly after: TenantId | null }> {
  const prefix = `${from.retention}/`
  const { delimitedPrefixes, truncated } = await bucket.list({
    prefix,
    delimiter: '/',
    // The slash sorts before the digits: behind `<tenant>/` all keys of that tenant would still come.
    ...(from.after === null ? {} : { startAfter: `${prefix}${from.after}0` }),
  })
  const tenants = delimitedPrefixes.flatMap((each) => {
    const parsed = TenantId.safeParse(each.slice(prefix.length, -1))
    return parsed.success ? [parsed.data] : []
  })
  return { tenants, after: truncated ? (tenants.at(-1) ?? null) : null }
}
