/**
 * Submission by SMTP, relay → Worker. `POST /relay/v1/credentials` asks whether a password is an API key that may send.
 * `POST /relay/v1/submissions` hands in one mail: a line of JSON (`SubmissionManifest`), a line feed, and the bytes as the client sent them,
 * dots unstuffed. The signature's digest is that of the line. 2xx only after the mail is accepted and durable; the same id again is the same
 * mail and gets the same answer.
 */
import { z } from 'zod'
import { RAW_MESSAGE_MAX_BYTES, RAW_RECIPIENTS_MAX } from './api/emails/raw-email.ts'
import { Timestamp } from './time.ts'

/** Longer than any key is. */
const password = z.string().min(1).max(512)
/** RFC 5321 §4.5.3.1.3: a path of 256 octets with its brackets; room for UTF-8. */
const address = z.string().max(512)

export const SUBMISSION_MANIFEST_MAX_BYTES = 131_072

export const CredentialsQuestion = z.object({ password, clientIp: z.string().max(64) })
export type CredentialsQuestion = z.infer<typeof CredentialsQuestion>

/** `send`: it may. `no-send`: a valid key that may not send. `unknown`: no key, or one that has ended. */
export const CredentialsAnswer = z.object({ result: z.enum(['send', 'no-send', 'unknown']) })
export type CredentialsAnswer = z.infer<typeof CredentialsAnswer>

/** RFC 3461 §4.1. `never` stands alone. */
export const Notify = z.enum(['never', 'success', 'failure', 'delay'])
export type Notify = z.infer<typeof Notify>

/** What a sender asked to be told (RFC 3461), as it was decoded from xtext. */
const envid = z.string().max(100).nullable()
const orcpt = z.string().max(500).nullable()
/** RET: of the mail, the whole or only its header in a report; null leaves it to us. */
const ret = z.enum(['full', 'hdrs']).nullable()

export const SubmissionManifest = z.object({
  id: z.uuid(),
  password,
  /** Empty for the null sender. */
  mailFrom: address,
  ret,
  envid,
  /** `notify` null: nothing was asked for. */
  rcptTo: z
    .array(z.object({ address: address.min(3), notify: z.array(Notify).nullable(), orcpt }))
    .min(1)
    .max(RAW_RECIPIENTS_MAX),
  clientIp: z.string().max(64),
  /** How it came: `ESMTPSA`, `UTF8SMTPSA` (RFC 3848, RFC 6531). */
  protocol: z.string().max(20),
  /** By the real time. */
  receivedAt: Timestamp,
  size: z.number().int().min(1).max(RAW_MESSAGE_MAX_BYTES),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})
export type SubmissionManifest = z.infer<typeof SubmissionManifest>

export const SubmissionAnswer = z.object({ id: z.string() })
export type SubmissionAnswer = z.infer<typeof SubmissionAnswer>

/** What is told to whom about a mail: the column `messages.reports`. */
export const WantedReports = z.object({
  /** Address that the reports go to; never empty. */
  to: z.string().min(3),
  ret,
  envid,
  /** One for each recipient that somebody wants to hear of, by its number in the envelope. */
  recipients: z.array(z.object({ n: z.number().int(), notify: z.array(Notify), orcpt })),
})
export type WantedReports = z.infer<typeof WantedReports>
