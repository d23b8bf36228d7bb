/** A submitted mail as the doors of raw mail take it: at once, or as it arrives when it is large. */
import { RAW_MESSAGE_MAX_BYTES } from '@mailstead/contracts/api/emails/raw-email.ts'
import type { SubmissionManifest } from '@mailstead/contracts/submission.ts'
import { JSON_MAX_BYTES } from '../../../middleware/json-body.ts'
import { Refusal } from '../../../platform/refusal.ts'
import type { LargeRawRequest } from '../../../services/sending/raw/submit-large-raw.ts'
import type { RawRequest } from '../../../services/sending/raw/submit-raw.ts'
import { announcedBytes, collectBytes } from './announced-bytes.ts'

/** Whose domain signs is known from the mail's own header then, and its body must have passed by that time. */
function requireSender({ mailFrom }: SubmissionManifest): void {
  if (mailFrom === '')
    throw new Refusal(
      'payload_too_large',
      `A mail with the null sender has at most ${JSON_MAX_BYTES} bytes (10 MB); up to ${RAW_MESSAGE_MAX_BYTES} (25 MiB) with a sender in MAIL FROM.`,
    )
}

function toStream(pieces: AsyncGenerator<Uint8Array, void>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await pieces.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    async cancel() {
      await pieces.return()
    },
  })
}

/** Throws a Refusal. */
export async function readSubmission(
  manifest: SubmissionManifest,
  pieces: AsyncIterable<Uint8Array>,
): Promise<RawRequest | LargeRawRequest> {
  const { mailFrom, rcptTo, size } = manifest
  const envelope = { from: mailFrom, to: rcptTo.map(({ address }) => address) }
  const session = { ...manifest, isNullSender: mailFrom === '' }
  if (size <= JSON_MAX_BYTES) return { envelope, session, bytes: await collectBytes(pieces, manifest) }
  requireSender(manifest)
  return { envelope, session, size, body: toStream(announcedBytes(pieces, manifest)) }
}
