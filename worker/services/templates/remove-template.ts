/** Removes a template; mails made from it stay. */
import type { TemplateId } from '@mailstead/contracts/api/template.ts'
import type { Deps } from '../../deps.ts'
import { notFound } from '../../platform/refusal.ts'
import { deleteTemplate } from '../../store/ledger/sending/templates.ts'
import type { Access } from '../access/access.ts'

/** Throws `not_found`. */
export async function removeTemplate(
  deps: Pick<Deps, 'ledgers'>,
  access: Pick<Access, 'tenant' | 'shard'>,
  idOrAlias: string,
): Promise<TemplateId> {
  const id = await deleteTemplate(deps.ledgers.at(access.shard), access.tenant, idOrAlias)
  if (id === null) throw notFound('template')
  return id
}
