/**
 * One pack: the mails are read from their rows, checked against their digest, put into R2 as one object, and only then do
 * the rows give them up. Whoever dies in between leaves an object that no row names, which the integrity job removes.
 */
import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import type { Deps } from '../../../deps.ts'
import { newId } from '../../../platform/ids.ts'
import { putPack } from '../../../store/blobs/raw.ts'
import { deleteBlobs } from '../../../store/blobs/tenant-blobs.ts'
import type { LedgerDb } from '../../../store/databases.ts'
import {
  type Ended,
  emptyArchivedRows,
  type PackedRaw,
  type RawToArchive,
  readRawToArchive,
} from '../../../store/ledger/archive.ts'
import type { PackPlan } from './choose-packs.ts'

type PackDeps = Pick<Deps, 'clock' | 'log' | 'rawBucket'>

/** Raw mail in one answer of D1. */
const READ_MAX_BYTES = 1_048_576

function* cutReads(plan: PackPlan): Generator<PackPlan[number]['id'][]> {
  let ids: PackPlan[number]['id'][] = []
  let bytes = 0
  for (const { id, sizeBytes } of plan) {
    if (ids.length > 0 && bytes + sizeBytes > READ_MAX_BYTES) {
      yield ids
      ;[ids, bytes] = [[], 0]
    }
    ids.push(id)
    bytes += sizeBytes
  }
  yield ids
}

/** The mail's bytes; null, with an alarm, when they are not what was signed: such a row keeps what it has. */
async function checkRaw(deps: PackDeps, { id, raw, sha256 }: RawToArchive): Promise<Uint8Array<ArrayBuffer> | null> {
  const bytes = Uint8Array.from(new TextEncoder().encode(raw))
  if ((await sha256Hex(bytes)) === sha256) return bytes
  deps.log('error', 'archive.damaged', { job: id })
  return null
}

interface Content {
  readonly packed: readonly PackedRaw[]
  readonly parts: readonly Uint8Array<ArrayBuffer>[]
}

async function readContent(deps: PackDeps, ledger: LedgerDb, plan: PackPlan, ended: Ended): Promise<Content> {
  const packed: PackedRaw[] = []
  const parts: Uint8Array<ArrayBuffer>[] = []
  let offset = 0
  for (const ids of cutReads(plan)) {
    for (const row of await readRawToArchive(ledger, plan[0].tenant, ids, ended)) {
      const bytes = await checkRaw(deps, row)
      if (bytes === null) continue
      packed.push({ id: row.id, sha256: row.sha256, offset })
      parts.push(bytes)
      offset += bytes.byteLength
    }
  }
  return { packed, parts }
}

/** How many rows gave up their mail. Throws when R2 or the ledger fails; the same mails are packed again then. */
export async function writePack(
  deps: PackDeps,
  ledger: LedgerDb,
  plan: PackPlan,
  ended: Ended = 'closed',
): Promise<number> {
  const { tenant } = plan[0]
  const { packed, parts } = await readContent(deps, ledger, plan, ended)
  const [first, last] = [packed.at(0), packed.at(-1)]
  if (!first || !last) return 0
  const bytes = new Uint8Array(await new Blob([...parts]).arrayBuffer())
  const id = newId(deps.clock.now())
  const key = await putPack(deps.rawBucket, tenant, { id, bytes, firstJob: first.id, lastJob: last.id })
  const emptied = await emptyArchivedRows(ledger, tenant, { key, packed, ended })
  // Another run was faster with all of them, or the tenant moves away: nobody will ever ask for this pack.
  if (emptied === 0) await deleteBlobs(deps.rawBucket, tenant, [key])
  return emptied
}
