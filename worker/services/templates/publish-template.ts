/** Makes a template's draft what mails are made from. */
import type { TemplateId } from '@mailstead/contracts/api/template.ts'
import { findUndeclared } from '@mailstead/mail/template/undeclared.ts'
import type { Deps } from '../../deps.ts'
import { notFound, Refusal } from '../../platform/refusal.ts'
import { findTemplate, publishTemplate as publishRow } from '../../store/ledger/sending/templates.ts'
import type { Access } from '../access/access.ts'
import { readContent, toTemplateContent } from './content.ts'
import { changedMeanwhile } from './refusals.ts'

/** Throws `not_found`, or `validation_error` for a placeholder without a variable. */
export async function publishTemplate(
  deps: Pick<Deps, 'ledgers' | 'clock'>,
  access: Pick<Access, 'tenant' | 'shard'>,
  idOrAlias: string,
): Promise<TemplateId> {
  const ledger = deps.ledgers.at(access.shard)
  const row = await findTemplate(ledger, access.tenant, idOrAlias)
  if (!row) throw notFound('template')
  const undeclared = findUndeclared(toTemplateContent(readContent(row.draft)))
  if (undeclared) throw new Refusal('validation_error', `\`${undeclared.field}\`: ${undeclared.why}.`)
  const isPublished = await publishRow(ledger, access.tenant, row, deps.clock.now())
  if (!isPublished) throw changedMeanwhile()
  return row.id
}
