/** A new template, as a draft. */
import { type CreateTemplate, TemplateId } from '@mailstead/contracts/api/template.ts'
import type { Deps } from '../../deps.ts'
import { newId } from '../../platform/ids.ts'
import { findTemplate, insertTemplate } from '../../store/ledger/sending/templates.ts'
import type { Access } from '../access/access.ts'
import { readVariables, requireAddresses } from './check-content.ts'
import { writeContent } from './content.ts'
import { aliasTaken, TEMPLATES_PER_TENANT, tooManyTemplates } from './refusals.ts'

/**
 * The id of the new template, or of one that a repeat of the request made with this id. Throws `conflict` for an alias that is
 * taken or when there are as many as there may be, `validation_error` for an address or a variable that cannot be.
 */
export async function createTemplate(
  deps: Pick<Deps, 'ledgers' | 'clock'>,
  access: Pick<Access, 'tenant' | 'shard'>,
  request: CreateTemplate,
  thingId = newId(deps.clock.now()),
): Promise<TemplateId> {
  const { name, alias = null, subject = null, html, text = null, from = null, reply_to = null, variables } = request
  requireAddresses('from', from === null ? [] : [from])
  requireAddresses('reply_to', reply_to ?? [])
  const createdAtMs = deps.clock.now()
  const id = TemplateId.parse(thingId)
  const declared = readVariables(variables ?? [], [], new Date(createdAtMs).toISOString())
  const ledger = deps.ledgers.at(access.shard)
  const draft = writeContent({ subject, html, text, from, reply_to, variables: declared })
  const row = { id, name, alias, draft, draftVersionId: newId(createdAtMs), createdAtMs }
  const made = await insertTemplate(ledger, access.tenant, row, TEMPLATES_PER_TENANT)
  if (made !== 'inserted' && !(await findTemplate(ledger, access.tenant, id)))
    throw made === 'full' ? tooManyTemplates() : aliasTaken(alias)
  return id
}
