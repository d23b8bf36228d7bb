/** Rows of `aliases` and `alias_targets`, with the row of `addresses` that makes an alias an address. */
import { AliasId, MailboxId, type TenantId } from '@mailstead/contracts/ids.ts'
import { and, eq, inArray, sql } from 'drizzle-orm'
import type { PagePosition } from '../../../platform/page.ts'
import type { DirectoryDb } from '../../databases.ts'
import { isInPage, nearestFirst, newestFirst } from '../../page.ts'
import { type AuditRow, insertAudit } from '../people/audit.ts'
import { addresses, aliases, aliasTargets, mailboxes } from '../schema.ts'
import { violatesUnique } from '../unique-violation.ts'

export interface AliasTarget {
  readonly id: MailboxId
  readonly address: string
  readonly isActive: boolean
}

export interface AliasRow extends Omit<typeof aliases.$inferSelect, 'tenantId' | 'id'> {
  readonly id: AliasId
  readonly targets: readonly AliasTarget[]
}

export type NewAlias = Omit<typeof aliases.$inferInsert, 'tenantId' | 'updatedAtMs'>

export interface NewAliasParts {
  readonly alias: NewAlias
  readonly targets: readonly MailboxId[]
  readonly audit: AuditRow
}

const isAlias = (tenant: TenantId, id: AliasId) => and(eq(aliases.tenantId, tenant), eq(aliases.id, id))
const targetsOf = (tenant: TenantId, id: string) => and(eq(aliasTargets.tenantId, tenant), eq(aliasTargets.aliasId, id))

/** One statement for all targets; those that are no mailboxes of the tenant are left out. */
const insertTargets = (db: DirectoryDb, tenant: TenantId, id: string, targets: readonly MailboxId[]) =>
  db.insert(aliasTargets).select(sql`
    select m.tenant_id, ${id}, m.id from mailboxes m
    where m.tenant_id = ${tenant} and m.id in (select value from json_each(${JSON.stringify(targets)}))`)

/** Writes the alias, its address and its targets in one batch; false when the tenant uses the address already. */
export async function insertAlias(
  db: DirectoryDb,
  tenant: TenantId,
  { alias, targets, audit }: NewAliasParts,
): Promise<boolean> {
  const { id: targetId, address, domainId, enabled } = alias
  try {
    await db.batch([
      db
        .insert(addresses)
        .values({ tenantId: tenant, address, domainId, kind: 'alias', targetId, active: enabled ?? true }),
      db.insert(aliases).values({ ...alias, tenantId: tenant, updatedAtMs: alias.createdAtMs }),
      insertTargets(db, tenant, targetId, targets),
      insertAudit(db, tenant, audit),
    ])
    return true
  } catch (error) {
    if (violatesUnique(error, 'addresses.tenant_id, addresses.address')) return false
    throw error
  }
}

async function withTargets(
  db: DirectoryDb,
  tenant: TenantId,
  rows: readonly (typeof aliases.$inferSelect)[],
): Promise<AliasRow[]> {
  if (rows.length === 0) return []
  const targets = await db
    .select({ aliasId: aliasTargets.aliasId, id: mailboxes.id, address: mailboxes.address, state: mailboxes.state })
    .from(aliasTargets)
    .innerJoin(mailboxes, and(eq(mailboxes.tenantId, aliasTargets.tenantId), eq(mailboxes.id, aliasTargets.mailboxId)))
    .where(
      and(
        eq(aliasTargets.tenantId, tenant),
        inArray(aliasTargets.aliasId, sql`(select value from json_each(${JSON.stringify(rows.map(({ id }) => id))}))`),
      ),
    )
    .orderBy(mailboxes.id)
  const byAlias = Map.groupBy(targets, ({ aliasId }) => aliasId)
  return rows.map(({ tenantId: _, ...row }) => ({
    ...row,
    id: AliasId.parse(row.id),
    targets: (byAlias.get(row.id) ?? []).map(({ id, address, state }) => ({
      id: MailboxId.parse(id),
      address,
      isActive: state === 'active',
    })),
  }))
}

const isAliasThere = (tenant: TenantId, id: AliasId) =>
  sql`exists (select 1 from aliases a where a.tenant_id = ${tenant} and a.id = ${id})`

/** Null when the tenant has no such alias. */
export async function findAlias(db: DirectoryDb, tenant: TenantId, id: AliasId): Promise<AliasRow | null> {
  const rows = await db.select().from(aliases).where(isAlias(tenant, id))
  const [alias] = await withTargets(db, tenant, rows)
  return alias ?? null
}

/** Up to `count` aliases, newest first. */
export async function listAliases(
  db: DirectoryDb,
  tenant: TenantId,
  position: PagePosition<AliasId>,
  count: number,
): Promise<AliasRow[]> {
  const rows = await db
    .select()
    .from(aliases)
    .where(and(eq(aliases.tenantId, tenant), isInPage(aliases.id, position)))
    .orderBy(nearestFirst(aliases.id, position))
    .limit(count)
  return newestFirst(await withTargets(db, tenant, rows), position)
}

export interface AliasChanges {
  readonly name?: string | null
  readonly enabled?: boolean
  readonly updatedAtMs: number
}

/** Changes the alias, and replaces its targets when they are given; false when the tenant has no such alias. */
export async function updateAlias(
  db: DirectoryDb,
  tenant: TenantId,
  id: AliasId,
  { targets, audit, ...changes }: AliasChanges & { readonly targets?: readonly MailboxId[]; readonly audit: AuditRow },
): Promise<boolean> {
  const isThere = isAliasThere(tenant, id)
  const [, updated] = await db.batch([
    insertAudit(db, tenant, audit, isThere),
    db.update(aliases).set(changes).where(isAlias(tenant, id)).returning({ id: aliases.id }),
    ...(changes.enabled === undefined
      ? []
      : [
          db
            .update(addresses)
            .set({ active: changes.enabled })
            .where(and(eq(addresses.tenantId, tenant), eq(addresses.targetId, id), eq(addresses.kind, 'alias'))),
        ]),
    ...(targets === undefined
      ? []
      : [db.delete(aliasTargets).where(and(targetsOf(tenant, id), isThere)), insertTargets(db, tenant, id, targets)]),
  ])
  return updated.length > 0
}

/** Removes the alias with its address; false when the tenant has no such alias. */
export async function deleteAlias(db: DirectoryDb, tenant: TenantId, id: AliasId, audit: AuditRow): Promise<boolean> {
  const [, removed] = await db.batch([
    insertAudit(db, tenant, audit, isAliasThere(tenant, id)),
    db.delete(aliases).where(isAlias(tenant, id)).returning({ id: aliases.id }),
    db.delete(aliasTargets).where(targetsOf(tenant, id)),
    db
      .delete(addresses)
      .where(and(eq(addresses.tenantId, tenant), eq(addresses.targetId, id), eq(addresses.kind, 'alias'))),
  ])
  return removed.length > 0
}

/** Mailboxes of the tenant by what they were asked by: id or address, in lower case. */
export async function findMailboxIds(
  db: DirectoryDb,
  tenant: TenantId,
  names: readonly string[],
): Promise<ReadonlyMap<string, MailboxId>> {
  const rows = await db.all<{ name: string; id: string }>(sql`
    select distinct n.value as name, m.id from json_each(${JSON.stringify(names)}) n
    cross join addresses a on a.tenant_id = ${tenant} and a.address = n.value and a.kind = 'mailbox'
    cross join mailboxes m on m.tenant_id = a.tenant_id and m.id = a.target_id
    union
    select n.value, m.id from json_each(${JSON.stringify(names)}) n
    cross join mailboxes m on m.tenant_id = ${tenant} and m.id = n.value`)
  return new Map(rows.map(({ name, id }) => [name, MailboxId.parse(id)]))
}
