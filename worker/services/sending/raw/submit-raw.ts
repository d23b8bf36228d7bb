/** A whole message that the caller composed: checked, prepared, signed and kept like any other mail. */
import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import { openRaw } from '@mailstead/mail/raw/options/open-raw.ts'
import { type PreparedRaw, prepareRaw } from '@mailstead/mail/raw/prepare-raw.ts'
import { Sha256 } from '../../../platform/sha256.ts'
import type { Access, SenderDomain } from '../../access/access.ts'
import { requireRoom } from '../../ledgers/shards/shard-limits.ts'
import { type AcceptedParts, toAcceptedMail } from '../accepted-mail.ts'
import { signMail, type WrittenMail } from '../compose-mail.ts'
import { storeIfLarge } from '../prepare-mail.ts'
import { requireOwnRecipients } from '../sandbox.ts'
import type { SubmitDeps, Submitted } from '../submit.ts'
import { idempotencyKeyOf, withHeaderOptions } from './header-options.ts'
import { keepRaw, readRepeat } from './keep-raw.ts'
import { draftRaw, type RawDraft, type RawEnvelope, requireAuthor, toSubmission, unfitRaw } from './raw-submission.ts'
import type { SmtpSession } from './smtp-session.ts'

type PreparedMessage = Extract<PreparedRaw, { readonly ok: true }>

export interface RawRequest {
  readonly envelope: RawEnvelope
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Absent for a message that came by HTTPS. */
  readonly session?: SmtpSession
}

async function digestOf(pieces: readonly Uint8Array[]): Promise<string> {
  const digest = new Sha256()
  for (const piece of pieces) await digest.write(piece)
  return digest.end()
}

/** Mail for later is signed when it leaves. */
async function write(draft: RawDraft, mail: PreparedMessage, sender: SenderDomain): Promise<WrittenMail> {
  const { raw, headerId } = mail
  if (draft.scheduledAtMs !== null) return { raw, headerId, sha256: await sha256Hex(raw), isUnsigned: true }
  return { ...(await signMail(raw, sender, draft.atMs, mail.headerNames)), headerId, isUnsigned: false }
}

/** A message that was looked into, and not yet changed. */
export interface OpenedRequest {
  readonly draft: RawDraft
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Hex sha256 of what every door sees of it. */
  readonly digest: () => Promise<string>
  /** The key that was told, or else that of its own header; null when there is neither. */
  readonly keyOr: (told: string | null) => string | null
}

/** Throws Refusal. */
export async function openRequest(deps: SubmitDeps, access: Access, request: RawRequest): Promise<OpenedRequest> {
  const { bytes, session = null } = request
  const opened = openRaw(bytes)
  if (!opened.ok) throw unfitRaw(opened.why)
  const from = session?.isNullSender === true ? opened.author.address : request.envelope.from
  const envelope = withHeaderOptions({ ...request.envelope, from }, opened.options, deps.clock.now())
  return {
    draft: await draftRaw(deps, access, envelope, session),
    bytes,
    digest: () => digestOf(opened.same),
    keyOr: (told) => idempotencyKeyOf(told, opened.options),
  }
}

/** Checked, prepared and signed; large bytes are stored. Throws Refusal; nothing is ours yet. */
export async function prepareRequest(
  deps: SubmitDeps,
  access: Access,
  { draft, bytes }: OpenedRequest,
  suppressed: ReadonlySet<string>,
): Promise<AcceptedParts> {
  const mail = prepareRaw(bytes, draft.options)
  if (!mail.ok) throw unfitRaw(mail.why)
  const sender = await requireAuthor(deps, access, draft, mail)
  await requireOwnRecipients(deps, access, draft.recipients)
  const written = await write(draft, mail, sender)
  const accepted = toAcceptedMail(toSubmission(access, draft, mail, sender), written, suppressed)
  return storeIfLarge(deps, access, accepted, written)
}

/** Accepts one message for delivery. Throws Refusal; a 503 means that nothing was accepted. */
export async function submitRaw(
  deps: SubmitDeps,
  access: Access,
  request: RawRequest,
  key: string | null,
): Promise<Submitted> {
  const opened = await openRequest(deps, access, request)
  const { draft, digest } = opened
  const repeat = await readRepeat(deps, access, draft, { idempotencyKey: opened.keyOr(key), digest })
  if (repeat.earlier) return { id: repeat.earlier.messageId, wake: null }

  requireRoom(access)
  return keepRaw(deps, access, repeat, await prepareRequest(deps, access, opened, repeat.suppressed))
}
