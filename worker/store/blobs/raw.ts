/**
 * Raw mails in R2: an object of their own, or a part of a pack. A key is `<retention class>/<tenant>/…`, so that R2's own
 * lifecycle rule can delete by prefix.
 */
import type { TenantId } from '@mailstead/contracts/ids.ts'

/** Up to this size a raw mail is TEXT in its job row: row and bytes commit together. */
export const INLINE_RAW_MAX_BYTES = 65_536

/**
 * Every first segment of a key. Mail that was sent has one class so far; plans will bring others. `mailbox` is received mail
 * (`received.ts`): it stays as long as something names it.
 */
export const RETENTION_CLASSES = ['standard', 'mailbox'] as const
export const [STANDARD, MAILBOX] = RETENTION_CLASSES
export type RetentionClass = (typeof RETENTION_CLASSES)[number]

/** A Worker has six connections. */
const HEADS_AT_ONCE = 5

const FIRST = 'message'

export const rawKey = (tenant: TenantId, messageId: string): string => `${STANDARD}/${tenant}/${messageId}/${FIRST}`

/**
 * Of a mail that was stored unsigned: what was signed when its time came. Two Workers that sign it at once make different bytes, and
 * must not write over each other's. As long as the other name: see `listOldOpenRawKeys`.
 */
const releasedKey = (tenant: TenantId, messageId: string, sha256: string): string =>
  `${STANDARD}/${tenant}/${messageId}/${sha256.slice(0, FIRST.length)}`

/** `id` is a UUIDv7 of the time at which the pack is made. */
export const packKey = (tenant: TenantId, id: string): string => `${STANDARD}/${tenant}/pack/${id}`

/** Stores a mail before its row names it; a repeat writes the same bytes. `sha256` is checked by R2. */
export async function putRaw(
  bucket: R2Bucket,
  tenant: TenantId,
  raw: { messageId: string; text: string; sha256: string; isReleased?: boolean },
): Promise<string> {
  const { messageId, sha256, isReleased = false } = raw
  const key = isReleased ? releasedKey(tenant, messageId, sha256) : rawKey(tenant, messageId)
  await bucket.put(key, raw.text, { sha256, httpMetadata: { contentType: 'message/rfc822' } })
  return key
}

/** Stores the body of a mail that is too large for memory; the stream has a known length. Its id is new: nothing is written over. */
export async function putRawBody(
  bucket: R2Bucket,
  tenant: TenantId,
  body: { readonly messageId: string; readonly stream: ReadableStream<Uint8Array> },
): Promise<void> {
  await bucket.put(rawKey(tenant, body.messageId), body.stream)
}

export interface Pack {
  readonly id: string
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Least and greatest id of the jobs whose mails it holds: how to find out later whether any of them still needs it. */
  readonly firstJob: string
  readonly lastJob: string
}

/** Stores the bytes of several mails, one after the other, as one object; its key. R2 checks the digest. */
export async function putPack(bucket: R2Bucket, tenant: TenantId, pack: Pack): Promise<string> {
  const key = packKey(tenant, pack.id)
  await bucket.put(key, pack.bytes, {
    sha256: await crypto.subtle.digest('SHA-256', pack.bytes),
    customMetadata: { first: pack.firstJob, last: pack.lastJob },
  })
  return key
}

/** All of a pack; null when this tenant has no such one. */
export async function getPack(bucket: R2Bucket, tenant: TenantId, key: string): Promise<Uint8Array | null> {
  if (key.split('/')[1] !== tenant) return null
  const object = await bucket.get(key)
  return object === null ? null : new Uint8Array(await object.arrayBuffer())
}

/** Sizes of those of the objects that are there, by key; keys of another tenant are absent. */
export async function findObjectSizes(
  bucket: R2Bucket,
  tenant: TenantId,
  keys: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>()
  const own = keys.filter((key) => key.split('/')[1] === tenant)
  for (let at = 0; at < own.length; at += HEADS_AT_ONCE)
    for (const object of await Promise.all(own.slice(at, at + HEADS_AT_ONCE).map((key) => bucket.head(key))))
      if (object) sizes.set(object.key, object.size)
  return sizes
}
