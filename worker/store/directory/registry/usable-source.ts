/** When a source may be used, and a relay be given mail, as conditions in SQL: a hand-over reads them with the relays themselves. */
import { type SQL, sql } from 'drizzle-orm'

/** The name in EHLO of a source of `relays`: the operator's word for the source, then for the relay, then the relay's own. */
export const ehloOf = (source: SQL): SQL<string | null> =>
  sql<string | null>`coalesce(${source}.entered_ehlo, relays.ehlo_name, ${source}.reported_ehlo)`

/**
 * All three checks are good, and were made of the name that it has now. Where a relay tells its sources, one that it does not have is of
 * no use to it.
 */
export const isUsable = (source: SQL): SQL<number> => sql<number>`(${source}.enabled = 1
  and ${source}.address_state = 'good' and ${source}.ptr_state = 'good' and ${source}.spf_state = 'good'
  and coalesce(${source}.seen->>'ehlo' = ${ehloOf(source)}, 0)
  and (${source}.is_reported = 1 or not exists
    (select 1 from relay_sources other where other.relay_id = ${source}.relay_id and other.is_reported = 1)))`

/** A relay of which nobody has named a source sends as its system chooses, unless it says itself that it has none. */
export const HAS_SOURCE = sql<number>`case
  when exists (select 1 from relay_sources s where s.relay_id = relays.id and ${isUsable(sql`s`)}) then 1
  when relays.lists_sources = 0 and not exists (select 1 from relay_sources s where s.relay_id = relays.id) then 1
  else 0 end`

/** Its disk has the room that it wants itself. */
export const HAS_ROOM = sql<number>`coalesce(relays.report->>'diskFreeBytes' >= relays.report->>'diskFreeFloorBytes', 1)`
