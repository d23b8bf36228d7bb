/**
 * Messages that come in parts, until the last part is there: `upload/<tenant>/<uploader>/<upload>/<part>`, and `sent` beside them once the
 * mail is accepted. A class of keys by itself; what is a day old is removed.
 */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { z } from 'zod'

export const UPLOAD = 'upload'
const SENT = 'sent'
/** What R2 gives in one call. */
const LIST_MAX = 1_000
const INDEX_DIGITS = 3

/** Which upload: the uploader is the API key, so that nobody adds to another's. */
export interface UploadPlace {
  readonly uploader: string
  /** The caller's own name for it. */
  readonly upload: string
}

const Part = z.object({
  index: z.coerce.number(),
  count: z.coerce.number(),
  offset: z.coerce.number(),
  size: z.coerce.number(),
  /** Hex, of the part. */
  sha256: z.string(),
  /** Of what was told beside it; the same for all parts. */
  about: z.string(),
  /** When it came, by the injected clock. */
  atMs: z.coerce.number(),
})
/** A part, without its octets. */
export type UploadPart = z.infer<typeof Part>

const Sent = z.object({ id: z.string(), parts: z.array(Part) })
/** What became of an upload: the mail, and the parts it was made of. */
export type SentUpload = z.infer<typeof Sent>

const prefixOf = (tenant: TenantId, { uploader, upload }: UploadPlace): string =>
  `${UPLOAD}/${tenant}/${uploader}/${upload}/`

const partKey = (tenant: TenantId, place: UploadPlace, index: number): string =>
  `${prefixOf(tenant, place)}${String(index).padStart(INDEX_DIGITS, '0')}`

/** R2 keeps text only. */
const toMetadata = (part: UploadPart): Record<string, string> =>
  Object.fromEntries(Object.entries(part).map(([name, value]) => [name, String(value)]))

/** Stores a part unless one of this index is there. */
export async function putPart(
  bucket: R2Bucket,
  tenant: TenantId,
  place: UploadPlace,
  { part, bytes }: { readonly part: UploadPart; readonly bytes: Uint8Array },
): Promise<void> {
  await bucket.put(partKey(tenant, place, part.index), bytes, {
    onlyIf: { etagDoesNotMatch: '*' },
    sha256: part.sha256,
    customMetadata: toMetadata(part),
  })
}

/** The octets of a part; null when it is not there. */
export async function getPart(
  bucket: R2Bucket,
  tenant: TenantId,
  place: UploadPlace,
  index: number,
): Promise<ReadableStream<Uint8Array> | null> {
  return (await bucket.get(partKey(tenant, place, index)))?.body ?? null
}

/** The parts that are there, by index, and whether the mail was sent: R2 shows everything that was written before. */
export async function listUpload(
  bucket: R2Bucket,
  tenant: TenantId,
  place: UploadPlace,
): Promise<{ readonly parts: readonly UploadPart[]; readonly isSent: boolean }> {
  const [prefix, parts] = [prefixOf(tenant, place), [] as UploadPart[]]
  let [cursor, isSent]: [string | undefined, boolean] = [undefined, false]
  do {
    const page: R2Objects = await bucket.list({ prefix, include: ['customMetadata'], ...(cursor ? { cursor } : {}) })
    for (const { key, customMetadata } of page.objects)
      if (key === `${prefix}${SENT}`) isSent = true
      else parts.push(Part.parse(customMetadata))
    cursor = page.truncated ? page.cursor : undefined
  } while (cursor !== undefined)
  return { parts, isSent }
}

/** Null when it was not sent, or more than a day ago. */
export async function getSent(bucket: R2Bucket, tenant: TenantId, place: UploadPlace): Promise<SentUpload | null> {
  const object = await bucket.get(`${prefixOf(tenant, place)}${SENT}`)
  return object === null ? null : Sent.parse(await object.json())
}

/** Notes that it was sent, and then lets its parts go. */
export async function markSent(
  bucket: R2Bucket,
  tenant: TenantId,
  place: UploadPlace,
  sent: SentUpload,
): Promise<void> {
  const atMs = Math.max(...sent.parts.map((part) => part.atMs))
  await bucket.put(`${prefixOf(tenant, place)}${SENT}`, JSON.stringify(sent), {
    customMetadata: { atMs: String(atMs) },
  })
  await bucket.delete(sent.parts.map(({ index }) => partKey(tenant, place, index)))
}

/** Removes of all tenants what came before `beforeMs`, looking at the first `pages` thousand objects; how many went. */
export async function deleteOldUploads(
  bucket: R2Bucket,
  { beforeMs, pages }: { readonly beforeMs: number; readonly pages: number },
): Promise<number> {
  let [startAfter, deleted]: [string | undefined, number] = [undefined, 0]
  for (let page = 0; page < pages; page++) {
    const { objects, truncated }: R2Objects = await bucket.list({
      prefix: `${UPLOAD}/`,
      limit: LIST_MAX,
      include: ['customMetadata'],
      ...(startAfter === undefined ? {} : { startAfter }),
    })
    const old = objects.filter(({ customMetadata }) => Number(customMetadata?.['atMs'] ?? 0) < beforeMs)
    if (old.length > 0) await bucket.delete(old.map(({ key }) => key))
    deleted += old.length
    startAfter = objects.at(-1)?.key
    if (!truncated) break
  }
  return deleted
}
