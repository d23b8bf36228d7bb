/** How the parts of the deployment do, from what is known of relays and of work that is due. Pure. */
import type { PartState, Status } from '@mailstead/contracts/api/site.ts'
import { HEARTBEAT_EVERY_MS } from '@mailstead/contracts/heartbeat.ts'

/** What counts of a relay. */
export interface Beating {
  readonly role: 'both' | 'outbound' | 'inbound'
  readonly state: 'active' | 'draining' | 'disabled'
  readonly heartbeatAtMs: number | null
}

export interface Known {
  readonly relays: readonly Beating[]
  /** Since when the oldest work is due; null when none is. */
  readonly sendingDueMs: number | null
  readonly receivingDueMs: number | null
}

/** Three heartbeats and a bit: one may be late, two may be lost. */
const SILENT_MS = 3 * HEARTBEAT_EVERY_MS + 15_000
/** The sweeper comes every minute; work that waits for so much longer is not being done. */
const LATE_MS = 5 * 60_000

const isLate = (dueMs: number | null, nowMs: number): boolean => dueMs !== null && nowMs - dueMs > LATE_MS

function judgeRelays({ relays }: Known, role: 'outbound' | 'inbound', nowMs: number): PartState | null {
  const meant = relays.filter((relay) => relay.state === 'active' && (relay.role === 'both' || relay.role === role))
  const beating = meant.filter(({ heartbeatAtMs }) => heartbeatAtMs !== null && nowMs - heartbeatAtMs <= SILENT_MS)
  if (meant.length === 0) return null
  if (beating.length === 0) return 'down'
  return beating.length < meant.length ? 'degraded' : 'operational'
}

const worse = (state: PartState, late: boolean): PartState => (state === 'operational' && late ? 'degraded' : state)

/** Without a relay nothing is sent; without one that receives, mail may still come in through the provider of the zone. */
export const judgeParts = (known: Known, nowMs: number): Status['parts'] => ({
  api: 'operational',
  sending: worse(judgeRelays(known, 'outbound', nowMs) ?? 'down', isLate(known.sendingDueMs, nowMs)),
  receiving: worse(judgeRelays(known, 'inbound', nowMs) ?? 'operational', isLate(known.receivingDueMs, nowMs)),
})
