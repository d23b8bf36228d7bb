/**
 * Received mails in R2, each an object of its own: `mailbox/<tenant>/<delivery>/message`. A class of keys by itself, since no
 * lifecycle rule may delete what is in a mailbox.
 */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { MAILBOX } from './raw.ts'

export const receivedKey = (tenant: TenantId, delivery: string): string => `${MAILBOX}/${tenant}/${delivery}/message`

/** What is to be stored; the stream has a known length. */
export interface ReceivedBytes {
  readonly delivery: string
  /** R2 itself refuses other bytes; null when it is not known before they are through. */
  readonly sha256: string | null
  readonly stream: ReadableStream<Uint8Array>
}

/** Stores a mail unless the object is there; whether this call stored it. The stream may be left unread when not. */
export async function putReceived(bucket: R2Bucket, tenant: TenantId, bytes: ReceivedBytes): Promise<boolean> {
  const stored = await bucket.put(receivedKey(tenant, bytes.delivery), bytes.stream, {
    // Only when there is none: what a repeat brings are the same bytes again.
    onlyIf: { etagDoesNotMatch: '*' },
    httpMetadata: { contentType: 'message/rfc822' },
    ...(bytes.sha256 === null ? {} : { sha256: bytes.sha256 }),
  })
  return stored !== null
}

/** Hex sha256 of the stored mail as R2 noted it; null when there is no object, or none was given when it was put. */
export async function findReceivedDigest(bucket: R2Bucket, tenant: TenantId, delivery: string): Promise<string | null> {
  const object = await bucket.head(receivedKey(tenant, delivery))
  return object?.checksums.toJSON().sha256 ?? null
}

/** Where the row of a delivery says its bytes are. */
export interface ReceivedPlace {
  readonly rawKey: string
  readonly sizeBytes: number
}

/** The stored mail; null when this tenant has no such object, or one of another length: never a part of a mail. */
export async function getReceived(
  bucket: R2Bucket,
  tenant: TenantId,
  { rawKey, sizeBytes }: ReceivedPlace,
): Promise<R2ObjectBody | null> {
  // The key is read from a row; the tenant's own segment is checked again, so that a wrong row shows nobody's mail.
  if (rawKey.split('/')[1] !== tenant) return null
  const object = await bucket.get(rawKey)
  if (object === null || object.size === sizeBytes) return object
  await object.body.cancel()
  return null
}

/** Gives the tenant its own object of a mail that came for another one too. Streamed; throws when the other one's is not there. */
export async function copyReceived(
  bucket: R2Bucket,
  tenant: TenantId,
  mail: { readonly delivery: string; readonly of: TenantId; readonly sha256: string },
): Promise<void> {
  const { delivery, sha256 } = mail
  const source = await bucket.get(receivedKey(mail.of, delivery))
  if (source === null) throw new Error('The stored mail is gone')
  const isNew = await putReceived(bucket, tenant, { delivery, sha256, stream: source.body })
  if (!isNew && !source.bodyUsed) await source.body.cancel()
}

/** Removes the mails of these deliveries of the tenant. */
export async function deleteReceived(bucket: R2Bucket, tenant: TenantId, deliveries: readonly string[]): Promise<void> {
  if (deliveries.length > 0) await bucket.delete(deliveries.map((delivery) => receivedKey(tenant, delivery)))
}
