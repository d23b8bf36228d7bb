/** What the deployment must publish for its relays, with what was seen of it. */
import type { PlatformRecord, PlatformRecordList } from '@mailstead/contracts/api/operator/platform-record.ts'
import type { Deps } from '../../../deps.ts'
import { listPlatformRecords, type PlatformRecordRow } from '../../../store/directory/registry/platform-records.ts'
import { listSources, type SourceRow } from '../../../store/directory/registry/sources.ts'
import { selectRelays } from '../../../store/directory/relays.ts'
import { showSource } from '../sources/show-source.ts'
import { keyOfRecord } from './check-platform-records.ts'
import { listWantedPlatformRecords, type WantedPlatformRecord } from './wanted-platform-records.ts'

const toIso = (ms: number | null | undefined): string | null =>
  ms === null || ms === undefined ? null : new Date(ms).toISOString()

/** The records that are a source's own: its name and its address, both ways. */
function showNames(row: SourceRow, include: string): PlatformRecord[] {
  const { ehlo_name: host, checks, checked_at } = showSource(row, include)
  if (host === null) return []
  const common = { relay: row.relayId, priority: null, checked_at }
  const type = row.address.includes(':') ? 'AAAA' : 'A'
  return [
    { ...common, ...checks.address, purpose: 'relay', type, host },
    { ...common, ...checks.ptr, purpose: 'ptr', type: 'PTR', host: row.address },
  ]
}

function showRecord(wanted: WantedPlatformRecord, row: PlatformRecordRow | undefined): PlatformRecord {
  const { addresses: _, ...record } = wanted
  return {
    ...record,
    state: row?.state ?? 'unknown',
    seen: row?.seen ? (JSON.parse(row.seen) as string[]) : null,
    ...{ reason: row?.reason ?? null, fix: row?.fix ?? null, checked_at: toIso(row?.checkedAtMs) },
  }
}

export async function readPlatformRecords(deps: Pick<Deps, 'config' | 'directory'>): Promise<PlatformRecordList> {
  const [relays, sources, kept] = await Promise.all([
    selectRelays(deps.directory),
    listSources(deps.directory),
    listPlatformRecords(deps.directory),
  ])
  const rows = new Map(kept.map((row) => [keyOfRecord(row), row]))
  const wanted = listWantedPlatformRecords(deps.config, { relays, sources })
  const spf = wanted.find(({ host, type }) => type === 'TXT' && host === deps.config.SPF_INCLUDE)
  return {
    object: 'list',
    data: [
      ...sources.flatMap((row) => showNames(row, deps.config.SPF_INCLUDE)),
      ...wanted.map((record) => showRecord(record, rows.get(keyOfRecord(record)))),
    ],
    spf_lookups: spf ? (rows.get(keyOfRecord(spf))?.lookups ?? null) : null,
  }
}
