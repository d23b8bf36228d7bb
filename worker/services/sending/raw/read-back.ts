/** The digest of a mail whose body is in the bucket: known only once the body is signed, so that it is read once more. */
import { unavailable } from '../../../platform/refusal.ts'
import { Sha256 } from '../../../platform/sha256.ts'
import { rawKey } from '../../../store/blobs/raw.ts'
import { getRaw } from '../../../store/blobs/stored-raw.ts'
import type { Access } from '../../access/access.ts'
import { readPieces } from '../../receiving/accept/piece-reader.ts'
import type { SubmitDeps } from '../submit.ts'
import type { StoredBody } from './store-large-raw.ts'

const unreadable = () => unavailable('The mail could not be stored. Nothing was sent; repeat the request.')

/** Hex sha256 of header section and body. Throws a Refusal when the bucket does not give back what it was given. */
export async function digestWhole(
  deps: Pick<SubmitDeps, 'rawBucket'>,
  { tenant }: Pick<Access, 'tenant'>,
  id: string,
  stored: StoredBody,
): Promise<string> {
  const place = { rawKey: rawKey(tenant, id), rawOffset: null, rawHead: null, sizeBytes: stored.bodyBytes }
  const found = await getRaw(deps.rawBucket, tenant, place).catch(() => null)
  if (found === null) throw unreadable()
  const [whole, body] = [new Sha256(), new Sha256()]
  await whole.write(new TextEncoder().encode(stored.rawHead))
  try {
    for await (const piece of readPieces(found.rest).follow([])) {
      await whole.write(piece)
      await body.write(piece)
    }
  } catch {
    throw unreadable()
  }
  if ((await body.end()) !== stored.bodySha256) throw unreadable()
  return whole.end()
}
