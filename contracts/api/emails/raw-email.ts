/** `POST /v1/emails/raw`: a whole message that the caller composed, with its envelope. */
import { z } from 'zod'
import { EmailClass, EXPIRES_IN_MAX_SECONDS, EXPIRES_IN_MIN_SECONDS, SendEmail, Tag } from '../email.ts'

/** RFC 5321 §4.5.3.1.8 asks for a hundred. */
export const RAW_RECIPIENTS_MAX = 100
/** 25 MiB. */
export const RAW_MESSAGE_MAX_BYTES = 26_214_400

const address = z
  .string()
  .min(1, 'must be an address such as `ada@example.com`')
  .max(320, 'must be at most 320 characters long')
  .refine((text) => !/[\r\n\0]/.test(text), 'must not contain CR, LF or NUL')

const recipients = z.union(
  [
    address.transform((text) => [text]),
    z
      .array(address)
      .min(1, 'must name at least one recipient')
      .max(RAW_RECIPIENTS_MAX, `must name at most ${RAW_RECIPIENTS_MAX} recipients`),
  ],
  {
    error: (issue) =>
      issue.input === undefined ? 'received undefined' : 'must be an address or an array of addresses',
  },
)

export const SendRawEmail = z
  .strictObject({
    from: address.meta({ description: 'The sender; its domain must be that of the From field.' }),
    to: recipients.meta({ description: 'Who gets it: the header fields of the message are not looked at for this.' }),
    raw: z
      .base64({ error: (issue) => (issue.code === 'invalid_type' ? undefined : 'must be base64') })
      .min(4, 'must not be empty')
      .meta({ description: 'The message (RFC 5322) in base64.' }),
    tags: z.array(Tag).max(75, 'must have at most 75 entries').optional(),
    scheduled_at: SendEmail.shape.scheduled_at,
    class: EmailClass.optional(),
    expires_in: z
      .int('must be a whole number of seconds')
      .min(EXPIRES_IN_MIN_SECONDS, `must be at least ${EXPIRES_IN_MIN_SECONDS} seconds`)
      .max(EXPIRES_IN_MAX_SECONDS, `must be at most ${EXPIRES_IN_MAX_SECONDS} seconds (5 days)`)
      .optional(),
  })
  .meta({ id: 'SendRawEmail' })
export type SendRawEmail = z.infer<typeof SendRawEmail>

/** The query of a message that is the body itself (`Content-Type: message/rfc822`). */
export const RawEmailQuery = z.object({
  from: address.optional().meta({ description: 'With `Content-Type: message/rfc822`: the sender.' }),
  to: z
    .union([address.transform((text) => [text]), z.array(address)])
    .optional()
    .meta({ description: 'With `Content-Type: message/rfc822`: a recipient; repeat it for several.' }),
  scheduled_at: z
    .string()
    .optional()
    .meta({ description: 'With `Content-Type: message/rfc822`: when to send it, as in the JSON form.' }),
})
