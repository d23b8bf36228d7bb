/** Rows of `api_keys`. The secret never comes here, only its hash, and the hash never leaves. */
import { ApiKeyId } from '@mailstead/contracts/api/api-key.ts'
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { and, asc, desc, eq, isNull, type SQL, sql } from 'drizzle-orm'
import type { PagePosition } from '../../platform/page.ts'
import type { DirectoryDb } from '../databases.ts'
import { newestFirst } from '../page.ts'
import { type AuditRow, insertAudit } from './people/audit.ts'
import { apiKeys } from './schema.ts'

export type NewApiKey = Omit<typeof apiKeys.$inferInsert, 'tenantId'>

/** What may be shown of a key that was not removed. */
export interface ApiKeyRow extends Omit<typeof apiKeys.$inferSelect, 'id' | 'tenantId' | 'secretHash' | 'revokedAtMs'> {
  readonly id: ApiKeyId
}

const SHOWN = {
  id: apiKeys.id,
  name: apiKeys.name,
  permission: apiKeys.permission,
  domainId: apiKeys.domainId,
  mailboxId: apiKeys.mailboxId,
  createdAtMs: apiKeys.createdAtMs,
  expiresAtMs: apiKeys.expiresAtMs,
  lastUsedAtMs: apiKeys.lastUsedAtMs,
}

type Shown = Omit<ApiKeyRow, 'id'> & { readonly id: string }

const toRow = (row: Shown): ApiKeyRow => ({ ...row, id: ApiKeyId.parse(row.id) })

const isKey = (tenant: TenantId, id: string) => and(eq(apiKeys.tenantId, tenant), eq(apiKeys.id, id))
const isLive = (tenant: TenantId, id: ApiKeyId) =>
  sql`exists (select 1 from api_keys where tenant_id = ${tenant} and id = ${id} and revoked_at_ms is null)`
const isLiveKey = (tenant: TenantId, id: string) => and(isKey(tenant, id), isNull(apiKeys.revokedAtMs))

/** A key that is there already stays as it is: a repeat of the request has made the same one. */
export async function insertApiKey(
  db: DirectoryDb,
  tenant: TenantId,
  row: NewApiKey,
  audit: AuditRow | null,
): Promise<void> {
  const isNew = sql`not exists (select 1 from api_keys where id = ${row.id})`
  const insert = db
    .insert(apiKeys)
    .values({ ...row, tenantId: tenant })
    .onConflictDoNothing()
  await (audit === null ? insert : db.batch([insertAudit(db, tenant, audit, isNew), insert]))
}

/** Null when the tenant has no such key, or has removed it. */
export async function findApiKey(db: DirectoryDb, tenant: TenantId, id: ApiKeyId): Promise<ApiKeyRow | null> {
  const [row] = await db.select(SHOWN).from(apiKeys).where(isLiveKey(tenant, id))
  return row ? toRow(row) : null
}

/** When the key was made, also when it was removed since: a list may go on behind it. Null when the tenant never had it. */
export async function findApiKeyTime(db: DirectoryDb, tenant: TenantId, id: ApiKeyId): Promise<number | null> {
  const [row] = await db.select({ createdAtMs: apiKeys.createdAtMs }).from(apiKeys).where(isKey(tenant, id))
  return row?.createdAtMs ?? null
}

/** Ids do not sort by age here, so that a place in the list is a time and an id. */
const AGE = sql`(${apiKeys.createdAtMs}, ${apiKeys.id})`

function isInPage({ after, before }: PagePosition<ApiKeyId>, atMs: number): SQL | undefined {
  if (after) return sql`${AGE} < (${atMs}, ${after})`
  return before ? sql`${AGE} > (${atMs}, ${before})` : undefined
}

/** Up to `count` keys, newest first. `atMs` is when the key of the position was made. */
export async function listApiKeys(
  db: DirectoryDb,
  tenant: TenantId,
  { atMs, ...position }: PagePosition<ApiKeyId> & { readonly atMs: number },
  count: number,
): Promise<ApiKeyRow[]> {
  const nearest = position.before ? asc : desc
  const rows = await db
    .select(SHOWN)
    .from(apiKeys)
    .where(and(eq(apiKeys.tenantId, tenant), isNull(apiKeys.revokedAtMs), isInPage(position, atMs)))
    .orderBy(nearest(apiKeys.createdAtMs), nearest(apiKeys.id))
    .limit(count)
  return newestFirst(rows.map(toRow), position)
}

/** False when the tenant has no such key. */
export async function renameApiKey(
  db: DirectoryDb,
  tenant: TenantId,
  id: ApiKeyId,
  { name, audit }: { readonly name: string; readonly audit: AuditRow },
): Promise<boolean> {
  const [, rows] = await db.batch([
    insertAudit(db, tenant, audit, isLive(tenant, id)),
    db.update(apiKeys).set({ name }).where(isLiveKey(tenant, id)).returning({ id: apiKeys.id }),
  ])
  return rows.length > 0
}

/** False when the tenant has no such key, or has removed it before. */
export async function revokeApiKey(db: DirectoryDb, tenant: TenantId, id: ApiKeyId, audit: AuditRow): Promise<boolean> {
  const [, rows] = await db.batch([
    insertAudit(db, tenant, audit, isLive(tenant, id)),
    db.update(apiKeys).set({ revokedAtMs: audit.atMs }).where(isLiveKey(tenant, id)).returning({ id: apiKeys.id }),
  ])
  return rows.length > 0
}
