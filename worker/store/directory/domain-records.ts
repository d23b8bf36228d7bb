/** What was last seen in DNS of a domain, read and written together with the domain's own row. */
import type { DomainRecordKind } from '@mailstead/contracts/api/domain.ts'
import type { DomainId, TenantId } from '@mailstead/contracts/ids.ts'
import { and, eq, inArray, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { DirectoryDb } from '../databases.ts'
import { activatePendingKeys, dkimRecordKind, type PublicDkimKey, selectPublicDkimKeys } from './dkim-keys.ts'
import { type DomainRow, toDomainRow } from './domains.ts'
import { type NotedEvent, noteEvent } from './events/event-outbox.ts'
import { isHeldByAnother, type RelatedNames } from './hosted/related-domains.ts'
import { domainRecords, domains } from './schema.ts'
import { violatesUnique } from './unique-violation.ts'

/** The state of one record after a check. */
export interface RecordState {
  readonly kind: DomainRecordKind
  readonly status: DomainRow['status']
  readonly seen: readonly string[] | null
  readonly explanation: string | null
  readonly warning: string | null
}

export interface DomainDetail {
  readonly domain: DomainRow
  readonly keys: readonly PublicDkimKey[]
  /** Empty before the first check. */
  readonly records: readonly (Omit<RecordState, 'kind'> & { readonly kind: string })[]
}

const Seen = z.array(z.string())

/** The domain with its public keys and the last check, in one round trip; null when the tenant has no such domain. */
export async function findDomainDetail(db: DirectoryDb, tenant: TenantId, id: DomainId): Promise<DomainDetail | null> {
  const [[row], keys, records] = await db.batch([
    db
      .select()
      .from(domains)
      .where(and(eq(domains.tenantId, tenant), eq(domains.id, id))),
    selectPublicDkimKeys(db, tenant, id),
    db
      .select()
      .from(domainRecords)
      .where(and(eq(domainRecords.tenantId, tenant), eq(domainRecords.domainId, id))),
  ])
  if (!row) return null
  return {
    domain: toDomainRow(row),
    keys,
    records: records.map(({ kind, status, seen, explanation, warning }) => ({
      kind,
      status,
      seen: seen === null ? null : Seen.parse(JSON.parse(seen)),
      explanation,
      warning,
    })),
  }
}

/** What a look at some records gave. */
export interface RecordsCheck {
  readonly records: readonly RecordState[]
  readonly checkedAtMs: number
}

export interface DomainCheck extends RecordsCheck {
  readonly domain: Pick<DomainRow, 'status' | 'verifiedAtMs' | 'failedChecks' | 'failingSinceMs'>
}

// One statement for all records, and none for a domain that was removed while DNS was asked.
const upsertRecords = (
  db: DirectoryDb,
  tenant: TenantId,
  id: DomainId,
  check: RecordsCheck & { readonly may?: SQL },
) => {
  const records = check.records.map((record) => ({
    ...record,
    seen: record.seen === null ? null : JSON.stringify(record.seen),
  }))
  const rows = sql`
    select d.tenant_id, d.id, r.value ->> 'kind', r.value ->> 'status', r.value ->> 'seen',
           r.value ->> 'explanation', r.value ->> 'warning', ${check.checkedAtMs}
    from ${domains} d, json_each(${JSON.stringify(records)}) r
    where d.tenant_id = ${tenant} and d.id = ${id} and ${check.may ?? sql`true`}`
  return db
    .insert(domainRecords)
    .select(rows)
    .onConflictDoUpdate({
      target: [domainRecords.tenantId, domainRecords.domainId, domainRecords.kind],
      set: {
        status: sql`excluded.status`,
        seen: sql`excluded.seen`,
        explanation: sql`excluded.explanation`,
        warning: sql`excluded.warning`,
        checkedAtMs: sql`excluded.checked_at_ms`,
      },
    })
}

/** A check with the event of it, and the names that no other tenant may hold: spellings of this one, and those above. */
export interface ToldCheck extends RelatedNames {
  readonly check: DomainCheck
  readonly event: NotedEvent
}

/** False while a domain would become verified although another tenant holds a related name, or one below it. */
const mayHold = (tenant: TenantId, id: DomainId, { check, ...names }: ToldCheck): SQL =>
  check.domain.status !== 'verified'
    ? sql`true`
    : sql`(exists (select 1 from domains own where own.tenant_id = ${tenant} and own.id = ${id} and own.status = 'verified')
        or not ${isHeldByAnother(tenant, names)})`

async function isThere(db: DirectoryDb, tenant: TenantId, id: DomainId): Promise<boolean> {
  const rows = await db
    .select({ id: domains.id })
    .from(domains)
    .where(and(eq(domains.tenantId, tenant), eq(domains.id, id)))
  return rows.length > 0
}

/**
 * The event is noted when the check changes the domain's status. `taken`: another tenant holds the name or a related one verified;
 * then nothing is written. `missing`: the domain was removed.
 */
export async function saveDomainCheck(
  db: DirectoryDb,
  tenant: TenantId,
  id: DomainId,
  told: ToldCheck,
): Promise<'saved' | 'taken' | 'missing'> {
  const { check, event } = told
  const may = mayHold(tenant, id, told)
  const isChange = sql`${may} and exists (select 1 from domains d
    where d.tenant_id = ${tenant} and d.id = ${id} and d.status <> ${check.domain.status})`
  try {
    const [, updated] = await db.batch([
      noteEvent(db, tenant, event, isChange),
      db
        .update(domains)
        .set({ ...check.domain, checkedAtMs: check.checkedAtMs })
        .where(and(eq(domains.tenantId, tenant), eq(domains.id, id), may))
        .returning({ id: domains.id }),
      upsertRecords(db, tenant, id, { ...check, may }),
    ])
    if (updated.length > 0) return 'saved'
    return (await isThere(db, tenant, id)) ? 'taken' : 'missing'
  } catch (error) {
    // SQLite names a partial index by its columns, and this one has a single column.
    if (violatesUnique(error, 'domains.name')) return 'taken'
    throw error
  }
}

/** Keeps what was seen of some records and leaves the domain's state as it is; nothing for a domain that was removed. */
export async function saveRecordsCheck(
  db: DirectoryDb,
  tenant: TenantId,
  id: DomainId,
  check: RecordsCheck,
): Promise<void> {
  await upsertRecords(db, tenant, id, check)
}

/** `pending`: the keys whose records were seen. `records`: the states of both pairs under the kinds that they have from now on. */
export interface Activation extends RecordsCheck {
  readonly pending: readonly PublicDkimKey[]
}

/** Lets the pending keys take the place of the active ones, in one batch. */
export async function saveActivation(
  db: DirectoryDb,
  tenant: TenantId,
  id: DomainId,
  { pending, ...check }: Activation,
): Promise<void> {
  await db.batch([
    activatePendingKeys(db, tenant, id, { ids: pending.map((key) => key.id), nowMs: check.checkedAtMs }),
    db
      .delete(domainRecords)
      .where(
        and(
          eq(domainRecords.tenantId, tenant),
          eq(domainRecords.domainId, id),
          inArray(domainRecords.kind, pending.map(dkimRecordKind)),
        ),
      ),
    upsertRecords(db, tenant, id, check),
  ])
}
