/** Changes a template's draft, name or alias; what is published stays as it is. */
import type { TemplateId, UpdateTemplate } from '@mailstead/contracts/api/template.ts'
import type { Deps } from '../../deps.ts'
import { newId } from '../../platform/ids.ts'
import { notFound } from '../../platform/refusal.ts'
import { findTemplate, updateTemplate as updateRow } from '../../store/ledger/sending/templates.ts'
import type { Access } from '../access/access.ts'
import { readVariables, requireAddresses } from './check-content.ts'
import { readContent, writeContent } from './content.ts'
import { aliasTaken, changedMeanwhile } from './refusals.ts'

const isGiven = ([, value]: [string, unknown]): boolean => value !== undefined

/** Throws `not_found`, `conflict` for an alias that is taken, `validation_error` for an address or a variable that cannot be. */
export async function updateTemplate(
  deps: Pick<Deps, 'ledgers' | 'clock'>,
  access: Pick<Access, 'tenant' | 'shard'>,
  idOrAlias: string,
  request: UpdateTemplate,
): Promise<TemplateId> {
  const { name, alias, variables, ...texts } = request
  requireAddresses('from', texts.from ? [texts.from] : [])
  requireAddresses('reply_to', texts.reply_to ?? [])
  const ledger = deps.ledgers.at(access.shard)
  const row = await findTemplate(ledger, access.tenant, idOrAlias)
  if (!row) throw notFound('template')
  const nowMs = deps.clock.now()
  const before = readContent(row.draft)
  const draft = writeContent({
    ...before,
    ...Object.fromEntries(Object.entries(texts).filter(isGiven)),
    ...(variables === undefined
      ? {}
      : { variables: readVariables(variables ?? [], before.variables, new Date(nowMs).toISOString()) }),
  })
  const outcome = await updateRow(ledger, access.tenant, row, {
    name: name ?? row.name,
    alias: alias === undefined ? row.alias : alias,
    draft,
    draftVersionId: draft === row.draft ? row.draftVersionId : newId(nowMs),
    updatedAtMs: nowMs,
  })
  if (outcome === 'alias-taken') throw aliasTaken(alias ?? null)
  if (outcome === 'other-version') throw changedMeanwhile()
  return row.id
}
