/** What reports read of a recipient `r` and its mail `m`, in SQL. */
import { type SQL, sql } from 'drizzle-orm'

const OPEN_STATES = ['accepted', 'queued', 'deferred']

/** The state that a reader sees: a hold that is in force hides an open one (`services/delivery/recipient-state`). */
export const shownStateOf: SQL = sql`case when r.state in ${OPEN_STATES} and r.held_at_ms > coalesce(r.released_at_ms, -1)
  then 'held' else r.state end`

/** The domain of the recipient, lower-case: what is behind the last `@`, since a quoted local part may hold another. */
export const recipientDomain: SQL = sql`lower(substr(r.address, length(rtrim(r.address, replace(r.address, '@', ''))) + 1))`

/** The newest attempt at the recipient that had a host to try, as one value of it. */
export const ofLastAttempt = (value: SQL): SQL => sql`(
  select ${value} from attempts a
  where a.tenant_id = r.tenant_id and a.message_id = r.message_id and a.n = r.n and a.attempt->>'$.target' is not null
  order by a.occurred_at_ms desc limit 1)`

/** A range of message ids, the second of which is not in it. */
export interface IdRange {
  readonly firstId: string
  readonly endId: string
}

/** When the mail could first go: what is scheduled is not late before its time. */
const BEGIN = sql`max(r.accepted_at_ms, coalesce(m.scheduled_at_ms, 0))`
const HANDED_OVER = sql`r.journalled_at_ms`
const FIRST_ATTEMPT = sql`r.first_attempt_at_ms`
const END = sql`r.final_at_ms`

/** Null while one of the two has not happened. A relay's clock may be a little behind ours. */
const between = (from: SQL, to: SQL): SQL => sql`max(0, ${to} - ${from})`

/** How long each stage took, in milliseconds. */
export const DELAYS = {
  submission: between(BEGIN, HANDED_OVER),
  transfer: between(HANDED_OVER, FIRST_ATTEMPT),
  action: between(FIRST_ATTEMPT, END),
  total: between(BEGIN, END),
} as const

/** Attempts after the first. */
export const retries: SQL = sql`max(0, r.attempts - 1)`
