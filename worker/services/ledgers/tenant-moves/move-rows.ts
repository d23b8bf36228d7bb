/** The pages of a move. Each can be repeated, also late: the ledgers take only what fits the fence (`advance-move.ts`). */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { LedgerDb } from '../../../store/databases.ts'
import { jobs } from '../../../store/ledger/schema.ts'
import {
  deleteTenantRows,
  type Fence,
  type LedgerTable,
  readTenantRows,
  type TenantRow,
  writeTenantRows,
} from '../../../store/ledger/tenant-rows.ts'
import { type MovePlace, nextTable, tableAt } from './move-place.ts'

/** Rows a statement of `pageRows`; a job may carry 64 KB. */
const JOB_SHARE = 10

export interface MovingTenant {
  readonly tenant: TenantId
  readonly from: LedgerDb
  readonly to: LedgerDb
  readonly moveAtMs: number
  readonly pageRows: number
}

const limitOf = (table: LedgerTable, pageRows: number): number =>
  table === jobs ? Math.ceil(pageRows / JOB_SHARE) : pageRows

function behind(place: MovePlace, rows: readonly TenantRow[], limit: number): MovePlace {
  const last = rows.at(-1)
  return last && rows.length === limit ? { ...place, after: JSON.parse(last.key) } : nextTable(place)
}

/** Removes a page of rows; null when no table has any left. */
export async function deletePage(
  ledger: LedgerDb,
  { tenant, pageRows }: Pick<MovingTenant, 'tenant' | 'pageRows'>,
  fence: Fence,
  place: MovePlace,
): Promise<MovePlace | null> {
  const table = tableAt(place)
  if (table === null) return null
  const limit = limitOf(table, pageRows)
  const deleted = await deleteTenantRows(ledger, tenant, table, { fence, limit })
  return deleted === limit ? place : nextTable(place)
}

/** Copies a page of rows; null when all tables are through. */
export async function copyPage(moving: MovingTenant, place: MovePlace): Promise<MovePlace | null> {
  const table = tableAt(place)
  if (table === null) return null
  const { tenant, from, to, moveAtMs, pageRows } = moving
  const limit = limitOf(table, pageRows)
  const rows = await readTenantRows(from, tenant, table, { after: place.after, limit })
  await writeTenantRows(to, tenant, table, { rows, moveAtMs })
  return behind(place, rows, limit)
}

/** Compares a page of rows, all columns; null when all tables are through. */
export async function comparePage(
  moving: MovingTenant,
  place: MovePlace,
): Promise<{ readonly isEqual: boolean; readonly place: MovePlace | null }> {
  const table = tableAt(place)
  if (table === null) return { isEqual: true, place: null }
  const { tenant, pageRows } = moving
  const limit = limitOf(table, pageRows)
  const page = { after: place.after, limit }
  const [rows, copies] = await Promise.all(
    [moving.from, moving.to].map((ledger) => readTenantRows(ledger, tenant, table, page)),
  )
  // A page that is not full is the end of the table: then a row too many in the copy is seen as well.
  const isEqual = JSON.stringify(rows) === JSON.stringify(copies)
  return { isEqual, place: behind(place, rows ?? [], limit) }
}
