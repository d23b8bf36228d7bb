/** `POST /relay/v1/heartbeat`, agent → Worker, every 30 s. The answer renews the relay's leases. */
import { z } from 'zod'
import { JobId, TenantId } from './ids.ts'
import { COMMANDS_PER_POST, Holds, RelayCommand } from './relay-control.ts'
import { Timestamp } from './time.ts'

export const HEARTBEAT_EVERY_MS = 30_000
/** How long a renewed lease lasts. */
export const LEASE_MS = 600_000

export const SOURCES_MAX = 64

const count = z.number().int().min(0)

/** An address that a relay sends from, with the name it gives in EHLO there. */
export const Source = z.object({ address: z.union([z.ipv4(), z.ipv6()]), ehlo: z.string().min(1).max(255) })
export type Source = z.infer<typeof Source>

export const Heartbeat = z.object({
  version: z.string().max(40),
  /** Recipients not final yet, recipients with an attempt on the wire, events not reported yet. */
  waiting: count,
  sending: count,
  unreported: count,
  diskFreeBytes: count,
  /** Changes when the journal was lost and a new one begun: what was leased before is not here any more. */
  journalId: z.string().max(60).optional(),
  /** Attempts on the wire for longer than any attempt may take. */
  overdue: count.optional(),
  /** Files set aside as damaged since the journal began. */
  damaged: count.optional(),
  /** Whether the spam scorer answers; `absent` when this relay has none. */
  scorer: z.enum(['up', 'down', 'absent']).optional(),
  /** What the relay holds of `contracts/relay-control.ts`. */
  holdsRevision: count.optional(),
  commandsUpTo: count.optional(),
  /** The sources that it has; empty where the system chooses. A relay that says nothing of them is asked for none. */
  sources: z.array(Source).max(SOURCES_MAX).optional(),
  /** Said in EHLO where nothing else is. */
  ehlo: z.string().min(1).max(255).optional(),
  /** When the first certificate of this node is over, of those that it looks at. */
  certificateUntil: Timestamp.optional(),
  /** What to add to this machine's time to get the Worker's, as it was with the heartbeat before. */
  clockOffMs: z.number().int().optional(),
  /** Below this much room on its disk it takes no jobs. */
  diskFreeFloorBytes: count.optional(),
})
export type Heartbeat = z.infer<typeof Heartbeat>

export const HeartbeatAnswer = z.object({
  leaseUntil: Timestamp,
  serverTime: Timestamp,
  /** Absent when the relay's revision is the present one. */
  holds: Holds.optional(),
  /** Commands this relay has not confirmed by `commandsUpTo`, oldest first. */
  commands: z
    .array(z.object({ seq: count, command: RelayCommand }))
    .max(COMMANDS_PER_POST)
    .optional(),
  /** What it may send from, and nothing else; absent where it may use whatever it has. */
  sources: z.array(Source).max(SOURCES_MAX).optional(),
})
export type HeartbeatAnswer = z.infer<typeof HeartbeatAnswer>

export const LEASES_PER_POST = 500

/**
 * Body of `POST /relay/v1/leases`: asked by a relay whose lease had run out, before it starts anything it had then. A
 * renewed lease covers only jobs that came afterwards or that this answer keeps.
 */
export const LeasesBody = z.object({
  jobs: z
    .array(z.object({ tenant: TenantId, id: JobId, epoch: z.number().int().min(1) }))
    .min(1)
    .max(LEASES_PER_POST),
})
export type LeasesBody = z.infer<typeof LeasesBody>

/** Jobs that are this relay's still; it lets go of all others without a word. */
export const LeasesAnswer = z.object({ kept: z.array(JobId).max(LEASES_PER_POST) })
export type LeasesAnswer = z.infer<typeof LeasesAnswer>
