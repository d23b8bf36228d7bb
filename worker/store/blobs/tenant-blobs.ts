/** The removal of a tenant's objects. A key is `<retention class>/<tenant>/…`. */
import type { TenantId } from '@mailstead/contracts/ids.ts'

/** Every first segment of a key. */
const RETENTION_CLASSES = ['standard']

async function deletePrefix(bucket: R2Bucket, prefix: string): Promise<void> {
  // A page is at most 1,000 keys, which is also what one delete takes; deleted keys leave the list.
  for (;;) {
    const { objects } = await bucket.list({ prefix })
    if (objects.length === 0) return
    await bucket.delete(objects.map((object) => object.key))
  }
}

export async function deleteTenantBlobs(bucket: R2Bucket, tenant: TenantId): Promise<void> {
  for (const retention of RETENTION_CLASSES) await deletePrefix(bucket, `${retention}/${tenant}/`)
}
