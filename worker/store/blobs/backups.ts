/** Objects of backups: `backups/<id>/<part>/<page>.ndjson.gz`, and `backups/<id>/manifest.json`, which is written last. */

const PREFIX = 'backups/'
const PAGE_DIGITS = 6
const DELETED_AT_ONCE = 1_000
const RESTORE_KEY = 'restore/place.json'

const encoder = new TextEncoder()

/** What a page says of itself. */
export interface StoredPage {
  /** Of the compressed bytes, in lower-case hex. */
  readonly sha256: string
  readonly bytes: number
}

const pageKey = (id: string, part: string, page: number): string =>
  `${PREFIX}${id}/${part}/${String(page).padStart(PAGE_DIGITS, '0')}.ndjson.gz`

const manifestKey = (id: string): string => `${PREFIX}${id}/manifest.json`

const passThrough = async (bytes: Uint8Array<ArrayBuffer>, through: CompressionStream | DecompressionStream) =>
  new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(through)).arrayBuffer())

/** Things as lines of JSON, compressed. A page that comes again is written over. R2 checks the digest. */
export async function putBackupPage(
  bucket: R2Bucket,
  place: { readonly id: string; readonly part: string; readonly page: number },
  things: readonly object[],
): Promise<StoredPage> {
  const text = things.map((thing) => `${JSON.stringify(thing)}\n`).join('')
  const bytes = await passThrough(Uint8Array.from(encoder.encode(text)), new CompressionStream('gzip'))
  const sha256 = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)).toHex()
  await bucket.put(pageKey(place.id, place.part, place.page), bytes, {
    sha256,
    httpMetadata: { contentType: 'application/x-ndjson', contentEncoding: 'gzip' },
    customMetadata: { sha256, rows: String(things.length) },
  })
  return { sha256, bytes: bytes.byteLength }
}

/** The lines of a page with the digest of what is there; null when it is missing. */
export async function getBackupPage(
  bucket: R2Bucket,
  place: { readonly id: string; readonly part: string; readonly page: number },
): Promise<{ readonly things: readonly unknown[]; readonly sha256: string } | null> {
  const object = await bucket.get(pageKey(place.id, place.part, place.page))
  if (object === null) return null
  const bytes = new Uint8Array(await object.arrayBuffer())
  const sha256 = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)).toHex()
  const text = new TextDecoder().decode(await passThrough(bytes, new DecompressionStream('gzip')))
  return { sha256, things: text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as unknown])) }
}

export async function putManifest(bucket: R2Bucket, id: string, manifest: object): Promise<void> {
  await bucket.put(manifestKey(id), JSON.stringify(manifest), { httpMetadata: { contentType: 'application/json' } })
}

/** Null when there is none: the backup is not whole, or is not there. */
export async function getManifest(bucket: R2Bucket, id: string): Promise<unknown> {
  const object = await bucket.get(manifestKey(id))
  return object === null ? null : object.json()
}

/** Ids of all backups of which anything is there, oldest first. */
export async function listBackupIds(bucket: R2Bucket): Promise<readonly string[]> {
  const ids: string[] = []
  let cursor: string | undefined
  do {
    const page = await bucket.list({ prefix: PREFIX, delimiter: '/', ...(cursor === undefined ? {} : { cursor }) })
    ids.push(...page.delimitedPrefixes.map((prefix) => prefix.slice(PREFIX.length, -1)))
    cursor = page.truncated ? page.cursor : undefined
  } while (cursor !== undefined)
  return ids.sort()
}

/** Removes the manifest first, then up to a thousand pages; whether all is gone. */
export async function deleteBackupObjects(bucket: R2Bucket, id: string): Promise<boolean> {
  await bucket.delete(manifestKey(id))
  const { objects, truncated } = await bucket.list({ prefix: `${PREFIX}${id}/`, limit: DELETED_AT_ONCE })
  if (objects.length > 0) await bucket.delete(objects.map(({ key }) => key))
  return !truncated
}

/** Where a restore stands. It is no row: a database that is put back to yesterday would take it along. */
export async function getRestorePlace(bucket: R2Bucket): Promise<unknown> {
  const object = await bucket.get(RESTORE_KEY)
  return object === null ? null : object.json()
}

export async function putRestorePlace(bucket: R2Bucket, place: object): Promise<void> {
  await bucket.put(RESTORE_KEY, JSON.stringify(place))
}
