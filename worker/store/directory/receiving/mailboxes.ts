/** Rows of `mailboxes`, with the row of `addresses` that makes one an address. A mailbox without it is being removed. */
import { MailboxId, type TenantId } from '@mailstead/contracts/ids.ts'
import { and, desc, eq, gt, inArray, or, type SQL, sql } from 'drizzle-orm'
import type { PagePosition } from '../../../platform/page.ts'
import type { DirectoryDb } from '../../databases.ts'
import { isInPage, nearestFirst, newestFirst } from '../../page.ts'
import { noteEvent } from '../events/event-outbox.ts'
import { insertAudit, type ToldAct } from '../people/audit.ts'
import { isOf } from '../people/mailbox-members.ts'
import { addresses, aliases, aliasTargets, domains, mailboxes, mailboxMembers } from '../schema.ts'
import { violatesUnique } from '../unique-violation.ts'

type Stored = typeof mailboxes.$inferSelect

export interface MailboxRow extends Omit<Stored, 'tenantId' | 'id'> {
  readonly id: MailboxId
}

export type NewMailbox = Omit<MailboxRow, 'state' | 'updatedAtMs'>

/** What its owner chooses, beside its state. */
export type MailboxSettings = Pick<
  MailboxRow,
  'name' | 'fromName' | 'replyTo' | 'receives' | 'sends' | 'isDefault' | 'tracksOpens' | 'keepsContacts'
>

const toRow = ({ tenantId: _, ...row }: Stored): MailboxRow => ({ ...row, id: MailboxId.parse(row.id) })

const isMailbox = (tenant: TenantId, id: MailboxId) => and(eq(mailboxes.tenantId, tenant), eq(mailboxes.id, id))
const isAddressOf = (tenant: TenantId, id: MailboxId) =>
  and(eq(addresses.tenantId, tenant), eq(addresses.targetId, id), eq(addresses.kind, 'mailbox'))
const hasAddress = sql<boolean>`exists (select 1 from addresses a where a.tenant_id = ${mailboxes.tenantId}
  and a.address = ${mailboxes.address} and a.kind = 'mailbox' and a.target_id = ${mailboxes.id})`

/** Of the tenant's mailbox, while it has its address. */
const isInUse = (tenant: TenantId, id: MailboxId) => sql`exists (select 1 from mailboxes m
  join addresses a on a.tenant_id = m.tenant_id and a.address = m.address and a.kind = 'mailbox' and a.target_id = m.id
  where m.tenant_id = ${tenant} and m.id = ${id})`

/** Writes the mailbox and its address and tells of it in one batch; false when the tenant uses the address already. */
export async function insertMailbox(
  db: DirectoryDb,
  tenant: TenantId,
  mailbox: NewMailbox,
  { event, audit }: ToldAct,
): Promise<boolean> {
  const { id: targetId, address, domainId, createdAtMs, receives: active, isDefault } = mailbox
  try {
    await db.batch([
      db.insert(addresses).values({ tenantId: tenant, address, domainId, kind: 'mailbox', targetId, active }),
      unsetDefault(db, tenant, isDefault ? sql`1` : sql`0`),
      db.insert(mailboxes).values({ ...mailbox, tenantId: tenant, updatedAtMs: createdAtMs }),
      noteEvent(db, tenant, event),
      insertAudit(db, tenant, audit),
    ])
    return true
  } catch (error) {
    if (violatesUnique(error, 'addresses.tenant_id, addresses.address')) return false
    throw error
  }
}

/** By id or by address, in lower case. Null when the tenant has none such, or is removing it. */
export async function findMailbox(db: DirectoryDb, tenant: TenantId, name: string): Promise<MailboxRow | null> {
  const id = MailboxId.safeParse(name).success
    ? name
    : sql`(select target_id from addresses where tenant_id = ${tenant} and address = ${name} and kind = 'mailbox')`
  const [row] = await db
    .select()
    .from(mailboxes)
    .where(and(eq(mailboxes.tenantId, tenant), eq(mailboxes.id, id), hasAddress))
  return row ? toRow(row) : null
}

/** Also one that is being removed already; of two with one address the one that is in use. */
export async function findMailboxToRemove(db: DirectoryDb, tenant: TenantId, name: string): Promise<MailboxRow | null> {
  const [row] = await db
    .select()
    .from(mailboxes)
    .where(and(eq(mailboxes.tenantId, tenant), or(eq(mailboxes.id, name), eq(mailboxes.address, name))))
    .orderBy(desc(hasAddress))
    .limit(1)
  return row ? toRow(row) : null
}

/** Up to `count` mailboxes, newest first; those of one person unless `of` is null. */
export async function listMailboxes(
  db: DirectoryDb,
  tenant: TenantId,
  { of, ...position }: PagePosition<MailboxId> & { readonly of: string | null },
  count: number,
): Promise<MailboxRow[]> {
  const rows = await db
    .select()
    .from(mailboxes)
    .where(
      and(
        eq(mailboxes.tenantId, tenant),
        isInPage(mailboxes.id, position),
        hasAddress,
        of === null ? undefined : isOf(of),
      ),
    )
    .orderBy(nearestFirst(mailboxes.id, position))
    .limit(count)
  return newestFirst(rows.map(toRow), position)
}

export interface MailboxChanges extends Partial<MailboxSettings> {
  readonly state?: MailboxRow['state']
  readonly updatedAtMs: number
}

/** Goes before the statement that makes another mailbox the default: there is one a tenant, and the index says so at once. */
const unsetDefault = (db: DirectoryDb, tenant: TenantId, isWanted: SQL) =>
  db
    .update(mailboxes)
    .set({ isDefault: false })
    // As the index is declared: it is not used for a parameter.
    .where(and(eq(mailboxes.tenantId, tenant), sql`${mailboxes.isDefault} = 1`, isWanted))

/** A mailbox that is disabled, or does not receive, is an unknown address. By its row, whatever another request changes meanwhile. */
const markAddress = (db: DirectoryDb, tenant: TenantId, id: MailboxId) =>
  db
    .update(addresses)
    .set({
      active: sql`(select m.state = 'active' and m.receives from mailboxes m where m.tenant_id = ${tenant} and m.id = ${id})`,
    })
    .where(isAddressOf(tenant, id))

/** False when the tenant has no such mailbox; otherwise it is told of. */
export async function updateMailbox(
  db: DirectoryDb,
  tenant: TenantId,
  id: MailboxId,
  { changes, event, audit }: ToldAct & { readonly changes: MailboxChanges },
): Promise<boolean> {
  const [, , , updated] = await db.batch([
    noteEvent(db, tenant, event, isInUse(tenant, id)),
    insertAudit(db, tenant, audit, isInUse(tenant, id)),
    unsetDefault(db, tenant, changes.isDefault ? isInUse(tenant, id) : sql`0`),
    db
      .update(mailboxes)
      .set(changes)
      .where(and(isMailbox(tenant, id), hasAddress))
      .returning({ id: mailboxes.id }),
    markAddress(db, tenant, id),
  ])
  return updated.length > 0
}

/** What still leads to the mailbox and would lead nowhere without it. */
export interface MailboxUses {
  /** Names of domains whose catch-all it is. */
  readonly catchAllOf: readonly string[]
  /** Addresses of aliases that have no other mailbox. */
  readonly onlyOf: readonly string[]
}

export async function findMailboxUses(db: DirectoryDb, tenant: TenantId, id: MailboxId): Promise<MailboxUses> {
  const isOnly = sql`not exists (select 1 from alias_targets o where o.tenant_id = ${tenant}
    and o.alias_id = ${aliases.id} and o.mailbox_id <> ${id})`
  const [caught, only] = await db.batch([
    db
      .select({ name: domains.name })
      .from(domains)
      .where(and(eq(domains.tenantId, tenant), eq(domains.catchAllMailboxId, id))),
    db
      .select({ address: aliases.address })
      .from(aliasTargets)
      .innerJoin(aliases, and(eq(aliases.tenantId, aliasTargets.tenantId), eq(aliases.id, aliasTargets.aliasId)))
      .where(and(eq(aliasTargets.tenantId, tenant), eq(aliasTargets.mailboxId, id), isOnly)),
  ])
  return { catchAllOf: caught.map(({ name }) => name), onlyOf: only.map(({ address }) => address) }
}

/**
 * From here on no mail finds the mailbox, and nobody sees it: its address is free, and aliases are without it. It is told of the first
 * time.
 */
export async function closeMailbox(
  db: DirectoryDb,
  tenant: TenantId,
  id: MailboxId,
  { event, audit }: ToldAct,
): Promise<void> {
  await db.batch([
    noteEvent(db, tenant, event, isInUse(tenant, id)),
    insertAudit(db, tenant, audit, isInUse(tenant, id)),
    db.delete(addresses).where(isAddressOf(tenant, id)),
    db.delete(aliasTargets).where(and(eq(aliasTargets.tenantId, tenant), eq(aliasTargets.mailboxId, id))),
    db.delete(mailboxMembers).where(and(eq(mailboxMembers.tenantId, tenant), eq(mailboxMembers.mailboxId, id))),
    db.update(mailboxes).set({ state: 'disabled', isDefault: false }).where(isMailbox(tenant, id)),
  ])
}

/** Of mailboxes whose objects are erased. */
export async function deleteMailboxes(db: DirectoryDb, tenant: TenantId, ids: readonly MailboxId[]): Promise<void> {
  await db.delete(mailboxes).where(and(eq(mailboxes.tenantId, tenant), isOneOf(ids)))
}

// One parameter: a list could have more entries than a statement may have.
const isOneOf = (ids: readonly string[]) =>
  inArray(mailboxes.id, sql`(select value from json_each(${JSON.stringify(ids)}))`)

/** Those of the mailboxes that are there. */
export async function findMailboxes(
  db: DirectoryDb,
  tenant: TenantId,
  ids: readonly string[],
): Promise<readonly MailboxRow[]> {
  const rows = await db
    .select()
    .from(mailboxes)
    .where(and(eq(mailboxes.tenantId, tenant), isOneOf(ids)))
  return rows.map(toRow)
}

/** Up to `count` mailboxes of the tenant behind the id `after`, whatever their state. */
export async function listAllMailboxes(
  db: DirectoryDb,
  tenant: TenantId,
  count: number,
  after: MailboxId | null = null,
): Promise<MailboxRow[]> {
  const rows = await db
    .select()
    .from(mailboxes)
    .where(and(eq(mailboxes.tenantId, tenant), after === null ? undefined : gt(mailboxes.id, after)))
    .orderBy(mailboxes.id)
    .limit(count)
  return rows.map(toRow)
}
