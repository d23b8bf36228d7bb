/** The Worker's refusal of a mail as an SMTP reply: its own words, with the codes that tell a client whether to try again. */
import type { ErrorName } from '@mailstead/contracts/errors.ts'
import { z } from 'zod'
import { reply, type SmtpReply } from '../../smtp-server/smtp-reply.ts'

/** Code, enhanced code (RFC 3463), and whether the connection ends. `ours`: the client has no part in it. */
type Meaning = readonly [code: number, enhanced: string, isLast?: true] | 'ours'

/** Permanent is what the same mail will meet again; what passes by itself or is ours is temporary, and the client keeps the mail. */
const MEANINGS: Readonly<Record<ErrorName, Meaning>> = {
  validation_error: [550, '5.6.0'],
  missing_required_field: [550, '5.6.0'],
  invalid_from_address: [550, '5.7.1'],
  sending_paused: [550, '5.7.1'],
  sandbox_restricted: [550, '5.7.1'],
  limit_reached: [550, '5.7.1'],
  restricted_role: [550, '5.7.1'],
  // The session began with a key that has ended, or may not send any more: it cannot go on.
  invalid_api_key: [550, '5.7.8', true],
  missing_api_key: [550, '5.7.8', true],
  restricted_api_key: [550, '5.7.8', true],
  rate_limit_exceeded: [451, '4.7.1'],
  daily_quota_exceeded: [452, '4.7.1'],
  monthly_quota_exceeded: [452, '4.7.1'],
  payload_too_large: [552, '5.3.4'],
  invalid_idempotent_request: [550, '5.5.0'],
  conflict: [550, '5.5.0'],
  concurrent_idempotent_requests: [451, '4.5.0'],
  service_unavailable: 'ours',
  internal_server_error: 'ours',
  missing_session: 'ours',
  invalid_session: 'ours',
  cross_origin: 'ours',
  invalid_relay_signature: 'ours',
  invalid_registration_token: 'ours',
  not_found: 'ours',
  method_not_allowed: 'ours',
  invalid_json: 'ours',
  unsupported_media_type: 'ours',
}

const Refusal = z.object({ name: z.string(), message: z.string() })

const isKnown = (name: string): name is ErrorName => Object.hasOwn(MEANINGS, name)

/** Null when the refusal is a fault of ours, or none that is known. */
export function refusalReply(json: unknown): SmtpReply | null {
  const read = Refusal.safeParse(json)
  const meaning = read.success && isKnown(read.data.name) ? MEANINGS[read.data.name] : 'ours'
  if (!read.success || meaning === 'ours') return null
  const [code, enhanced, isLast = false] = meaning
  return { ...reply(code, enhanced, read.data.message), isLast }
}
