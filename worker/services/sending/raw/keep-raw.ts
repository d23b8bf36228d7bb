/** A composed message up to the batch that makes it ours: whether it was sent before, who is suppressed, and its rows. */
import type { IdempotencyKey } from '../../../store/ledger/sending/accept.ts'
import type { Access } from '../../access/access.ts'
import type { AcceptedParts } from '../accepted-mail.ts'
import { keepAccepted } from '../keep-accepted.ts'
import { concurrentRequest, type Known, readKnown, toIdempotency } from '../read-known.ts'
import type { SubmitDeps, Submitted } from '../submit.ts'
import { wakeAccepted } from '../wake-accepted.ts'
import { type RawDraft, sameRequest } from './raw-submission.ts'

/** A message with what a repeat of its request is known by. */
export interface RawRepeat extends Known {
  readonly draft: RawDraft
  readonly idempotency: IdempotencyKey | null
}

const toListed = ({ recipients }: RawDraft) => ({ to: [], cc: [], recipients })

/** `digest` gives the hex sha256 of the message as every door sees it; asked only for a request with a key. */
export async function readRepeat(
  deps: SubmitDeps,
  access: Access,
  draft: RawDraft,
  told: { readonly idempotencyKey: string | null; readonly digest: () => Promise<string> },
): Promise<RawRepeat> {
  const { idempotencyKey, digest } = told
  const hashed = idempotencyKey === null ? null : sameRequest(draft, await digest())
  const idempotency = await toIdempotency('send', hashed, idempotencyKey)
  return { ...(await readKnown(deps, access, [toListed(draft)], idempotency)), draft, idempotency }
}

/** Writes the rows. The answer has another id when the same request came first meanwhile. */
export async function keepRaw(
  deps: SubmitDeps,
  access: Access,
  { draft, idempotency }: RawRepeat,
  parts: AcceptedParts,
): Promise<Submitted> {
  const { id } = draft
  const kept = [{ ...parts, id, scheduledAtMs: draft.scheduledAtMs }]
  const outcome = await keepAccepted(deps, access, kept, idempotency && { ...idempotency, messageId: id, answer: null })
  if (outcome === 'kept') return { id, wake: wakeAccepted(deps, access, kept) }
  if (outcome === 'id-taken') return { id, wake: null }

  const { earlier } = await readKnown(deps, access, [toListed(draft)], idempotency)
  if (!earlier) throw concurrentRequest()
  return { id: earlier.messageId, wake: null }
}
