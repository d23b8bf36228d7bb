/** Copies a template's draft into a new template, which has no alias and is not published. */
import { TemplateId } from '@mailstead/contracts/api/template.ts'
import type { Deps } from '../../deps.ts'
import { newId } from '../../platform/ids.ts'
import { notFound } from '../../platform/refusal.ts'
import { findTemplate, insertTemplate } from '../../store/ledger/sending/templates.ts'
import type { Access } from '../access/access.ts'
import { TEMPLATES_PER_TENANT, tooManyTemplates } from './refusals.ts'

const NAME_LENGTH_MAX = 200

/** A long name loses its end to the suffix. */
const nameOfCopy = (name: string): string => {
  const suffix = ' (copy)'
  return `${name.slice(0, NAME_LENGTH_MAX - suffix.length).toWellFormed()}${suffix}`
}

/** The id of the copy, or of one that a repeat of the request made with this id. Throws `not_found`, or `conflict` when there are too many. */
export async function duplicateTemplate(
  deps: Pick<Deps, 'ledgers' | 'clock'>,
  access: Pick<Access, 'tenant' | 'shard'>,
  idOrAlias: string,
  thingId: string,
): Promise<TemplateId> {
  const ledger = deps.ledgers.at(access.shard)
  const row = await findTemplate(ledger, access.tenant, idOrAlias)
  if (!row) throw notFound('template')
  const createdAtMs = deps.clock.now()
  const id = TemplateId.parse(thingId)
  const copy = {
    id,
    name: nameOfCopy(row.name),
    alias: null,
    draft: row.draft,
    draftVersionId: newId(createdAtMs),
    createdAtMs,
  }
  const made = await insertTemplate(ledger, access.tenant, copy, TEMPLATES_PER_TENANT)
  if (made === 'full' && !(await findTemplate(ledger, access.tenant, id))) throw tooManyTemplates()
  return id
}
