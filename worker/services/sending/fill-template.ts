/** A request with what its template says filled in. What the request says itself goes before it. */
import type { SendEmail } from '@mailstead/contracts/api/email.ts'
import type { Deps } from '../../deps.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Access } from '../access/access.ts'
import { resolveTemplate } from '../templates/resolve-template.ts'

/** A request that says by itself what is to be sent. */
export interface FilledEmail extends Omit<SendEmail, 'from' | 'subject' | 'template'> {
  readonly from: string
  readonly subject: string
}

const missing = (field: string): Refusal =>
  new Refusal('missing_required_field', `Missing \`${field}\` field: neither the request nor the template has one.`)

async function readContent(deps: Pick<Deps, 'ledgers'>, access: Access, { template, ...own }: SendEmail) {
  if (template === undefined) return own
  const mail = await resolveTemplate(deps, access, template)
  const replyTo = own.reply_to ?? mail.replyTo
  return {
    ...own,
    from: own.from ?? mail.from ?? undefined,
    subject: own.subject ?? mail.subject ?? undefined,
    html: mail.html,
    ...(replyTo ? { reply_to: [...replyTo] } : {}),
    ...(mail.text === null ? {} : { text: mail.text }),
  }
}

/** Throws a Refusal that names the field. */
export async function fillTemplate(
  deps: Pick<Deps, 'ledgers'>,
  access: Access,
  request: SendEmail,
): Promise<FilledEmail> {
  const content = await readContent(deps, access, request)
  const { from, subject } = content
  if (from === undefined) throw missing('from')
  if (subject === undefined) throw missing('subject')
  return { ...content, from, subject }
}
