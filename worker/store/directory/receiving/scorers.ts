/** Relays that can be asked for a spam score. They belong to the operator. */
import { Heartbeat } from '@mailstead/contracts/heartbeat.ts'
import { RelayId } from '@mailstead/contracts/ids.ts'
import { and, inArray, ne } from 'drizzle-orm'
import type { DirectoryDb } from '../../databases.ts'
import { relays } from '../schema.ts'

export interface ScorerRow {
  readonly id: RelayId
  readonly url: string
  readonly sealedSecret: string
  readonly sealedPreviousSecret: string | null
  readonly heartbeatAtMs: number | null
  /** As the relay's last heartbeat said; null before the first, and of a relay that does not tell. */
  readonly scorer: 'up' | 'down' | 'absent' | null
}

function readScorer(report: string | null): ScorerRow['scorer'] {
  const parsed = report === null ? null : Heartbeat.safeParse(JSON.parse(report))
  return parsed?.success ? (parsed.data.scorer ?? null) : null
}

/** Relays that receive mail, in order of their id. */
export async function selectScorers(db: DirectoryDb): Promise<readonly ScorerRow[]> {
  const rows = await db
    .select({
      id: relays.id,
      url: relays.url,
      sealedSecret: relays.sealedSecret,
      sealedPreviousSecret: relays.sealedPreviousSecret,
      heartbeatAtMs: relays.heartbeatAtMs,
      report: relays.report,
    })
    .from(relays)
    .where(and(ne(relays.state, 'disabled'), inArray(relays.role, ['both', 'inbound'])))
    .orderBy(relays.id)
  return rows.map(({ report, ...row }) => ({ ...row, id: RelayId.parse(row.id), scorer: readScorer(report) }))
}
