/** Templates as the API shows them. */
import type { ListTemplates, Template, TemplateList } from '@mailstead/contracts/api/template.ts'
import type { Deps } from '../../deps.ts'
import { cutPage } from '../../platform/page.ts'
import { notFound } from '../../platform/refusal.ts'
import { findTemplate, listTemplates as listRows, type TemplateListRow } from '../../store/ledger/sending/templates.ts'
import type { Access } from '../access/access.ts'
import { readContent } from './content.ts'

const toInstant = (atMs: number): string => new Date(atMs).toISOString()

const showHead = (row: TemplateListRow): TemplateList['data'][number] => ({
  id: row.id,
  name: row.name,
  alias: row.alias,
  status: row.publishedVersionId === null ? 'draft' : 'published',
  published_at: row.publishedAtMs === null ? null : toInstant(row.publishedAtMs),
  created_at: toInstant(row.createdAtMs),
  updated_at: toInstant(row.updatedAtMs),
})

/** Throws `not_found`. */
export async function readTemplate(
  deps: Pick<Deps, 'ledgers'>,
  access: Pick<Access, 'tenant' | 'shard'>,
  idOrAlias: string,
): Promise<Template> {
  const row = await findTemplate(deps.ledgers.at(access.shard), access.tenant, idOrAlias)
  if (!row) throw notFound('template')
  return {
    object: 'template',
    ...showHead(row),
    ...readContent(row.draft),
    has_unpublished_versions: row.publishedVersionId !== row.draftVersionId,
    current_version_id: row.draftVersionId,
  }
}

/** A page, newest first. */
export async function listTemplates(
  deps: Pick<Deps, 'ledgers'>,
  access: Pick<Access, 'tenant' | 'shard'>,
  page: ListTemplates,
): Promise<TemplateList> {
  const rows = await listRows(deps.ledgers.at(access.shard), access.tenant, page, page.limit + 1)
  const { shown, hasMore } = cutPage(rows, page)
  return { object: 'list', has_more: hasMore, data: shown.map(showHead) }
}
