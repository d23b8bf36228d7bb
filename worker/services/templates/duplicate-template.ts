/** Copies a template's draft into a new template, which has no alias and is not published. */
import { TemplateId } from '@mailstead/contracts/api/template.ts'
import type { Deps } from '../../deps.ts'
import { newId } from '../../platform/ids.ts'
import { notFound } from '../../platform/refusal.ts'
import { findTemplate, insertTemplate } from '../../store/ledger/sending/templates.ts'
import type { Access } from '../access/access.ts'

const NAME_LENGTH_MAX = 200

/** A long name loses its end to the suffix. */
const nameOfCopy = (name: string): string => {
  const suffix = ' (copy)'
  return `${name.slice(0, NAME_LENGTH_MAX - suffix.length).toWellFormed()}${suffix}`
}

/** The id of the copy, or of one that a repeat of the request made with this id. Throws `not_found`. */
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
  await insertTemplate(ledger, access.tenant, {
    id,
    name: nameOfCopy(row.name),
    alias: null,
    draft: row.draft,
    draftVersionId: newId(createdAtMs),
    createdAtMs,
  })
  return id
}
