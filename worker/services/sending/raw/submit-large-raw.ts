/**
 * A whole message that is too large to be held in memory. Its body is stored before anything is known of its repeat: what it is known by is its
 * digest. Whatever ends in a refusal takes the object away again; what is left by a fault has no row, and is found by that.
 */
import { Refusal } from '../../../platform/refusal.ts'
import { rawKey } from '../../../store/blobs/raw.ts'
import { deleteBlobs } from '../../../store/blobs/tenant-blobs.ts'
import type { Access } from '../../access/access.ts'
import { requireRoom } from '../../ledgers/shards/shard-limits.ts'
import { toAcceptedMail } from '../accepted-mail.ts'
import { requireOwnRecipients } from '../sandbox.ts'
import type { SubmitDeps, Submitted } from '../submit.ts'
import { idempotencyKeyOf } from './header-options.ts'
import { keepRaw, readRepeat } from './keep-raw.ts'
import type { ArrivingRaw } from './passage.ts'
import { draftRaw, type RawDraft, type RawEnvelope, toSubmission } from './raw-submission.ts'
import { digestWhole } from './read-back.ts'
import type { SmtpSession } from './smtp-session.ts'
import { requireNow, type StoredBody, storeLargeRaw } from './store-large-raw.ts'

export interface LargeRawRequest extends ArrivingRaw {
  readonly envelope: RawEnvelope
  /** Absent for a message that came by HTTPS. */
  readonly session?: SmtpSession
}

async function keepStored(
  deps: SubmitDeps,
  access: Access,
  { draft: before, stored }: { readonly draft: RawDraft; readonly stored: StoredBody },
  key: string | null,
): Promise<Submitted> {
  const { mail, envelope, sender, rawHead, bodyBytes, sentSha256 } = stored
  const draft = { ...before, envelope }
  const idempotencyKey = idempotencyKeyOf(key, mail.options)
  const repeat = await readRepeat(deps, access, draft, { idempotencyKey, digest: async () => sentSha256 })
  if (repeat.earlier) return { id: repeat.earlier.messageId, wake: null }
  const written = {
    rawHead,
    rawKey: rawKey(access.tenant, draft.id),
    sizeBytes: rawHead.length + bodyBytes,
    sha256: await digestWhole(deps, access, draft.id, stored),
    headerId: mail.headerId,
    isUnsigned: false,
  }
  const accepted = toAcceptedMail(toSubmission(access, draft, mail, sender), written, repeat.suppressed)
  return keepRaw(deps, access, repeat, accepted)
}

/** Nothing was written, surely: a 503 may come after a batch that committed with its answer lost. */
const isNothingKept = (error: unknown): boolean => error instanceof Refusal && error.code !== 'service_unavailable'

/** Accepts one message for delivery. Throws Refusal; a 503 means that it is not certain that it was accepted. */
export async function submitLargeRaw(
  deps: SubmitDeps,
  access: Access,
  request: LargeRawRequest,
  idempotencyKey: string | null,
): Promise<Submitted> {
  requireNow(request.envelope)
  const draft = await draftRaw(deps, access, request.envelope, request.session ?? null)
  requireRoom(access)
  await requireOwnRecipients(deps, access, draft.recipients)
  const stored = await storeLargeRaw(deps, access, draft, request)
  // One that stays is found by the comparison of rows and objects.
  const discard = () =>
    deleteBlobs(deps.rawBucket, access.tenant, [rawKey(access.tenant, draft.id)]).catch(() => undefined)
  try {
    const submitted = await keepStored(deps, access, { draft, stored }, idempotencyKey)
    if (submitted.id !== draft.id) await discard()
    return submitted
  } catch (error) {
    if (isNothingKept(error)) await discard()
    throw error
  }
}
