/** A mail in Frappe's words as a request of the API, so that one means the same at both doors. */
import type { EmailClass } from '@mailstead/contracts/api/email.ts'
import type { MailboxId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../../deps.ts'
import { Refusal } from '../../../platform/refusal.ts'
import type { Access } from '../../../services/access/access.ts'
import { asMailbox, type MailboxSettings } from '../../../services/sending/sender/as-mailbox.ts'
import { readFlag, readObject, readObjects, readText, readTexts } from '../wire/fields.ts'
import type { Fields } from '../wire/parameters.ts'
import { replyHeaders } from './reply.ts'

export interface TranslatedMail {
  /** As `SendEmail` has it; not looked at yet. */
  readonly request: Readonly<Record<string, unknown>>
  /** The mailbox whose contacts its recipients become; null for none. */
  readonly contactsOf: MailboxId | null
}

/** Each has had two names. */
export const readFrom = (fields: Fields): string | null => readText(fields, 'from_') ?? readText(fields, 'from')
const readHeaders = (fields: Fields): Fields | null =>
  readObject(fields, 'custom_headers') ?? readObject(fields, 'headers')

const readAttachments = (fields: Fields): unknown =>
  readObjects(fields, 'attachments')?.map(({ filename, content, content_type }) => ({
    filename,
    content,
    ...(typeof content_type === 'string' && content_type !== '' ? { content_type } : {}),
  })) ?? null

/** A mail without a body is one with an empty text. */
function readBody(fields: Fields): { readonly html: string | null; readonly text: string | null } {
  const [html, text] = [readText(fields, 'html'), readText(fields, 'text')]
  return { html, text: html === null && text === null ? '' : text }
}

/** The caller's own header fields win. */
function joinHeaders(own: Fields | null, added: Readonly<Record<string, string>>): Fields | null {
  const names = new Set(Object.keys(own ?? {}).map((name) => name.toLowerCase()))
  const missing = Object.entries(added).filter(([name]) => !names.has(name.toLowerCase()))
  return own === null && missing.length === 0 ? null : { ...own, ...Object.fromEntries(missing) }
}

/** Throws a Refusal for a call that asks for less than a sent mail. */
function requireSubmitted(fields: Fields): void {
  if (!readFlag(fields, 'do_not_submit')) return
  throw new Refusal('validation_error', '`do_not_submit`: drafts are not offered. Leave it out to send the mail.')
}

const toClass = (fields: Fields, emailClass: EmailClass | null): EmailClass | null =>
  emailClass ?? (readFlag(fields, 'is_newsletter') ? 'newsletter' : null)

const toTracking = ({ tracksOpens }: MailboxSettings) => (tracksOpens === null ? null : { opens: tracksOpens })

/** `emailClass` null: as the mail itself says. Throws a Refusal. */
export async function translateMail(
  deps: Pick<Deps, 'directory' | 'ledgers'>,
  access: Access,
  fields: Fields,
  emailClass: EmailClass | null,
): Promise<TranslatedMail> {
  requireSubmitted(fields)
  const settings = await asMailbox(deps, access, readFrom(fields))
  const told = {
    from: settings.from,
    to: readTexts(fields, 'to') ?? [],
    cc: readTexts(fields, 'cc'),
    bcc: readTexts(fields, 'bcc'),
    reply_to: readTexts(fields, 'reply_to') ?? settings.replyTo,
    subject: readText(fields, 'subject'),
    ...readBody(fields),
    headers: joinHeaders(readHeaders(fields), await replyHeaders(deps, access, fields)),
    attachments: readAttachments(fields),
    tracking: toTracking(settings),
    class: toClass(fields, emailClass),
  }
  const request = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== null))
  return { request, contactsOf: told.class === 'newsletter' ? null : settings.contactsOf }
}
