/** Rows of `templates`. A template is found by its id or by its alias, which never looks like an id. */
import { TemplateId } from '@mailstead/contracts/api/template.ts'
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { and, eq, getTableColumns, or, type SQL, sql } from 'drizzle-orm'
import type { PagePosition } from '../../../platform/page.ts'
import type { LedgerDb } from '../../databases.ts'
import { violatesUnique } from '../../directory/unique-violation.ts'
import { isInPage, nearestFirst, newestFirst } from '../../page.ts'
import { templates } from './templates-schema.ts'

type Row = typeof templates.$inferSelect

export interface TemplateRow extends Omit<Row, 'tenantId' | 'id'> {
  readonly id: TemplateId
}

/** A row of a list: without the content. */
export type TemplateListRow = Omit<TemplateRow, 'draft' | 'published'>

/** A template as somebody has read it. */
export type TemplateVersion = Pick<TemplateRow, 'id' | 'draftVersionId'>

export type NewTemplate = Omit<TemplateRow, 'published' | 'publishedVersionId' | 'publishedAtMs' | 'updatedAtMs'>

export type TemplateChanges = Pick<TemplateRow, 'name' | 'alias' | 'draft' | 'draftVersionId' | 'updatedAtMs'>

const { tenantId: _tenant, draft: _draft, published: _published, ...LISTED } = getTableColumns(templates)

const ALIAS = 'templates.tenant_id, templates.alias'
const ID = 'templates.tenant_id, templates.id'

const isTemplate = (tenant: TenantId, idOrAlias: string): SQL | undefined =>
  and(eq(templates.tenantId, tenant), or(eq(templates.id, idOrAlias), eq(templates.alias, idOrAlias)))
const isVersion = (tenant: TenantId, { id, draftVersionId }: TemplateVersion): SQL | undefined =>
  and(eq(templates.tenantId, tenant), eq(templates.id, id), eq(templates.draftVersionId, draftVersionId))

/** `taken`: a template of the tenant has the alias or the id. `full`: the tenant has `max` of them. */
export async function insertTemplate(
  ledger: LedgerDb,
  tenant: TenantId,
  { id, name, alias, draft, draftVersionId, createdAtMs }: NewTemplate,
  max: number,
): Promise<'inserted' | 'taken' | 'full'> {
  try {
    const { meta } = await ledger.insert(templates).select(
      sql`select ${tenant}, ${id}, ${name}, ${alias}, ${draft}, ${draftVersionId}, null, null, null, ${createdAtMs}, ${createdAtMs}
        where (select count(*) from templates t where t.tenant_id = ${tenant}) < ${max}`,
    )
    return meta.changes > 0 ? 'inserted' : 'full'
  } catch (error) {
    if (violatesUnique(error, ALIAS, ID)) return 'taken'
    throw error
  }
}

/** Null when the tenant has no such template. */
export async function findTemplate(ledger: LedgerDb, tenant: TenantId, idOrAlias: string): Promise<TemplateRow | null> {
  const [row] = await ledger.select().from(templates).where(isTemplate(tenant, idOrAlias))
  return row ? { ...row, id: TemplateId.parse(row.id) } : null
}

/** Up to `count` templates, newest first. */
export async function listTemplates(
  ledger: LedgerDb,
  tenant: TenantId,
  position: PagePosition<TemplateId>,
  count: number,
): Promise<TemplateListRow[]> {
  const rows = await ledger
    .select(LISTED)
    .from(templates)
    .where(and(eq(templates.tenantId, tenant), isInPage(templates.id, position)))
    .orderBy(nearestFirst(templates.id, position))
    .limit(count)
  return newestFirst(rows, position).map((row) => ({ ...row, id: TemplateId.parse(row.id) }))
}

/** Changes the template, unless its draft is another version by now. */
export async function updateTemplate(
  ledger: LedgerDb,
  tenant: TenantId,
  version: TemplateVersion,
  changes: TemplateChanges,
): Promise<'updated' | 'alias-taken' | 'other-version'> {
  try {
    const updated = await ledger
      .update(templates)
      .set(changes)
      .where(isVersion(tenant, version))
      .returning({ id: templates.id })
    return updated.length > 0 ? 'updated' : 'other-version'
  } catch (error) {
    if (violatesUnique(error, ALIAS)) return 'alias-taken'
    throw error
  }
}

/** Mails are made from this version of the draft from now on; false when the draft is another version by now. */
export async function publishTemplate(
  ledger: LedgerDb,
  tenant: TenantId,
  version: TemplateVersion,
  atMs: number,
): Promise<boolean> {
  const published = await ledger
    .update(templates)
    .set({
      published: sql`${templates.draft}`,
      publishedVersionId: sql`${templates.draftVersionId}`,
      publishedAtMs: atMs,
      updatedAtMs: atMs,
    })
    .where(isVersion(tenant, version))
    .returning({ id: templates.id })
  return published.length > 0
}

/** The id of what was removed; null when the tenant has no such template. */
export async function deleteTemplate(
  ledger: LedgerDb,
  tenant: TenantId,
  idOrAlias: string,
): Promise<TemplateId | null> {
  const [removed] = await ledger.delete(templates).where(isTemplate(tenant, idOrAlias)).returning({ id: templates.id })
  return removed ? TemplateId.parse(removed.id) : null
}
