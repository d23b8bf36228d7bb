/** The SQL of a page: ids sort by age, and a page in front of an id is read from that id on and turned round. */
import { and, asc, desc, gt, lt, type SQL } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import type { PagePosition } from '../platform/page.ts'

/** Rows behind or in front of the position; all of them when there is none. */
export const isInPage = (id: SQLiteColumn, { after, before }: PagePosition): SQL | undefined =>
  and(after ? lt(id, after) : undefined, before ? gt(id, before) : undefined)

/** Nearest to the position first. */
export const nearestFirst = (id: SQLiteColumn, { before }: PagePosition): SQL => (before ? asc(id) : desc(id))

/** Rows that were read nearest first, newest first. */
export const newestFirst = <Row>(rows: readonly Row[], { before }: PagePosition): Row[] =>
  before ? rows.toReversed() : [...rows]
