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
  /** `rcptTo` in lower case. */
  readonly address: string
  readonly mailFrom: string
  /** The domain of `mailFrom` in lower case; empty for the null reverse-path. */
  readonly sender: string
  readonly domain: string
  readonly class: MailClass
  readonly size: number
  readonly epoch: number
  /** The job's own lease, and the generation of the relay's lease under which it came. */
  readonly leaseUntilMs: number
  readonly generation: number
  /** When the job came. */
  readonly receivedAtMs: number
  readonly expiresAtMs: number
  readonly nextAtMs: number
  readonly attempts: number
  readonly rounds: number
  readonly interruptions: number
  readonly unknowns: number
  /** Addresses that failed in this round. */
  readonly tried: readonly string[]
  /** Who ran the host of the last attempt; null before the first. */
  readonly site: string | null
  /** The address of ours that the last attempt was made from; null before the first, and where the system chose it. */
  readonly source: string | null
  /** When the first attempt from this source at this site began; null before the first. */
  readonly sourceSinceMs: number | null
}

/** What a delivery on the wire becomes instead of another try. */
export interface Stop {
  readonly state: 'canceled' | 'suppressed' | 'failed' | 'expired' | 'returned'
  readonly reason: string | null
}

/** A delivery with the attempt it is in. */
export interface StoredDelivery extends WaitingDelivery {
  readonly state: string
  readonly attemptId: string | null
  /** JSON of the running attempt's target. */
  readonly targetJson: string | null
  readonly holdId: string | null
  readonly stop: Stop | null
}

/** What an attempt is claimed with, before Haraka hears of it. */
export interface Claim {
  readonly delivery: WaitingDelivery
  readonly attemptId: string
  readonly target: Target
  /** Since when it comes from this source at this site. */
  readonly sourceSinceMs: number
}

/** The domain of an address, in lower case and without a final dot; empty when there is none. */
export const domainOf = (address: string): string =>
  address
    .slice(address.lastIndexOf('@') + 1)
    .toLowerCase()
    .replace(/\.$/, '')

/** Columns that `readWaiting` needs, of `deliveries d JOIN jobs j`. */
export const WAITING_COLUMNS = `d.no, d.job_no, j.id AS job_id, j.tenant, j.message_id, d.n, d.rcpt_to, d.address, d.mail_from, d.sender,
  d.domain, d.class, j.size, j.epoch, j.lease_until_ms, j.generation, j.received_at_ms, d.expires_at_ms, d.next_at_ms, d.attempts, d.rounds,
  d.interruptions, d.unknowns, d.tried, d.site, d.source, d.source_since_ms`

/** Columns that `readStored` needs. */
export const STORED_COLUMNS = `${WAITING_COLUMNS}, d.state, d.attempt_id, d.target, d.hold_id, d.stop_state, d.stop_reason`

/** Reads a row of `WAITING_COLUMNS`. */
export const readWaiting = (row: Row): WaitingDelivery => ({
  no: integerOf(row, 'no'),
  jobNo: integerOf(row, 'job_no'),
  jobId: textOf(row, 'job_id') as JobId,
  tenant: textOf(row, 'tenant') as TenantId,
  messageId: textOf(row, 'message_id') as MessageId,
  n: integerOf(row, 'n'),
  rcptTo: textOf(row, 'rcpt_to'),
  address: textOf(row, 'address'),
  mailFrom: textOf(row, 'mail_from'),
  sender: textOf(row, 'sender'),
  domain: textOf(row, 'domain'),
  class: row['class'] === 'bulk' ? 'bulk' : 'transactional',
  size: integerOf(row, 'size'),
  epoch: integerOf(row, 'epoch'),
  leaseUntilMs: integerOf(row, 'lease_until_ms'),
  generation: integerOf(row, 'generation'),
  receivedAtMs: integerOf(row, 'received_at_ms'),
  expiresAtMs: integerOf(row, 'expires_at_ms'),
  nextAtMs: integerOf(row, 'next_at_ms'),
  attempts: integerOf(row, 'attempts'),
  rounds: integerOf(row, 'rounds'),
  interruptions: integerOf(row, 'interruptions'),
  unknowns: integerOf(row, 'unknowns'),
  tried: textOf(row, 'tried').split(' ').filter(Boolean),
  site: textOrNull(row, 'site'),
  source: textOrNull(row, 'source'),
  sourceSinceMs: row['source_since_ms'] === null ? null : integerOf(row, 'source_since_ms'),
})

const STOP_STATES: ReadonlySet<string> = new Set<Stop['state']>([
  'canceled',
  'suppressed',
  'failed',
  'expired',
  'returned',
])
const isStopState = (state: string): state is Stop['state'] => STOP_STATES.has(state)

function readStop(row: Row): Stop | null {
  const state = textOrNull(row, 'stop_state')
  return state === null || !isStopState(state) ? null : { state, reason: textOrNull(row, 'stop_reason') }
}

/** Reads a row of `STORED_COLUMNS`. */
export const readStored = (row: Row): StoredDelivery => ({
  ...readWaiting(row),
  state: textOf(row, 'state'),
  attemptId: textOrNull(row, 'attempt_id'),
  targetJson: textOrNull(row, 'target'),
  holdId: textOrNull(row, 'hold_id'),
  stop: readStop(row),
})
