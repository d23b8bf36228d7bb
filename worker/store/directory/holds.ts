/**
 * Rows of `holds`: rules under which no attempt starts. They are the operator's, and a rule's scope may name a tenant. A
 * revision in `settings` rises with every change, so that relays tell a newer list from an older one.
 */

import type { TenantId } from '@mailstead/contracts/ids.ts'
import { ControlScope, type Holds } from '@mailstead/contracts/relay-control.ts'
import { asc, eq, gt, isNull, lte, or, sql } from 'drizzle-orm'
import type { DirectoryDb } from '../databases.ts'
import { holds, settings } from './schema.ts'

const REVISION = 'holds_revision'

export interface HoldRow {
  readonly id: string
  readonly tenantId: TenantId | null
  readonly scope: ControlScope
  readonly reason: string
  readonly untilMs: number | null
  readonly createdAtMs: number
}

type StoredRow = typeof holds.$inferSelect

export const toHoldRow = (row: StoredRow): HoldRow => {
  const scope = ControlScope.parse(JSON.parse(row.scope))
  return { ...row, tenantId: scope.tenant ?? null, scope }
}

/** Rules whose end has not come, oldest first. */
export const selectHolds = (db: DirectoryDb, nowMs: number) =>
  db
    .select()
    .from(holds)
    .where(or(isNull(holds.untilMs), gt(holds.untilMs, nowMs)))
    .orderBy(asc(holds.createdAtMs), asc(holds.id))

export const selectRevision = (db: DirectoryDb) =>
  db.select({ revision: settings.value }).from(settings).where(eq(settings.key, REVISION))

// Never below the real time in milliseconds: relays ignore a lower revision, also after the directory was restored.
const raiseRevision = (db: DirectoryDb) =>
  db
    .insert(settings)
    .values({ key: REVISION, value: String(Date.now()) })
    .onConflictDoUpdate({ target: settings.key, set: { value: sql`max(${settings.value} + 1, ${Date.now()})` } })
    .returning({ revision: settings.value })

export const toRevision = (rows: readonly { readonly revision: string }[]): number => Number(rows[0]?.revision ?? 0)

/** The list with its revision, in one transaction. */
export async function readHolds(
  db: DirectoryDb,
  nowMs: number,
): Promise<{ readonly revision: number; readonly rows: readonly HoldRow[] }> {
  const [revision, rows] = await db.batch([selectRevision(db), selectHolds(db, nowMs)])
  return { revision: toRevision(revision), rows: rows.map(toHoldRow) }
}

/** Places a rule, or changes the one of the same id; rules that have ended by themselves go. */
export async function upsertHold(db: DirectoryDb, row: HoldRow, nowMs: number): Promise<void> {
  const { id, createdAtMs, ...changes } = { ...row, scope: JSON.stringify(row.scope) }
  await db.batch([
    db.delete(holds).where(lte(holds.untilMs, nowMs)),
    db
      .insert(holds)
      .values({ id, createdAtMs, ...changes })
      .onConflictDoUpdate({ target: holds.id, set: changes }),
    raiseRevision(db),
  ])
}

/** Removes a rule; null when there is none of this id. */
export async function deleteHold(db: DirectoryDb, id: string): Promise<HoldRow | null> {
  const [[row]] = await db.batch([db.delete(holds).where(eq(holds.id, id)).returning(), raiseRevision(db)])
  return row ? toHoldRow(row) : null
}

/** The wire form of a list, for relays. */
export const toHolds = (list: { readonly revision: number; readonly rows: readonly HoldRow[] }): Holds => ({
  revision: list.revision,
  rules: list.rows.map(({ id, scope, reason, untilMs }) => ({
    id,
    scope,
    reason,
    until: untilMs === null ? null : new Date(untilMs).toISOString(),
  })),
})
