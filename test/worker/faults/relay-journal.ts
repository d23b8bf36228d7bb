/** What a scripted relay knows of its jobs, and the events it makes of it. */
import type { Attempt } from '@mailstead/contracts/attempt.ts'
import type { DeliveryEvent, DeliveryEventKind } from '@mailstead/contracts/delivery-event.ts'
import type { ControlScope } from '@mailstead/contracts/relay-control.ts'
import type { RelayJob } from '@mailstead/contracts/relay-job.ts'

/** `ok` is delivered, `gone` a dead address, `policy` a refusal that suppresses nobody, `never` ends by its expiry. */
export const ENDS = ['ok', 'gone', 'policy', 'never'] as const
export type End = (typeof ENDS)[number]

/** What becomes of a recipient is written in its address: `<deferrals>.<end>.<any>@…`. */
export const readScript = (address: string): { readonly deferrals: number; readonly end: End } => {
  const [deferrals = '0', end = 'ok'] = address.split('.')
  return { deferrals: Number(deferrals), end: ENDS.find((known) => known === end) ?? 'ok' }
}

/** How a command wants a delivery to end when its attempt has not delivered or bounced it. */
export interface Order {
  readonly kind: 'canceled' | 'suppressed' | 'failed' | 'expired' | 'returned'
  readonly reason: string
}

export interface Delivery {
  readonly n: number
  readonly address: string
  readonly mailFrom: string
  attempts: number
  dueAtMs: number
  /** `let go`: another relay's, as far as is known here. */
  state: 'waiting' | 'on the wire' | 'final' | 'let go'
  startedAtMs: number
  isHeld: boolean
  order: Order | null
  lastEvent: DeliveryEvent | null
}

export interface HeldJob {
  job: RelayJob
  /** Of the lease under which it was last given or kept. */
  generation: number
  readonly deliveries: Map<number, Delivery>
  /** When it came, the last time, in the order of all that happens. */
  arrivedAt: number
  /** Set while the job is given back; told again when the job is given once more under the same epoch. */
  returned: DeliveryEvent | null
}

let happened = 0
/** The place of the next thing in the order of all that happens in a test. */
export const nextPlace = (): number => ++happened

export const newDelivery = ({ n, rcptTo, mailFrom }: RelayJob['recipients'][number], dueAtMs: number): Delivery => ({
  n,
  address: rcptTo,
  mailFrom,
  attempts: 0,
  dueAtMs,
  state: 'waiting',
  startedAtMs: 0,
  isHeld: false,
  order: null,
  lastEvent: null,
})

const REPLIES = {
  ok: { code: 250, enhanced: '2.0.0', text: 'queued' },
  gone: { code: 550, enhanced: '5.1.1', text: 'No such user' },
  policy: { code: 550, enhanced: '5.7.1', text: 'Refused by policy' },
  never: { code: 451, enhanced: '4.7.1', text: 'Try again later' },
} as const

const iso = (ms: number): string => new Date(ms).toISOString()

function toAttempt(delivery: Delivery, kind: DeliveryEventKind, nowMs: number, nextMs: number | null): Attempt | null {
  if (kind !== 'delivered' && kind !== 'bounced' && kind !== 'deferred') return null
  return {
    id: crypto.randomUUID() as Attempt['id'],
    verdict: kind,
    phase: kind === 'delivered' ? 'dot' : 'rcpt',
    reply: REPLIES[kind === 'deferred' ? 'never' : readScript(delivery.address).end],
    error: null,
    tls: null,
    reused: false,
    startedAt: iso(nowMs),
    endedAt: iso(nowMs),
    transcript: [],
    no: delivery.attempts,
    target: null,
    nextTryAt: nextMs === null ? null : iso(nextMs),
  }
}

export interface Telling {
  readonly kind: DeliveryEventKind
  readonly nowMs: number
  readonly nextMs?: number
  readonly reason?: string
}

/** The id of a hold's event names its time: one may begin more than once between two attempts. */
export function toEvent({ job }: HeldJob, delivery: Delivery, told: Telling): DeliveryEvent {
  const { kind, nowMs, nextMs = null, reason } = told
  const no = kind === 'returned' ? job.epoch : delivery.attempts
  const isHold = kind === 'held' || kind === 'released'
  return {
    id: `${job.id}|${delivery.n}|${no}|${kind}${isHold ? `|${nowMs}` : ''}`,
    tenant: job.tenant,
    messageId: job.messageId,
    jobId: job.id,
    epoch: job.epoch,
    n: delivery.n,
    kind,
    attempt: toAttempt(delivery, kind, nowMs, nextMs),
    ...(reason === undefined ? {} : { reason }),
    occurredAt: iso(nowMs),
  }
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase()

/** Every field given must match; the site of a domain is that domain. */
export function isCovered(scope: ControlScope, { job }: HeldJob, delivery: Delivery): boolean {
  const domain = domainOf(delivery.address)
  return (
    (scope.jobs?.includes(job.id) ?? true) &&
    (scope.tenant ?? job.tenant) === job.tenant &&
    (scope.class ?? job.class) === job.class &&
    (scope.domain ?? domain) === domain &&
    (scope.site ?? domain) === domain &&
    (scope.sender ?? domainOf(delivery.mailFrom)) === domainOf(delivery.mailFrom) &&
    (scope.addresses?.includes(delivery.address.toLowerCase()) ?? true)
  )
}

/** How an attempt ends: as its address says, or as an order says of one that did not deliver or bounce. */
export function judgeAttempt({
  address,
  attempts,
  order,
}: Delivery): 'delivered' | 'bounced' | 'deferred' | Order['kind'] {
  const { deferrals, end } = readScript(address)
  if (attempts > deferrals && end !== 'never') return end === 'ok' ? 'delivered' : 'bounced'
  return order && order.kind !== 'returned' ? order.kind : 'deferred'
}

/** Deliveries of a job that wait here are another relay's now. */
export function letGoOfWaiting({ deliveries }: HeldJob): void {
  for (const delivery of deliveries.values()) if (delivery.state === 'waiting') delivery.state = 'let go'
}

export const hasWaiting = ({ deliveries }: HeldJob): boolean =>
  [...deliveries.values()].some(({ state }) => state === 'waiting')
