/** Whether a relay takes part, and what it last counted. */
import { Heartbeat } from '@mailstead/contracts/heartbeat.ts'
import type { RelayId } from '@mailstead/contracts/ids.ts'
import type { RelayStateAnswer } from '@mailstead/contracts/relay-state.ts'
import type { Deps } from '../../deps.ts'
import { notFound } from '../../platform/refusal.ts'
import { findRelayReport } from '../../store/directory/operator/relay-reports.ts'

/** Throws `not_found` when it was removed. */
export async function readRelayState(deps: Pick<Deps, 'directory'>, id: RelayId): Promise<RelayStateAnswer> {
  const row = await findRelayReport(deps.directory, id)
  if (row === null) throw notFound('relay')
  const report = row.report === null ? null : (Heartbeat.safeParse(JSON.parse(row.report)).data ?? null)
  return {
    state: row.state,
    heartbeatAt: row.heartbeatAtMs === null ? null : new Date(row.heartbeatAtMs).toISOString(),
    waiting: report?.waiting ?? null,
    unreported: report?.unreported ?? null,
  }
}
