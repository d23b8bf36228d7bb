/**
 * `POST /v1/jobs`, Worker → agent. The body is one line of JSON (the manifest) ended by `\n`, then the raw bytes of
 * each job back to back, in the manifest's order. The request's digest covers the manifest, which holds the sha256 of
 * each body: known before the first byte leaves, so that a large mail can be streamed.
 */
import { z } from 'zod'
import { JobId, MessageId, TenantId } from './ids.ts'
import { Timestamp } from './time.ts'

export const MANIFEST_MAX_BYTES = 1_048_576
export const JOBS_PER_POST = 100
/** Small mails share a POST up to this many bytes; a mail over `STREAM_ABOVE_BYTES` travels alone. */
export const BODIES_PER_POST_BYTES = 8 * 1_048_576
export const STREAM_ABOVE_BYTES = 262_144

/** Transactional mail never waits behind bulk mail. */
export const MailClass = z.enum(['transactional', 'bulk'])
export type MailClass = z.infer<typeof MailClass>

/** One envelope recipient: one SMTP transaction (RFC 5321 §3.3 allows one RCPT). */
export const JobRecipient = z.object({
  n: z.number().int().min(0),
  rcptTo: z.string().min(3).max(320),
  /** VERP return path of this recipient; empty for the null reverse-path. */
  mailFrom: z.string().max(254),
})
export type JobRecipient = z.infer<typeof JobRecipient>

export const RelayJob = z.object({
  id: JobId,
  tenant: TenantId,
  messageId: MessageId,
  class: MailClass,
  /** Fencing token: a higher epoch replaces a lower one; results of a lower one are late events. */
  epoch: z.number().int().min(1),
  /** The relay starts no attempt after this; each heartbeat's answer moves it. */
  leaseUntil: Timestamp,
  expiresAt: Timestamp,
  size: z.number().int().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  recipients: z.array(JobRecipient).min(1).max(100),
})
export type RelayJob = z.infer<typeof RelayJob>

export const JobsManifest = z.object({
  v: z.literal(1),
  jobs: z.array(RelayJob).min(1).max(JOBS_PER_POST),
  /** A result `later` is understood. Workers before 2026-12 do not. */
  knowsLater: z.boolean().optional(),
})
export type JobsManifest = z.infer<typeof JobsManifest>

/**
 * `accepted`: in the journal, on disk. `known`: it was there already under this epoch; the agent reports its present
 * state once more. `refused`: this job cannot be taken (its body does not match its sha256, or its epoch is old).
 * `later`: its tenant has its share of the journal; nothing of it was kept.
 */
export const JobResult = z.object({
  id: JobId,
  status: z.enum(['accepted', 'known', 'refused', 'later']),
  reason: z.string().max(200).optional(),
})
export type JobResult = z.infer<typeof JobResult>

/** Answer 200 of `POST /v1/jobs`. Back-pressure is 429 or 503 with `Retry-After` for the whole POST. */
export const JobsAnswer = z.object({
  results: z.array(JobResult),
  /** By an event `queued` the relay tells of each recipient that is untried after a moment. Relays before 2026-12 do not. */
  tellsQueued: z.boolean().optional(),
})
export type JobsAnswer = z.infer<typeof JobsAnswer>

/** Which jobs a relay has in its journal: asked after a restore, when the Worker has forgotten what it handed over. */
export const KNOWN_PATH = '/v1/jobs/known'
/** Jobs in one question. */
export const KNOWN_JOBS_MAX = 500
export const KNOWN_MAX_BYTES = 65_536

export const KnownQuestion = z.object({ jobs: z.array(JobId).max(KNOWN_JOBS_MAX) })

export const KnownAnswer = z.object({
  /** Those that are in the journal, open or finished, each with the highest epoch under which it came. */
  jobs: z.array(z.object({ id: JobId, epoch: z.number().int().min(0) })),
})
export type KnownAnswer = z.infer<typeof KnownAnswer>
