/** The deliveries that a scope may mean, page by page: by job or address where it names them, else all that waits. */
import type { ControlScope } from '@mailstead/contracts/relay-control.ts'
import type { StoredDelivery } from '../journal/delivery-row.ts'
import { type ScopeRows, WALK_START, type WalkMark } from '../journal/scope-rows.ts'

/** Small enough not to hold up a commit of mail. */
export const PAGE_ROWS = 500
const NAMES_PER_PAGE = 250

/** Where to go on; null when everything has been seen. */
export type Place = { readonly kind: 'names'; readonly at: number } | { readonly kind: 'walk'; readonly mark: WalkMark }

export interface Page {
  readonly rows: readonly StoredDelivery[]
  readonly next: Place | null
}

function pageOfNames<T>(names: readonly T[], at: number, find: (name: T) => readonly StoredDelivery[]): Page {
  const end = at + NAMES_PER_PAGE
  return {
    rows: names.slice(at, end).flatMap(find),
    next: end < names.length ? { kind: 'names', at: end } : null,
  }
}

function pageOfWalk(rows: ScopeRows, mark: WalkMark): Page {
  const page = rows.waitingAfter(mark, PAGE_ROWS)
  const last = page.at(-1)
  return { rows: page, next: last === undefined || page.length < PAGE_ROWS ? null : { kind: 'walk', mark: last } }
}

/** Reads the page at a place; null is the first. Rows on the wire come only by their job. */
export function readPage(rows: ScopeRows, scope: ControlScope, place: Place | null): Page {
  const at = place?.kind === 'names' ? place.at : 0
  if (scope.jobs !== undefined) return pageOfNames(scope.jobs, at, rows.ofJob)
  if (scope.addresses !== undefined) return pageOfNames(scope.addresses, at, rows.ofAddress)
  return pageOfWalk(rows, place?.kind === 'walk' ? place.mark : WALK_START)
}
