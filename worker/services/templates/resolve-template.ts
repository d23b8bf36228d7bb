/** A published template filled in with the variables of one mail. */
import { type RenderedMail, renderTemplate } from '@mailstead/mail/template/render.ts'
import type { Deps } from '../../deps.ts'
import { notFound, Refusal } from '../../platform/refusal.ts'
import { findTemplate } from '../../store/ledger/sending/templates.ts'
import type { Access } from '../access/access.ts'
import { readContent, toTemplateContent } from './content.ts'

/** The field `template` of a mail. */
export interface TemplateUse {
  /** Or its alias. */
  readonly id: string
  readonly variables?: Readonly<Record<string, unknown>> | undefined
}

/** Throws `not_found`, or `validation_error` for a template that was never published and for variables that do not fit. */
export async function resolveTemplate(
  deps: Pick<Deps, 'ledgers'>,
  access: Pick<Access, 'tenant' | 'shard'>,
  { id, variables = {} }: TemplateUse,
): Promise<RenderedMail> {
  const row = await findTemplate(deps.ledgers.at(access.shard), access.tenant, id)
  if (!row) throw notFound('template')
  if (row.published === null)
    throw new Refusal(
      'validation_error',
      `\`template.id\`: the template ${row.id} was never published. Publish it: \`POST /v1/templates/${row.id}/publish\`.`,
    )
  const rendering = renderTemplate(toTemplateContent(readContent(row.published)), variables)
  if (!rendering.ok) throw new Refusal('validation_error', `\`template.${rendering.field}\`: ${rendering.why}.`)
  return rendering.mail
}
