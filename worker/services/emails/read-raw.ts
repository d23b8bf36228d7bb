/** The bytes of a mail as they were signed. */
import type { Deps } from '../../deps.ts'
import { notFound, unavailable } from '../../platform/refusal.ts'
import { getRaw, joinRaw } from '../../store/blobs/stored-raw.ts'
import { findRaw, type RawPlace } from '../../store/ledger/emails.ts'
import type { Access } from '../access/access.ts'

/** Text while the row has it, then a stream of the object or of its part of a pack; null when it is gone. */
export async function openRaw(
  deps: Pick<Deps, 'rawBucket'>,
  access: Pick<Access, 'tenant'>,
  place: RawPlace,
): Promise<string | ReadableStream | null> {
  if (place.raw !== null) return place.raw
  const stored = await getRaw(deps.rawBucket, access.tenant, place).catch(() => {
    throw unavailable('The bytes of the mail cannot be read now. Repeat the request.')
  })
  return stored && joinRaw(stored, place.sizeBytes)
}

/** Throws `not_found` for a missing mail, and for one whose bytes were deleted after their retention. */
export async function readRaw(
  deps: Pick<Deps, 'ledgers' | 'rawBucket'>,
  access: Pick<Access, 'shard' | 'tenant'>,
  id: string,
): Promise<string | ReadableStream> {
  const place = await findRaw(deps.ledgers.at(access.shard), access.tenant, id)
  const raw = place && (await openRaw(deps, access, place))
  if (raw === null) throw notFound('email')
  return raw
}
