/** The relay nodes with what they last said of themselves. */
import type { OperatorRelay, OperatorRelayDetail } from '@mailstead/contracts/api/operator/relay.ts'
import type { RelayId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../../deps.ts'
import { notFound } from '../../../platform/refusal.ts'
import { findRelayReport, listRelayReports } from '../../../store/directory/operator/relay-reports.ts'
import { listRelayChanges } from '../../../store/directory/registry/relay-changes.ts'
import { listSources } from '../../../store/directory/registry/sources.ts'
import { showSource } from '../sources/show-source.ts'
import { showRelay } from './show-relay.ts'

const CHANGES_SHOWN = 50

type ReadDeps = Pick<Deps, 'clock' | 'config' | 'directory'>

export async function readRelays(deps: ReadDeps): Promise<OperatorRelay[]> {
  const nowMs = deps.clock.now()
  const [reports, sources] = await Promise.all([listRelayReports(deps.directory), listSources(deps.directory)])
  const byRelay = Map.groupBy(sources, ({ relayId }) => relayId)
  return reports.map((row) => {
    const shown = (byRelay.get(row.id) ?? []).map((source) => showSource(source, deps.config.SPF_INCLUDE))
    return showRelay(row, shown, nowMs)
  })
}

/** Throws `not_found`. */
export async function readRelay(deps: ReadDeps, id: RelayId): Promise<OperatorRelayDetail> {
  const [row, sources, changes] = await Promise.all([
    findRelayReport(deps.directory, id),
    listSources(deps.directory, id),
    listRelayChanges(deps.directory, id, CHANGES_SHOWN),
  ])
  if (row === null) throw notFound('relay')
  const shown = sources.map((source) => showSource(source, deps.config.SPF_INCLUDE))
  return {
    ...showRelay(row, shown, deps.clock.now()),
    changes: changes.map(({ atMs, act, byName, detail }) => ({
      ...{ at: new Date(atMs).toISOString(), act, by: byName },
      detail: JSON.parse(detail) as Record<string, unknown>,
    })),
  }
}
