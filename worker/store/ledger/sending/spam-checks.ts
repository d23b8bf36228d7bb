/** Rows of `spam_checks`: what was scored on a tenant's demand. One that is being scored has its row already, without an end. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { and, eq, gt, inArray, lt, sql } from 'drizzle-orm'
import type { PagePosition } from '../../../platform/page.ts'
import type { LedgerDb } from '../../databases.ts'
import { isInPage, nearestFirst, newestFirst } from '../../page.ts'
import { spamChecks } from '../schema.ts'

export type SpamCheckRow = Omit<typeof spamChecks.$inferSelect, 'tenantId' | 'symbols'> & {
  readonly symbols: readonly string[]
}

type Claim = Pick<SpamCheckRow, 'id' | 'mode' | 'sizeBytes' | 'startedAtMs'>

const isCheck = (tenant: TenantId, id: string) => and(eq(spamChecks.tenantId, tenant), eq(spamChecks.id, id))

/** False when so many have ids from `since.id` on already: counted in the statement that writes, so that no two pass by one place. */
export async function claimSpamCheck(
  ledger: LedgerDb,
  tenant: TenantId,
  { id, mode, sizeBytes, startedAtMs }: Claim,
  since: { readonly id: string; readonly max: number },
): Promise<boolean> {
  const { meta } = await ledger.run(sql`
    insert into spam_checks (tenant_id, id, mode, size_bytes, score, threshold, symbols, started_at_ms, completed_at_ms)
    select ${tenant}, ${id}, ${mode}, ${sizeBytes}, 0, 0, '[]', ${startedAtMs}, 0
    where (select count(*) from spam_checks where tenant_id = ${tenant} and id >= ${since.id}) < ${since.max}`)
  return meta.changes > 0
}

export async function completeSpamCheck(
  ledger: LedgerDb,
  tenant: TenantId,
  { id, score, threshold, symbols, completedAtMs }: Omit<SpamCheckRow, 'mode' | 'sizeBytes' | 'startedAtMs'>,
): Promise<void> {
  await ledger
    .update(spamChecks)
    .set({ score, threshold, symbols: JSON.stringify(symbols), completedAtMs })
    .where(isCheck(tenant, id))
}

/** Of one that came to nothing. */
export async function dropSpamCheck(ledger: LedgerDb, tenant: TenantId, id: string): Promise<void> {
  await ledger.delete(spamChecks).where(isCheck(tenant, id))
}

/** Up to `count` that were scored, newest first. */
export async function listSpamChecks(
  ledger: LedgerDb,
  tenant: TenantId,
  position: PagePosition,
  count: number,
): Promise<SpamCheckRow[]> {
  const rows = await ledger
    .select()
    .from(spamChecks)
    .where(and(eq(spamChecks.tenantId, tenant), gt(spamChecks.completedAtMs, 0), isInPage(spamChecks.id, position)))
    .orderBy(nearestFirst(spamChecks.id, position))
    .limit(count)
  return newestFirst(rows, position).map(({ tenantId: _, symbols, ...row }) => ({
    ...row,
    symbols: JSON.parse(symbols),
  }))
}

/** Removes up to `limit` rows with an id below `beforeId`; how many. */
export async function deleteSpamChecksBefore(
  ledger: LedgerDb,
  tenant: TenantId,
  beforeId: string,
  limit: number,
): Promise<number> {
  const old = ledger
    .select({ id: spamChecks.id })
    .from(spamChecks)
    .where(and(eq(spamChecks.tenantId, tenant), lt(spamChecks.id, beforeId)))
    .limit(limit)
  const { meta } = await ledger
    .delete(spamChecks)
    .where(and(eq(spamChecks.tenantId, tenant), inArray(spamChecks.id, old)))
  return meta.changes
}
