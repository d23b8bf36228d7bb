/** Where a move stands within its step: what `tenant_moves.cursor` holds. */
import { z } from 'zod'
import { LEDGER_TABLES, type LedgerTable } from '../../../store/ledger/tenant-rows.ts'

export const MovePlace = z.object({
  /** The state to which the tenant returns. */
  was: z.enum(['active', 'paused']),
  /** Index in `LEDGER_TABLES`. */
  table: z.number().int().min(0),
  /** Key of the last row of that table that is done. */
  after: z.array(z.union([z.string(), z.number()])).nullable(),
  /** Of step `copy`: the new shard is emptied first of what an earlier move may have left. */
  isEmptied: z.boolean(),
  /** Of step `delete`: the shard from which the tenant's rows go. */
  loser: z.number().int().min(0).nullable(),
})
export type MovePlace = z.infer<typeof MovePlace>

export const FIRST_PLACE = { table: 0, after: null, isEmptied: false, loser: null } as const

/** Null behind the last table. */
export const tableAt = (place: Pick<MovePlace, 'table'>): LedgerTable | null => LEDGER_TABLES[place.table] ?? null

export const nextTable = (place: MovePlace): MovePlace => ({ ...place, table: place.table + 1, after: null })
