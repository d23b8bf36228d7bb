/** What one delivery (one recipient under one job) looks like outside SQL. */
import type { Target } from '@mailstead/contracts/attempt.ts'
import type { JobId, MessageId, TenantId } from '@mailstead/contracts/ids.ts'
import type { MailClass } from '@mailstead/contracts/relay-job.ts'
import { integerOf, type Row, textOf, textOrNull } from './row.ts'

/** A delivery as the dispatcher holds it in memory. */
export interface WaitingDelivery {
  readonly no: number
  readonly jobNo: number
  readonly jobId: JobId
  readonly tenant: TenantId
  readonly messageId: MessageId
  readonly n: number
  readonly rcptTo: string
  readonly mailFrom: string
  readonly domain: string
  readonly class: MailClass
  readonly size: number
  readonly epoch: number
  readonly leaseUntilMs: number
  readonly expiresAtMs: number
  readonly nextAtMs: number
  readonly attempts: number
  readonly rounds: number
  readonly interruptions: number
  readonly unknowns: number
  /** Addresses that failed in this round. */
  readonly tried: readonly string[]
}

/** A delivery with the attempt it is in. */
export interface StoredDelivery extends WaitingDelivery {
  readonly state: string
  readonly attemptId: string | null
  /** JSON of the running attempt's target. */
  readonly targetJson: string | null
}

/** What an attempt is claimed with, before Haraka hears of it. */
export interface Claim {
  readonly delivery: WaitingDelivery
  readonly attemptId: string
  readonly target: Target
}

/** Columns that `readWaiting` needs, of `deliveries d JOIN jobs j`. */
export const WAITING_COLUMNS = `d.no, d.job_no, j.id AS job_id, j.tenant, j.message_id, d.n, d.rcpt_to, d.mail_from, d.domain, d.class,
  j.size, j.epoch, j.lease_until_ms, d.expires_at_ms, d.next_at_ms, d.attempts, d.rounds, d.interruptions, d.unknowns, d.tried`

/** Reads a row of `WAITING_COLUMNS`. */
export const readWaiting = (row: Row): WaitingDelivery => ({
  no: integerOf(row, 'no'),
  jobNo: integerOf(row, 'job_no'),
  jobId: textOf(row, 'job_id') as JobId,
  tenant: textOf(row, 'tenant') as TenantId,
  messageId: textOf(row, 'message_id') as MessageId,
  n: integerOf(row, 'n'),
  rcptTo: textOf(row, 'rcpt_to'),
  mailFrom: textOf(row, 'mail_from'),
  domain: textOf(row, 'domain'),
  class: row['class'] === 'bulk' ? 'bulk' : 'transactional',
  size: integerOf(row, 'size'),
  epoch: integerOf(row, 'epoch'),
  leaseUntilMs: integerOf(row, 'lease_until_ms'),
  expiresAtMs: integerOf(row, 'expires_at_ms'),
  nextAtMs: integerOf(row, 'next_at_ms'),
  attempts: integerOf(row, 'attempts'),
  rounds: integerOf(row, 'rounds'),
  interruptions: integerOf(row, 'interruptions'),
  unknowns: integerOf(row, 'unknowns'),
  tried: textOf(row, 'tried').split(' ').filter(Boolean),
})

/** Reads a row of `WAITING_COLUMNS` with `state`, `attempt_id` and `target`. */
export const readStored = (row: Row): StoredDelivery => ({
  ...readWaiting(row),
  state: textOf(row, 'state'),
  attemptId: textOrNull(row, 'attempt_id'),
  targetJson: textOrNull(row, 'target'),
})
