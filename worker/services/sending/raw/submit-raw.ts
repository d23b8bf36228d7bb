/** A whole message that the caller composed: checked, prepared, signed and kept like any other mail. */
import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import { prepareRaw } from '@mailstead/mail/raw/prepare-raw.ts'
import type { Access } from '../../access/access.ts'
import { requireRoom } from '../../ledgers/shards/shard-limits.ts'
import { toAcceptedMail } from '../accepted-mail.ts'
import { signMail } from '../compose-mail.ts'
import { storeIfLarge } from '../prepare-mail.ts'
import { requireOwnRecipients } from '../sandbox.ts'
import type { SubmitDeps, Submitted } from '../submit.ts'
import { keepRaw, readRepeat } from './keep-raw.ts'
import { draftRaw, type RawEnvelope, requireAuthor, toSubmission, unfitRaw } from './raw-submission.ts'

export interface RawRequest {
  readonly envelope: RawEnvelope
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** Accepts one message for delivery. Throws Refusal; a 503 means that nothing was accepted. */
export async function submitRaw(
  deps: SubmitDeps,
  access: Access,
  { envelope, bytes }: RawRequest,
  idempotencyKey: string | null,
): Promise<Submitted> {
  const draft = draftRaw(deps, envelope)
  const repeat = await readRepeat(deps, access, draft, { idempotencyKey, digest: () => sha256Hex(bytes) })
  if (repeat.earlier) return { id: repeat.earlier.messageId, wake: null }

  requireRoom(access)
  const mail = prepareRaw(bytes, draft.options)
  if (!mail.ok) throw unfitRaw(mail.why)
  const sender = await requireAuthor(deps, access, draft, mail)
  await requireOwnRecipients(deps, access, draft.recipients)
  const signed = await signMail(mail.raw, sender, draft.atMs, mail.headerNames)
  const written = { ...signed, headerId: mail.headerId, isUnsigned: false }
  const accepted = toAcceptedMail(toSubmission(access, draft, mail, sender), written, repeat.suppressed)
  return keepRaw(deps, access, repeat, await storeIfLarge(deps, access, accepted, written))
}
