/** The bytes of mails as entries of the file. What was deleted after its time is not there any more. */
import type { Deps } from '../../deps.ts'
import { getPack } from '../../store/blobs/raw.ts'
import { getReceived, receivedKey } from '../../store/blobs/received.ts'
import { getRaw, joinRaw } from '../../store/blobs/stored-raw.ts'
import { listSentRaw, type SentRaw } from '../../store/export/sent-raw.ts'
import { listStoredDeliveries } from '../../store/ledger/integrity.ts'
import type { CountedEntry, ExportHome } from './row-pages.ts'
import type { TarEntry } from './tar.ts'

type MailDeps = Pick<Deps, 'ledgers' | 'rawBucket'>

/** Mails whose bytes may be in their rows, 64 KB each. */
const SENT_PAGE = 50
const RECEIVED_PAGE = 500

const encoder = new TextEncoder()

/** Mails of one pack follow each other: it is read once for all of them. */
class LastPack {
  #key: string | null = null
  #bytes: Uint8Array | null = null

  async read({ rawBucket }: MailDeps, { tenant }: ExportHome, key: string): Promise<Uint8Array | null> {
    if (this.#key !== key) this.#bytes = await getPack(rawBucket, tenant, key)
    this.#key = key
    return this.#bytes
  }
}

async function readSent(
  deps: MailDeps,
  home: ExportHome,
  pack: LastPack,
  place: SentRaw,
): Promise<TarEntry['body'] | null> {
  if (place.raw !== null) return encoder.encode(place.raw)
  const { rawKey, rawOffset, sizeBytes } = place
  if (rawKey !== null && rawOffset !== null) {
    const bytes = await pack.read(deps, home, rawKey)
    return bytes === null || bytes.byteLength < rawOffset + sizeBytes
      ? null
      : bytes.subarray(rawOffset, rawOffset + sizeBytes)
  }
  const stored = await getRaw(deps.rawBucket, home.tenant, place)
  return stored && { size: sizeBytes, stream: joinRaw(stored, sizeBytes) }
}

/** Mails as they were signed. */
export async function* exportSent(deps: MailDeps, home: ExportHome): AsyncGenerator<CountedEntry> {
  const pack = new LastPack()
  let after = ''
  for (;;) {
    const page = await listSentRaw(deps.ledgers.at(home.shard), home.tenant, after, SENT_PAGE)
    for (const place of page) {
      const body = await readSent(deps, home, pack, place)
      if (body) yield { kind: 'sent-raw', name: `sent-raw/${place.id}.eml`, body, count: 1 }
    }
    if (page.length < SENT_PAGE) return
    after = page.at(-1)?.id ?? after
  }
}

/** Mails exactly as they came in. */
export async function* exportReceived(deps: MailDeps, home: ExportHome): AsyncGenerator<CountedEntry> {
  const { tenant } = home
  let after = ''
  for (;;) {
    const page = await listStoredDeliveries(deps.ledgers.at(home.shard), tenant, { after, limit: RECEIVED_PAGE })
    for (const { id, sizeBytes } of page) {
      const rawKey = receivedKey(tenant, id)
      const object = await getReceived(deps.rawBucket, tenant, { rawKey, sizeBytes })
      const name = `received-raw/${id}.eml`
      if (object) yield { kind: 'received-raw', name, body: { size: sizeBytes, stream: object.body }, count: 1 }
    }
    if (page.length < RECEIVED_PAGE) return
    after = page.at(-1)?.id ?? after
  }
}
