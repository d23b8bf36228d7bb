/**
 * A message in parts. Any part may come first, last, twice or beside another; whichever finds all of them there sends the message. Two that
 * find it at once send one mail: its name among the uploads of the key is its idempotency key.
 */

import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import { getSent, listUpload, putPart, type UploadPart, type UploadPlace } from '../../store/blobs/uploads.ts'
import type { Access } from '../access/access.ts'
import { findSender } from '../access/authenticate.ts'
import { requireSender } from '../sending/policy.ts'
import { readPlain } from '../sending/raw/raw-envelope.ts'
import type { RawEnvelope } from '../sending/raw/raw-submission.ts'
import { submitRaw } from '../sending/raw/submit-raw.ts'
import type { SubmitDeps, Submitted } from '../sending/submit.ts'
import { type Chunk, requireChunk, requireFit, requireWhole } from './chunk.ts'
import { PartGone } from './join-parts.ts'
import { ofBucket, unreadable } from './of-bucket.ts'
import { sendStored } from './send-stored.ts'

export interface ChunkRequest {
  readonly envelope: RawEnvelope
  readonly chunk: Chunk
  /** The caller's own; null for that of the upload. */
  readonly idempotencyKey: string | null
}

/** Who may not send stores nothing either. Throws a Refusal. */
async function requireUploader(deps: SubmitDeps, access: Access, { from }: RawEnvelope): Promise<void> {
  const mailbox = readPlain('from_', from)
  requireSender(access, mailbox, await findSender(deps, access, mailbox.domain))
}

async function describePart(deps: SubmitDeps, { envelope, chunk }: ChunkRequest): Promise<UploadPart> {
  const { index, count, offset, bytes } = chunk
  return {
    index,
    count,
    offset,
    size: bytes.byteLength,
    sha256: await sha256Hex(bytes),
    about: await sha256Hex(JSON.stringify(envelope)),
    atMs: deps.clock.now(),
  }
}

/** Throws a Refusal when the part is not of the mail that was sent; null when none was. */
async function findSent(
  deps: SubmitDeps,
  access: Access,
  place: UploadPlace,
  part: UploadPart,
): Promise<Submitted | null> {
  const sent = await getSent(deps.rawBucket, access.tenant, place)
  if (sent === null) return null
  requireFit(part, sent.parts)
  return { id: sent.id, wake: null }
}

async function keepPart(
  deps: SubmitDeps,
  { tenant }: Access,
  place: UploadPlace,
  { part, bytes }: { readonly part: UploadPart; readonly bytes: Uint8Array },
): Promise<{ readonly parts: readonly UploadPart[]; readonly isSent: boolean }> {
  const before = await listUpload(deps.rawBucket, tenant, place)
  if (before.isSent) return before
  requireFit(part, before.parts)
  await putPart(deps.rawBucket, tenant, place, { part, bytes })
  const after = await listUpload(deps.rawBucket, tenant, place)
  requireFit(part, after.parts)
  return after
}

/** The mail once all of it is there; null until then. Throws Refusal; a 503 means that the part is to be sent again. */
export async function takeChunk(deps: SubmitDeps, access: Access, request: ChunkRequest): Promise<Submitted | null> {
  const { chunk, envelope, idempotencyKey } = request
  requireChunk(chunk)
  const uploader = access.actor.kind === 'key' ? access.actor.id : access.actor.kind
  const place = { uploader, upload: chunk.upload }
  const key = idempotencyKey ?? `upload ${uploader} ${chunk.upload}`
  // Most messages are one part: nothing of them has to wait.
  if (chunk.count === 1) return submitRaw(deps, access, { envelope, bytes: chunk.bytes }, key)

  await requireUploader(deps, access, envelope)
  const part = await describePart(deps, request)
  const { parts, isSent } = await ofBucket(deps, keepPart(deps, access, place, { part, bytes: chunk.bytes }))
  if (isSent) return ofBucket(deps, findSent(deps, access, place, part))
  if (parts.length < chunk.count) return null
  const message = { tenant: access.tenant, place, parts, size: requireWhole(parts) }
  try {
    return await sendStored(deps, access, { envelope, idempotencyKey: key }, message)
  } catch (error) {
    if (!(error instanceof PartGone)) throw error
    const sent = await ofBucket(deps, findSent(deps, access, place, part))
    if (sent === null) throw unreadable()
    return sent
  }
}
