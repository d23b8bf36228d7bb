/**
 * A message of more than 10 MB on its way into the bucket: checked, counted and signed as it passes. Its body becomes an object as it is; its
 * prepared header section, with the signatures, is for the row.
 */
import { streamDkim } from '@mailstead/mail/dkim/sign-stream.ts'
import type { CheckedHead } from '@mailstead/mail/raw/raw-checker.ts'
import { describeError } from '../../../platform/log.ts'
import { Refusal, unavailable } from '../../../platform/refusal.ts'
import { type StoredStream, storeArriving } from '../../../store/blobs/put-stream.ts'
import { INLINE_RAW_MAX_BYTES, putRawBody } from '../../../store/blobs/raw.ts'
import type { Access, SenderDomain } from '../../access/access.ts'
import type { SubmitDeps } from '../submit.ts'
import { withHeaderOptions } from './header-options.ts'
import { type ArrivingRaw, brokenOff, Passage } from './passage.ts'
import { type RawDraft, type RawEnvelope, requireAuthor, unfitRaw } from './raw-submission.ts'

/** What there is once the object is. */
export interface StoredBody {
  readonly mail: CheckedHead
  /** With what the header says of how to send it. */
  readonly envelope: RawEnvelope
  readonly sender: SenderDomain
  /** Signatures, header section and the empty line: what is in front of the body. */
  readonly rawHead: string
  readonly bodyBytes: number
  readonly bodySha256: string
  /** Hex sha256 of the message without its options. */
  readonly sentSha256: string
}

type NotStored = Extract<StoredStream, { readonly ok: false }>

/** Of a row. The signatures come beside. */
const HEAD_MAX_OCTETS = INLINE_RAW_MAX_BYTES

function requireShortHead({ head }: CheckedHead): void {
  if (head.length > HEAD_MAX_OCTETS)
    throw unfitRaw(
      `its header section has ${head.length} octets, and that of a message over 10 MB may have ${HEAD_MAX_OCTETS}`,
    )
}

/** Mail for later is signed when it leaves, and this one's body is signed as it passes. */
export function requireNow({ scheduled_at }: RawEnvelope): void {
  if (scheduled_at !== undefined)
    throw new Refusal(
      'validation_error',
      '`scheduled_at`: a message over 10 MB goes out at once. Send it when its time has come, or with links in place of attachments.',
    )
}

/** What to throw for a body that was not stored. */
function toError({ log }: Pick<SubmitDeps, 'log'>, { why, error }: NotStored): unknown {
  // What was found in the passage; or a fault of ours.
  if (why === 'source') return error
  if (why === 'bytes') return brokenOff()
  log('error', 'raw.not_stored', { error: describeError(error) })
  return unavailable('The mail could not be stored. Nothing was sent; repeat the request.')
}

/** Throws Refusal; then there is no object. */
export async function storeLargeRaw(
  deps: SubmitDeps,
  access: Access,
  draft: RawDraft,
  arriving: ArrivingRaw,
): Promise<StoredBody> {
  const passage = new Passage(arriving, draft)
  try {
    const { head, rest } = await passage.readHead()
    requireShortHead(head)
    const envelope = withHeaderOptions(draft.envelope, head.options, draft.atMs)
    requireNow(envelope)
    const sender = await requireAuthor(deps, access, draft, head)
    const signing = { domain: sender.name, keys: sender.keys, signedAt: new Date(draft.atMs) }
    const signer = streamDkim(head.head, { ...signing, headerNames: head.headerNames })
    const bodyBytes = arriving.size - head.bodyStart
    let signatures = ''
    const source = passage.readBody(rest, signer, (made) => {
      signatures = made
    })
    const body = { size: bodyBytes, sha256: null, source }
    const stored = await storeArriving(body, (stream) =>
      putRawBody(deps.rawBucket, access.tenant, { messageId: draft.id, stream }).then(() => true),
    )
    if (!stored.ok) throw toError(deps, stored)
    const rawHead = `${signatures}${head.head}\r\n`
    return {
      mail: head,
      envelope,
      sender,
      rawHead,
      bodyBytes,
      bodySha256: stored.sha256,
      sentSha256: await passage.sentSha256(),
    }
  } finally {
    await passage.finish()
  }
}
