/** The relay nodes with what they last said of themselves. */
import type { OperatorRelay } from '@mailstead/contracts/api/operator/relay.ts'
import { Heartbeat } from '@mailstead/contracts/heartbeat.ts'
import type { Deps } from '../../deps.ts'
import { listRelayReports, type RelayReport } from '../../store/directory/operator/relay-reports.ts'

const toIso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())

const showRelay = (row: RelayReport, nowMs: number): OperatorRelay => ({
  object: 'relay',
  ...{ id: row.id, url: row.url, role: row.role, state: row.state, weight: row.weight },
  is_alive: row.leaseUntilMs !== null && row.leaseUntilMs > nowMs,
  heartbeat_at: toIso(row.heartbeatAtMs),
  lease_until: toIso(row.leaseUntilMs),
  // A relay of another version may have said it in other words.
  report: row.report === null ? null : (Heartbeat.safeParse(JSON.parse(row.report)).data ?? null),
  created_at: new Date(row.createdAtMs).toISOString(),
})

export async function readRelays(deps: Pick<Deps, 'clock' | 'directory'>): Promise<OperatorRelay[]> {
  const nowMs = deps.clock.now()
  return (await listRelayReports(deps.directory)).map((row) => showRelay(row, nowMs))
}
