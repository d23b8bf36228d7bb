/** Raw mails in R2. A key begins with the retention class, so that R2's own lifecycle rule can delete by prefix. */
import type { TenantId } from '@mailstead/contracts/ids.ts'

/** Up to this size a raw mail is TEXT in its job row: row and bytes commit together. */
export const INLINE_RAW_MAX_BYTES = 65_536

export const rawKey = (tenant: TenantId, messageId: string): string => `standard/${tenant}/${messageId}/message`

/** Stores the signed mail before its row exists; a repeat writes the same bytes. `sha256` is checked by R2. */
export async function putRaw(
  bucket: R2Bucket,
  tenant: TenantId,
  raw: { messageId: string; text: string; sha256: string },
): Promise<string> {
  const key = rawKey(tenant, raw.messageId)
  await bucket.put(key, raw.text, { sha256: raw.sha256, httpMetadata: { contentType: 'message/rfc822' } })
  return key
}

/** The stored mail, or null when there is none under this key of this tenant. */
export async function getRaw(bucket: R2Bucket, tenant: TenantId, key: string): Promise<R2ObjectBody | null> {
  // The key is read from a row; the tenant's own segment is checked again, so that a wrong row shows nobody's mail.
  if (key.split('/')[1] !== tenant) return null
  return bucket.get(key)
}
