/** The header fields that make a mail an answer (RFC 5322 §3.6.4): to a Message-ID, or to a mail of ours by its id. */
import { DeliveryId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../../deps.ts'
import { notFound, Refusal } from '../../../platform/refusal.ts'
import type { Access } from '../../../services/access/access.ts'
import { findHeaderId } from '../../../services/emails/find-header-id.ts'
import { requireDelivery } from '../../../services/received-emails/read-received.ts'
import { readText } from '../wire/fields.ts'
import type { Fields } from '../wire/parameters.ts'

type ReplyDeps = Pick<Deps, 'ledgers'>

const TYPES = ['Incoming Mail', 'Outgoing Mail']

async function findReceivedId(deps: ReplyDeps, access: Access, id: string): Promise<string | null> {
  if (!DeliveryId.safeParse(id).success) return null
  return (await requireDelivery(deps, access, id)).summary?.headerId ?? null
}

/** Null when no mail is named. */
async function findAnswered(deps: ReplyDeps, access: Access, fields: Fields): Promise<string | null> {
  const type = readText(fields, 'in_reply_to_mail_type')
  const id = readText(fields, 'in_reply_to_mail_name')
  if (id === null) return readText(fields, 'in_reply_to')
  if (type !== null && !TYPES.includes(type))
    throw new Refusal(
      'validation_error',
      `\`in_reply_to_mail_type\`: must be \`Incoming Mail\` or \`Outgoing Mail\`; received ${JSON.stringify(type.slice(0, 40))}.`,
    )
  const sent = type === 'Incoming Mail' ? null : await findHeaderId(deps, access, id)
  const found = sent ?? (type === 'Outgoing Mail' ? null : await findReceivedId(deps, access, id))
  if (found === null || found === '') throw notFound('mail (`in_reply_to_mail_name`)')
  return found
}

/** None for a mail that answers nothing. Throws a Refusal; `not_found` also for a mail of another account. */
export async function replyHeaders(deps: ReplyDeps, access: Access, fields: Fields): Promise<Record<string, string>> {
  const answered = await findAnswered(deps, access, fields)
  return answered === null ? {} : { 'In-Reply-To': answered, References: answered }
}
