/** A relay's sign of life: renews its lease, which every job at that relay lives by. */
import { type Heartbeat, type HeartbeatAnswer, LEASE_MS } from '@mailstead/contracts/heartbeat.ts'
import type { RelayId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { describeError } from '../../platform/log.ts'
import { Refusal, unavailable } from '../../platform/refusal.ts'
import { updateHeartbeat } from '../../store/directory/relays.ts'
import { forgetRelays } from './list-relays.ts'

/** The lease is stored before it is told: a relay must never believe in a longer one than the sweeper knows of. */
export async function recordHeartbeat(
  deps: Pick<Deps, 'directory' | 'clock' | 'log'>,
  relay: RelayId,
  heartbeat: Heartbeat,
): Promise<HeartbeatAnswer> {
  const nowMs = deps.clock.now()
  const leaseUntilMs = nowMs + LEASE_MS
  const change = { heartbeatAtMs: nowMs, leaseUntilMs, report: JSON.stringify(heartbeat) }
  const isKept = await updateHeartbeat(deps.directory, relay, change).catch((error: unknown) => {
    deps.log('error', 'relay.heartbeat.failed', { relay, error: describeError(error) })
    throw unavailable('The lease cannot be renewed now. Repeat the heartbeat.')
  })
  if (!isKept) throw new Refusal('invalid_relay_signature', 'The relay was disabled or removed.')
  forgetRelays(deps)
  return { leaseUntil: new Date(leaseUntilMs).toISOString(), serverTime: new Date(nowMs).toISOString() }
}
