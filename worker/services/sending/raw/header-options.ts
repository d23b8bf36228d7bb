/** How a message says in its own header that it is to be sent. What was told beside it comes first. */
import { SendRawEmail } from '@mailstead/contracts/api/emails/raw-email.ts'
import type { MessageOptions } from '@mailstead/mail/raw/options/read-options.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { readSchedule } from '../scheduling.ts'
import type { RawEnvelope } from './raw-submission.ts'

const HEADER_OF: Readonly<Record<string, string>> = {
  tags: 'X-Mailstead-Tag',
  class: 'X-Mailstead-Class',
  expires_in: 'X-Mailstead-Expires-In',
  scheduled_at: 'X-Mailstead-Scheduled-At',
}
const IDEMPOTENCY_KEY_MAX_CHARS = 256

const Options = SendRawEmail.pick({ tags: true, class: true, expires_in: true, scheduled_at: true })

const refuse = (header: string, value: unknown, why: string): Refusal =>
  new Refusal('validation_error', `The header field \`${header}\`: ${JSON.stringify(value)} ${why}.`)

function toFields({ tags, emailClass, expiresIn, scheduledAt }: MessageOptions): Record<string, unknown> {
  const seconds = expiresIn !== null && /^\d{1,9}$/.test(expiresIn) ? Number(expiresIn) : expiresIn
  const told = { class: emailClass, expires_in: seconds, scheduled_at: scheduledAt }
  return {
    ...Object.fromEntries(Object.entries(told).filter(([, value]) => value !== null)),
    ...(tags.length === 0 ? {} : { tags }),
  }
}

/** Where it is wrong: of tags the one that is. */
function valueAt(fields: Record<string, unknown>, [field, ...path]: readonly PropertyKey[]): unknown {
  const value = fields[String(field)]
  return Array.isArray(value) && typeof path[0] === 'number' ? value[path[0]] : value
}

/** Throws a Refusal that names the header field. */
export function withHeaderOptions(envelope: RawEnvelope, options: MessageOptions, nowMs: number): RawEnvelope {
  const fields = toFields(options)
  const parsed = Options.safeParse(fields)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const path = issue?.path ?? []
    const value = valueAt(fields, path)
    throw refuse(HEADER_OF[String(path[0])] ?? 'X-Mailstead-Tag', value, issue?.message ?? 'is not valid')
  }
  if (envelope.scheduled_at === undefined) readSchedule(parsed.data.scheduled_at, nowMs, 'X-Mailstead-Scheduled-At')
  return { ...parsed.data, ...envelope }
}

/** The key of the request, or else that of the header. Throws a Refusal for one that is too long. */
export function idempotencyKeyOf(key: string | null, options: MessageOptions): string | null {
  const told = key ?? options.idempotencyKey
  if (told !== null && told.length > IDEMPOTENCY_KEY_MAX_CHARS)
    throw refuse('Idempotency-Key', `${told.slice(0, 40)}…`, 'must be at most 256 characters long')
  return told
}
