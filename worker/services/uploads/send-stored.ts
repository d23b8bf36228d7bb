/** Sends a message whose parts are all there, and notes that it was sent. */
import { RAW_OCTETS_MAX } from '@mailstead/mail/raw/prepare-raw.ts'
import { describeError } from '../../platform/log.ts'
import { markSent } from '../../store/blobs/uploads.ts'
import type { Access } from '../access/access.ts'
import type { RawEnvelope } from '../sending/raw/raw-submission.ts'
import { submitLargeRaw } from '../sending/raw/submit-large-raw.ts'
import { submitRaw } from '../sending/raw/submit-raw.ts'
import type { SubmitDeps, Submitted } from '../sending/submit.ts'
import { readParts, type StoredMessage, streamParts } from './join-parts.ts'
import { ofBucket } from './of-bucket.ts'

export interface StoredRequest {
  readonly envelope: RawEnvelope
  /** By which two that send it at once send one mail. */
  readonly idempotencyKey: string
}

async function submitStreamed(
  deps: SubmitDeps,
  access: Access,
  { envelope, idempotencyKey }: StoredRequest,
  message: StoredMessage,
): Promise<Submitted> {
  const faults: unknown[] = []
  const body = streamParts(deps, message, (fault) => faults.push(fault))
  try {
    return await submitLargeRaw(deps, access, { envelope, size: message.size, body }, idempotencyKey)
  } catch (error) {
    const [fault] = faults
    if (!body.locked) await body.cancel().catch(() => undefined)
    // What the message was found to be is not so when not all of it could be read.
    if (fault !== undefined) return ofBucket(deps, Promise.reject(fault))
    throw error
  }
}

async function submitStored(
  deps: SubmitDeps,
  access: Access,
  request: StoredRequest,
  message: StoredMessage,
): Promise<Submitted> {
  if (message.size > RAW_OCTETS_MAX) return submitStreamed(deps, access, request, message)
  const bytes = await ofBucket(deps, readParts(deps, message))
  return submitRaw(deps, access, { envelope: request.envelope, bytes }, request.idempotencyKey)
}

/** Throws Refusal; PartGone when somebody else has just sent it. */
export async function sendStored(
  deps: SubmitDeps,
  access: Access,
  request: StoredRequest,
  message: StoredMessage,
): Promise<Submitted> {
  const submitted = await submitStored(deps, access, request, message)
  // Not noted, a repeat finds the parts and sends them again, and its idempotency key makes that the same mail.
  await markSent(deps.rawBucket, access.tenant, message.place, { id: submitted.id, parts: [...message.parts] }).catch(
    (error: unknown) => deps.log('warn', 'upload.not_noted', { tenant: access.tenant, error: describeError(error) }),
  )
  return submitted
}
