/**
 * `POST /v1/control`, Worker → agent: what an operator or a tenant wants of mail that is at a relay already. Holds are
 * state: the whole list under a revision, so that a lost or late copy does no harm. Commands are done once: the agent
 * remembers their ids. Whatever a relay misses comes again in the answer of its heartbeat.
 */
import { z } from 'zod'
import { JobId, TenantId } from './ids.ts'
import { MailClass } from './relay-job.ts'
import { Timestamp } from './time.ts'

export const CONTROL_MAX_BYTES = 1_048_576
export const HOLDS_MAX = 500
export const COMMANDS_PER_POST = 100

const name = z.string().min(1).max(255)

/** The deliveries that match every field given; with none given, all. Names are in lower case. */
export const ControlScope = z.strictObject({
  jobs: z.array(JobId).min(1).max(1_000).optional(),
  tenant: TenantId.optional(),
  class: MailClass.optional(),
  /** The recipient's domain. */
  domain: name.optional(),
  /** Who runs the recipient's MX set; known once a delivery has been routed. */
  site: name.optional(),
  /** The address of ours that the last attempt was made from. Relays that do not tell their sources refuse it. */
  source: name.optional(),
  /** The domain of MAIL FROM: the return-path host of one sending domain. */
  sender: name.optional(),
  /** Recipients' addresses, in lower case. */
  addresses: z.array(z.string().min(3).max(320)).min(1).max(1_000).optional(),
})
export type ControlScope = z.infer<typeof ControlScope>

const reason = z.string().min(1).max(200)

/** No attempt starts for mail in the scope until the rule is gone or `until` has passed; expiry goes on. */
export const HoldRule = z.object({
  id: z.string().min(1).max(60),
  scope: ControlScope,
  reason,
  until: Timestamp.nullable(),
})
export type HoldRule = z.infer<typeof HoldRule>

/** A list with a lower revision than one seen before is ignored. */
export const Holds = z.object({ revision: z.number().int().min(0), rules: z.array(HoldRule).max(HOLDS_MAX) })
export type Holds = z.infer<typeof Holds>

/**
 * `cancel` ends deliveries as the state given, one on the wire unless that attempt delivers it. `expire` ends them as
 * expired. `flush` makes the next try due now. `return` gives whole jobs back: the relay stops trying them and says so
 * with the event `returned`, upon which the Worker hands them to another relay.
 */
export const RelayCommand = z.discriminatedUnion('action', [
  z.object({
    id: z.string().min(1).max(60),
    action: z.literal('cancel'),
    scope: ControlScope,
    state: z.enum(['canceled', 'suppressed', 'failed']),
    reason,
  }),
  z.object({ id: z.string().min(1).max(60), action: z.literal('expire'), scope: ControlScope, reason }),
  z.object({ id: z.string().min(1).max(60), action: z.literal('flush'), scope: ControlScope }),
  z.object({ id: z.string().min(1).max(60), action: z.literal('return'), scope: ControlScope, reason }),
])
export type RelayCommand = z.infer<typeof RelayCommand>

/** Body of `POST /v1/control`. */
export const ControlBody = z.object({
  v: z.literal(1),
  holds: Holds.optional(),
  commands: z.array(RelayCommand).max(COMMANDS_PER_POST),
})
export type ControlBody = z.infer<typeof ControlBody>

/** Answer 200, after COMMIT: `deliveries` is how many were touched now, 0 for a command done before. */
export const ControlAnswer = z.object({
  holdsRevision: z.number().int().min(0),
  applied: z.array(z.object({ id: z.string(), deliveries: z.number().int().min(0) })),
})
export type ControlAnswer = z.infer<typeof ControlAnswer>
