/** A whole message with its envelope in Frappe's words as a request of the API. */
import { SendRawEmail } from '@mailstead/contracts/api/emails/raw-email.ts'
import type { MailboxId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../../deps.ts'
import { JSON_MAX_BYTES } from '../../../middleware/json-body.ts'
import { describeIssue } from '../../../platform/describe-issue.ts'
import { Refusal } from '../../../platform/refusal.ts'
import type { Access } from '../../../services/access/access.ts'
import { asMailbox } from '../../../services/sending/sender/as-mailbox.ts'
import { readFlag, readTexts, requireText } from '../wire/fields.ts'
import { ArrivingFile } from '../wire/large-form.ts'
import type { Fields } from '../wire/parameters.ts'
import { readFrom } from './mail.ts'

/** What is told beside the message. */
export type WholeEnvelope = Omit<SendRawEmail, 'raw'>

export interface Addressed {
  readonly envelope: WholeEnvelope
  readonly contactsOf: MailboxId | null
}

/**
 * The address of `Name <address>`. What is sent has its names in its own header, and a site writes them encoded (RFC 2047) beside it as well,
 * where nobody is to read them.
 */
const bare = (text: string): string => /<([^<>]*)>\s*$/.exec(text)?.[1] ?? text

/** `isNewsletter`: whatever the mail itself says. Throws a Refusal. */
export async function readWholeEnvelope(
  deps: Pick<Deps, 'directory'>,
  access: Access,
  fields: Fields,
  isNewsletter: boolean,
): Promise<Addressed> {
  const named = readFrom(fields)
  const told = named === null ? null : bare(named)
  const { from, contactsOf } = await asMailbox(deps, access, told)
  const isBulk = isNewsletter || readFlag(fields, 'is_newsletter')
  const to = readTexts(fields, 'to')?.map(bare)
  const envelope = { from: told ?? bare(from), to, ...(isBulk ? { class: 'newsletter' } : {}) }
  // Its rules are those of the API; the message is looked at by itself.
  const parsed = SendRawEmail.safeParse({ ...envelope, raw: 'AAAA' })
  if (!parsed.success) {
    const { code, message } = describeIssue(parsed.error.issues)
    throw new Refusal(code, message)
  }
  const { raw: _, ...valid } = parsed.data
  return { envelope: valid, contactsOf: isBulk ? null : contactsOf }
}

/** A part that is a file, or text. */
export async function readMessage(fields: Fields): Promise<Uint8Array<ArrayBuffer>> {
  const { raw_message } = fields
  if (raw_message instanceof ArrivingFile)
    throw new Refusal(
      'payload_too_large',
      `\`raw_message\`: has ${raw_message.size} bytes, and a part may have ${JSON_MAX_BYTES} (10 MB). Send smaller parts.`,
    )
  if (!(raw_message instanceof File))
    return new Uint8Array(new TextEncoder().encode(requireText(fields, 'raw_message')))
  if (raw_message.size === 0)
    throw new Refusal('missing_required_field', '`raw_message` is mandatory; the file is empty.')
  return new Uint8Array(await raw_message.arrayBuffer())
}
