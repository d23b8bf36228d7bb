/** The beginning of a received mail, without reading the rest. */
import type { TenantId } from '@mailstead/contracts/ids.ts'

/** Up to `maxBytes`; null when this tenant has no such object. */
export async function getReceivedHead(
  bucket: R2Bucket,
  tenant: TenantId,
  { rawKey }: { readonly rawKey: string },
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  // The key is read from a row; the tenant's own segment is checked again, so that a wrong row shows nobody's mail.
  if (rawKey.split('/')[1] !== tenant) return null
  const object = await bucket.get(rawKey, { range: { offset: 0, length: maxBytes } })
  return object === null ? null : new Uint8Array(await object.arrayBuffer())
}
