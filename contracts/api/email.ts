/** `POST /v1/emails` and what reading a mail gives: the shapes of the npm package `resend`, plus `expires_in`. */
import { z } from 'zod'
import { EmailSpamCheck } from './emails/spam-hold.ts'

export const RECIPIENTS_MAX = 50
export const ATTACHMENTS_MAX = 40
/** Retries go on for five days; `expires_in` shortens that, for one-time codes. */
export const EXPIRES_IN_MAX_SECONDS = 432_000
export const EXPIRES_IN_MIN_SECONDS = 60

const hasNoLineBreak = (text: string): boolean => !/[\r\n\0]/.test(text)

/** Text that ends up in a header or an envelope: a line break in it would start another header. */
const line = (maxLength: number) =>
  z
    .string()
    .max(maxLength, `must be at most ${maxLength} characters long`)
    .refine(hasNoLineBreak, 'must not contain CR, LF or NUL')
    .refine((text) => text.isWellFormed(), 'must not contain half of a surrogate pair')

const body = z
  .string()
  .refine((text) => !text.includes('\0'), 'must not contain NUL')
  .refine((text) => text.isWellFormed(), 'must not contain half of a surrogate pair')

/** The words by which a missing field is told apart from a wrong one. */
const MISSING = 'Invalid input: received undefined'

const mailboxText = line(1_000).min(1, 'must be an address such as `ada@example.com` or `Ada <ada@example.com>`')

/** One address or a list of them. */
export const mailboxesUpTo = (max: number) =>
  z.union([mailboxText.transform((text) => [text]), z.array(mailboxText).max(max)], {
    error: (issue) =>
      issue.input === undefined ? 'received undefined' : 'must be an address or an array of addresses',
  })
const mailboxes = mailboxesUpTo(RECIPIENTS_MAX)

export const SendAttachment = z
  .strictObject({
    filename: line(255).min(1, 'must not be empty').optional().meta({
      description: 'Name shown to the reader; that of the URL when `path` is given without it.',
    }),
    content: z
      .base64({ error: (issue) => (issue.code === 'invalid_type' ? undefined : 'must be base64') })
      .optional()
      .meta({ description: 'The bytes, in base64.' }),
    path: line(2_048)
      .optional()
      .meta({ description: 'An `https` URL from which the bytes are fetched, in place of `content`.' }),
    content_type: line(255)
      .regex(/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(\s*;.*)?$/, 'must be a media type such as `application/pdf`')
      .optional(),
    content_id: line(128)
      .regex(/^[\w.@+-]+$/, 'must consist of letters, digits and `.`, `@`, `+`, `-`, `_`')
      .optional()
      .meta({ description: 'Makes the attachment an inline image: `<img src="cid:…">`.' }),
  })
  .superRefine((attachment, context) => {
    const need = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message })
    if (attachment.path === undefined) {
      if (attachment.content === undefined) need('content', MISSING)
      if (attachment.filename === undefined) need('filename', MISSING)
    } else if (attachment.content !== undefined) need('path', 'give `content` or `path`, not both')
  })
export type SendAttachment = z.infer<typeof SendAttachment>

export const Tag = z.strictObject({
  name: z.string().regex(/^[\w-]{1,256}$/, 'must consist of letters, digits, `_` and `-`'),
  value: z.string().regex(/^[\w-]{1,256}$/, 'must consist of letters, digits, `_` and `-`'),
})

const UseTemplate = z.strictObject({
  id: line(100).min(1, 'must be the id or the alias of a template'),
  variables: z.record(z.string(), z.unknown()).optional(),
})

const scheduledAt = line(100).meta({
  description: 'When to send it: ISO 8601 with a zone, or words such as `in 5 minutes`; up to 30 days ahead.',
  example: 'in 5 minutes',
})

/** What kind of mail it is. A newsletter is bulk mail that is kept for as long as its domain says. */
export const EmailClass = z
  .enum(['transactional', 'bulk', 'newsletter'], 'must be `transactional`, `bulk` or `newsletter`')
  .meta({
    description:
      '`bulk` and `newsletter` never delay `transactional` mail, which a mail is without this. A newsletter is kept for as many days as its domain says.',
  })
export type EmailClass = z.infer<typeof EmailClass>

export const SendEmail = z
  .strictObject({
    from: mailboxText.optional().meta({
      description:
        'Sender, with or without a display name; its domain must be yours and verified. Required unless the template has one.',
      example: 'Ada <ada@demo.example>',
    }),
    to: mailboxes,
    cc: mailboxes.optional(),
    bcc: mailboxes.optional().meta({ description: 'In the envelope only: no header names them.' }),
    reply_to: mailboxes.optional(),
    subject: line(998).optional().meta({ description: 'Required unless the template has one.', example: 'Hello' }),
    html: body.optional(),
    text: body.optional().meta({ description: 'Derived from `html` when missing.' }),
    template: UseTemplate.optional().meta({ description: 'A published template, in place of `html` and `text`.' }),
    headers: z.record(line(76), line(2_000)).optional(),
    attachments: z
      .array(SendAttachment)
      .max(ATTACHMENTS_MAX, `must have at most ${ATTACHMENTS_MAX} entries`)
      .optional(),
    tags: z.array(Tag).max(75, 'must have at most 75 entries').optional(),
    scheduled_at: scheduledAt.optional(),
    tracking: z
      .strictObject({ opens: z.boolean().optional(), clicks: z.boolean().optional() })
      .optional()
      .meta({ description: 'Whether opens and clicks of this mail are counted; else as its domain is set.' }),
    unsubscribe: z.boolean().optional().meta({
      description:
        'Adds List-Unsubscribe with one click (RFC 8058): whoever uses it is put on the suppression list. For mail to one recipient.',
    }),
    class: EmailClass.optional(),
    expires_in: z
      .int('must be a whole number of seconds')
      .min(EXPIRES_IN_MIN_SECONDS, `must be at least ${EXPIRES_IN_MIN_SECONDS} seconds`)
      .max(EXPIRES_IN_MAX_SECONDS, `must be at most ${EXPIRES_IN_MAX_SECONDS} seconds (5 days)`)
      .optional()
      .meta({
        description: 'Seconds after which the mail is not sent any more; counted from `scheduled_at` if there is one.',
      }),
  })
  .superRefine((mail, context) => {
    const need = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message })
    if (mail.template === undefined) {
      if (mail.from === undefined) need('from', MISSING)
      if (mail.subject === undefined) need('subject', MISSING)
      if (mail.html === undefined && mail.text === undefined)
        need('text', 'one of `html` and `text` is required; an empty string is allowed')
    } else if (mail.html !== undefined || mail.text !== undefined)
      need('template', 'give a template, or `html` and `text`, not both')
  })
  .meta({ id: 'SendEmail' })
export type SendEmail = z.infer<typeof SendEmail>

/** `PATCH /v1/emails/:id`. */
export const RescheduleEmail = z.strictObject({ scheduled_at: scheduledAt }).meta({ id: 'RescheduleEmail' })
export type RescheduleEmail = z.infer<typeof RescheduleEmail>

export const EmailReference = z.object({ object: z.literal('email'), id: z.string() }).meta({ id: 'EmailReference' })

export const SentEmail = z.object({ id: z.string() }).meta({ id: 'SentEmail' })

/** The words of `last_event`. `opened` and `clicked`: delivered, and a person did that; what a machine fetched is not told here. */
export const LastEvent = z.enum([
  'scheduled',
  'queued',
  'sent',
  'delivery_delayed',
  'delivered',
  'opened',
  'clicked',
  'bounced',
  'failed',
  'complained',
  'suppressed',
  'canceled',
])
export type LastEvent = z.infer<typeof LastEvent>

export const Email = z
  .object({
    object: z.literal('email'),
    id: z.string(),
    from: z.string(),
    to: z.array(z.string()),
    cc: z.array(z.string()).nullable(),
    bcc: z.array(z.string()).nullable(),
    reply_to: z.array(z.string()).nullable(),
    subject: z.string(),
    html: z.string().nullable(),
    text: z.string().nullable(),
    tags: z.array(z.object({ name: z.string(), value: z.string() })),
    created_at: z.string(),
    scheduled_at: z.string().nullable(),
    expires_at: z.string(),
    message_id: z.string(),
    last_event: LastEvent,
    /** Why delivery is on hold; null when it is not. */
    held_reason: z.string().nullable(),
    held_until: z.iso.datetime().nullable().meta({
      description: 'When the hold ends by itself; null when it is released by hand, or when there is none.',
    }),
    /** What the check of outgoing mail found; null where it was not asked. */
    spam_check: EmailSpamCheck.nullable(),
    /** How many recipients are in each state. */
    counts: z.record(z.string(), z.number().int()),
    status: z
      .string()
      .meta({ description: 'The state in the words of Frappe Mail, `Partially Sent` when recipients differ.' }),
  })
  .meta({ id: 'Email' })
export type Email = z.infer<typeof Email>

const instant = z.string().nullable()

export const TimelineReply = z.object({ code: z.number().int(), enhanced: z.string().nullable(), text: z.string() })

export const TimelineEntry = z.object({
  at: z.string(),
  kind: z.string(),
  /** What happened, in a sentence. */
  summary: z.string(),
  /** Why, where no attempt tells it: of a hold, a cancel, a job that changes its relay, a report that came back. */
  reason: z.string().nullable(),
  severity: z.enum(['hard', 'soft']).nullable().meta({
    description:
      'Of a report that came back as mail (`bounced`, `delayed`, `complained`): `hard` is for good, `soft` may pass. Null for anything else.',
  }),
  attempt: z
    .object({
      no: z.number().int(),
      verdict: z.string(),
      phase: z.string(),
      category: z.string().nullable(),
      relay: z.string(),
      mx: z.string().nullable(),
      ip: z.string().nullable(),
      port: z.number().int().nullable(),
      source_ip: z.string().nullable(),
      ehlo: z.string().nullable(),
      site: z.string().nullable(),
      tls: z.object({ version: z.string(), cipher: z.string(), verified: z.boolean() }).nullable(),
      tls_policy: z.object({ kind: z.string(), mode: z.string(), result: z.string().nullable() }).nullable().meta({
        description:
          'What was asked of TLS with this host beyond encryption where it is offered, and what came of it. `kind` is `sts` (the MTA-STS policy of the recipient’s domain) or `override` (the operator of the relay). `result` is `ok`, a word of RFC 8460 §4.3.1, or null when the attempt did not come so far.',
      }),
      reply: TimelineReply.nullable(),
      error: z.string().nullable(),
      started_at: z.string(),
      ended_at: z.string(),
      next_try_at: instant,
      transcript: z.array(z.string()),
    })
    .nullable(),
})
export type TimelineEntry = z.infer<typeof TimelineEntry>

export const Timeline = z
  .object({
    object: z.literal('timeline'),
    id: z.string(),
    last_event: LastEvent,
    recipients: z.array(
      z.object({
        address: z.string(),
        kind: z.enum(['to', 'cc', 'bcc']),
        state: z.string(),
        last_event: LastEvent,
        attempts: z.number().int(),
        next_try_at: instant,
        /** The hold in force; null when there is none. */
        held: z
          .object({ since: z.string(), reason: z.string().nullable(), until: z.iso.datetime().nullable() })
          .nullable(),
        reply: TimelineReply.nullable(),
        stages: z.object({
          accepted_at: z.string(),
          signed_at: instant,
          handed_over_at: instant,
          first_attempt_at: instant,
          final_at: instant,
        }),
        entries: z.array(TimelineEntry),
      }),
    ),
  })
  .meta({ id: 'Timeline' })
export type Timeline = z.infer<typeof Timeline>
