/** The mail that a report is about, as much of it as the report returns. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../../deps.ts'
import { getRaw } from '../../../store/blobs/stored-raw.ts'
import type { LedgerDb } from '../../../store/databases.ts'
import { findRaw } from '../../../store/ledger/emails.ts'
import { readPieces } from '../accept/piece-reader.ts'

/** A report stays small enough for its row, as at other hosts: of a larger mail the header alone is returned. */
const WHOLE_MAX_BYTES = 40_000
const HEAD_MAX_BYTES = 65_536

export interface Original {
  readonly original: Uint8Array
  readonly isWhole: boolean
}

/** Up to `maxBytes`. */
async function readBeginning(stream: ReadableStream<Uint8Array>, maxBytes: number): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of readPieces(stream).follow([])) {
    pieces.push(piece)
    bytes += piece.byteLength
    if (bytes >= maxBytes) break
  }
  return pieces
}

/** Null when the bytes are gone. Throws when they cannot be read now. */
async function readHead(
  { rawBucket }: Pick<Deps, 'rawBucket'>,
  ledger: LedgerDb,
  tenant: TenantId,
  id: string,
): Promise<Uint8Array | null> {
  const place = await findRaw(ledger, tenant, id)
  if (place === null) return null
  if (place.raw !== null) return new TextEncoder().encode(place.raw.slice(0, HEAD_MAX_BYTES))
  const stored = await getRaw(rawBucket, tenant, place)
  if (stored === null) return null
  const parts = [new TextEncoder().encode(stored.head), ...(await readBeginning(stored.rest, HEAD_MAX_BYTES))]
  return new Uint8Array(await new Blob(parts as Uint8Array<ArrayBuffer>[]).arrayBuffer()).subarray(0, HEAD_MAX_BYTES)
}

/** `instead` stands for a mail whose bytes are not kept any more. */
export async function openOriginal(
  deps: Pick<Deps, 'rawBucket'>,
  ledger: LedgerDb,
  mail: { readonly tenant: TenantId; readonly id: string; readonly isWhole: boolean; readonly instead: string },
): Promise<Original> {
  const head = await readHead(deps, ledger, mail.tenant, mail.id)
  if (head === null) return { original: new TextEncoder().encode(mail.instead), isWhole: false }
  return { original: head, isWhole: mail.isWhole && head.byteLength <= WHOLE_MAX_BYTES }
}
