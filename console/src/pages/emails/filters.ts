/** Filters of sent mail, as the address of the page holds them and as the API takes them. */
import type { Query } from '../../api/request.ts'
import type { EMAIL_FILTERS } from '../../app/search.ts'

export type Filters = { readonly [name in (typeof EMAIL_FILTERS)[number]]?: string }

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

/** With one filter changed; an empty one leaves the address. */
export function withFilter(filters: Filters, name: keyof Filters, value: string): Filters {
  const { [name]: _, ...others } = filters
  return value === '' ? others : { ...others, [name]: value }
}

/** `since` of the address may be a number of days; begun hours count whole, so that the query stays the same for an hour. */
export function toQuery(filters: Filters, nowMs: number = Date.now()): Query {
  const days = /^\d{1,3}$/.exec(filters.since ?? '')
  if (!days) return filters
  const sinceMs = nowMs - Number(days[0]) * DAY_MS
  return { ...filters, since: new Date(Math.floor(sinceMs / HOUR_MS) * HOUR_MS).toISOString() }
}
