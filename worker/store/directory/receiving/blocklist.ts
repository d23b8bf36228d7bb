/** Rows of `blocklist`. Triggers tell the relays of every change. */
import { BlockId, type TenantId } from '@mailstead/contracts/ids.ts'
import { and, eq, sql } from 'drizzle-orm'
import type { PagePosition } from '../../../platform/page.ts'
import type { DirectoryDb } from '../../databases.ts'
import { isInPage, nearestFirst, newestFirst } from '../../page.ts'
import { type AuditRow, insertAudit } from '../people/audit.ts'
import { blocklist, tenant as tenants } from '../schema.ts'
import { violatesUnique } from '../unique-violation.ts'

export type BlockRow = Omit<typeof blocklist.$inferSelect, 'tenantId' | 'id'> & {
  readonly id: BlockId
  /** Of an operator's tenant: it holds for the whole deployment. */
  readonly isOperators: boolean
}
export type NewBlock = Omit<typeof blocklist.$inferInsert, 'tenantId'>

/** A parameter of `json_each` stays far below 2 MB: an entry has 500 octets at most. */
const ROWS_PER_STATEMENT = 1_000

const isBlock = (tenant: TenantId, id: BlockId) => and(eq(blocklist.tenantId, tenant), eq(blocklist.id, id))

const isThere = (tenant: TenantId, id: BlockId) =>
  sql`exists (select 1 from blocklist b where b.tenant_id = ${tenant} and b.id = ${id})`

const selectBlocks = (db: DirectoryDb) =>
  db
    .select({
      id: blocklist.id,
      network: blocklist.network,
      reason: blocklist.reason,
      source: blocklist.source,
      createdAtMs: blocklist.createdAtMs,
      expiresAtMs: blocklist.expiresAtMs,
      isOperators: tenants.operator,
    })
    .from(blocklist)
    .innerJoin(tenants, eq(tenants.id, blocklist.tenantId))

const toRow = (row: Awaited<ReturnType<typeof selectBlocks>>[number]): BlockRow => ({
  ...row,
  id: BlockId.parse(row.id),
})

/** False when the network, or an entry with the id, is on the tenant's list already. */
export async function insertBlock(
  db: DirectoryDb,
  tenant: TenantId,
  block: NewBlock,
  audit: AuditRow,
): Promise<boolean> {
  try {
    await db.batch([db.insert(blocklist).values({ ...block, tenantId: tenant }), insertAudit(db, tenant, audit)])
    return true
  } catch (error) {
    if (violatesUnique(error, 'blocklist.tenant_id, blocklist.network', 'blocklist.tenant_id, blocklist.id'))
      return false
    throw error
  }
}

/** Inserts all; a network that is on the list already gets the new reason and end. */
export async function upsertBlocks(
  db: DirectoryDb,
  tenant: TenantId,
  blocks: readonly NewBlock[],
  audit: AuditRow,
): Promise<void> {
  for (let at = 0; at < blocks.length; at += ROWS_PER_STATEMENT) {
    const page = JSON.stringify(blocks.slice(at, at + ROWS_PER_STATEMENT))
    const rows = sql`
      select ${tenant}, b.value ->> 'id', b.value ->> 'network', b.value ->> 'reason', b.value ->> 'source',
             b.value ->> 'createdAtMs', b.value ->> 'expiresAtMs'
      from json_each(${page}) b where true`
    const upsert = db
      .insert(blocklist)
      .select(rows)
      .onConflictDoUpdate({
        target: [blocklist.tenantId, blocklist.network],
        set: { reason: sql`excluded.reason`, expiresAtMs: sql`excluded.expires_at_ms`, source: sql`excluded.source` },
      })
    // With the first part: an import that breaks off has changed the list as well.
    await (at === 0 ? db.batch([insertAudit(db, tenant, audit), upsert]) : upsert)
  }
}

/** Null when the tenant has no such entry. */
export async function findBlock(db: DirectoryDb, tenant: TenantId, id: BlockId): Promise<BlockRow | null> {
  const [row] = await selectBlocks(db).where(isBlock(tenant, id))
  return row ? toRow(row) : null
}

/** Up to `count` entries, newest first. */
export async function listBlocks(
  db: DirectoryDb,
  tenant: TenantId,
  position: PagePosition<BlockId>,
  count: number,
): Promise<BlockRow[]> {
  const rows = await selectBlocks(db)
    .where(and(eq(blocklist.tenantId, tenant), isInPage(blocklist.id, position)))
    .orderBy(nearestFirst(blocklist.id, position))
    .limit(count)
  return newestFirst(rows.map(toRow), position)
}

/** False when the tenant has no such entry. */
export async function updateBlock(
  db: DirectoryDb,
  tenant: TenantId,
  id: BlockId,
  { audit, ...changes }: Partial<Pick<BlockRow, 'reason' | 'expiresAtMs'>> & { readonly audit: AuditRow },
): Promise<boolean> {
  const [, updated] = await db.batch([
    insertAudit(db, tenant, audit, isThere(tenant, id)),
    db.update(blocklist).set(changes).where(isBlock(tenant, id)).returning({ id: blocklist.id }),
  ])
  return updated.length > 0
}

/** False when the tenant has no such entry. */
export async function deleteBlock(db: DirectoryDb, tenant: TenantId, id: BlockId, audit: AuditRow): Promise<boolean> {
  const [, removed] = await db.batch([
    insertAudit(db, tenant, audit, isThere(tenant, id)),
    db.delete(blocklist).where(isBlock(tenant, id)).returning({ id: blocklist.id }),
  ])
  return removed.length > 0
}
