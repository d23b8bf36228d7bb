/**
 * Composes an outgoing mail (RFC 5322, RFC 2045): 7-bit ASCII, CRLF, no line over 998 octets. The envelope is not known
 * here: Bcc recipients exist only there.
 */
import type { Mailbox } from '../address/mailbox.ts'
import { readHeaderNames } from '../dkim/header-names.ts'
import { type Attachment, toPart } from './attachment.ts'
import { checkCustomHeader, isMessageId } from './custom-header.ts'
import { type HeaderValue, MailComposer, toEncodedWords } from './mail-composer.js'
import { toPlainText } from './plain-text.ts'
import { renderTree } from './render-tree.ts'

type NamedAddress = Pick<Mailbox, 'name' | 'address'>

export interface ComposeInput {
  readonly from: NamedAddress
  readonly to?: readonly NamedAddress[]
  readonly cc?: readonly NamedAddress[]
  readonly replyTo?: readonly NamedAddress[]
  readonly subject: string
  readonly html?: string | undefined
  /** Derived from `html` when absent; an empty string asks for no text part beside the HTML. */
  readonly text?: string | undefined
  /** Checked with `checkCustomHeader` before; a field that fails it here throws. */
  readonly headers?: Readonly<Record<string, string>>
  readonly attachments?: readonly Attachment[]
  readonly date: Date
  /** `<left@right>`; a Message-ID among `headers` goes before it. */
  readonly messageId: string
  /** Our own Received line, on top; it never tells the client's address. */
  readonly received?: { readonly by: string; readonly id: string }
}

export interface Composed {
  readonly raw: string
  readonly messageId: string
  /** Names of the header fields from top to bottom, as written. */
  readonly headerNames: string[]
}

/** Composes the mail. Throws only on input that the caller should have refused. */
export async function compose(mail: ComposeInput): Promise<Composed> {
  const headers = readCustomHeaders(mail.headers ?? {})
  const messageId = headers.messageId ?? mail.messageId
  if (!isMessageId(messageId)) throw new TypeError(`malformed Message-ID ${JSON.stringify(messageId)}`)
  const tree = new MailComposer({
    from: toAddress(mail.from),
    to: (mail.to ?? []).map(toAddress),
    cc: (mail.cc ?? []).map(toAddress),
    replyTo: (mail.replyTo ?? []).map(toAddress),
    subject: encodeSubject(mail.subject),
    messageId,
    date: mail.date,
    ...toBodies(mail),
    headers: headers.fields,
    attachments: (mail.attachments ?? []).map(toPart),
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile()
  const raw = receivedLine(mail) + renderTree(tree)
  return { raw, messageId, headerNames: readHeaderNames(raw) }
}

/** A new object of plain fields: MailComposer writes into what it is given. */
function toAddress({ name, address }: NamedAddress): { name: string; address: string } {
  return { name: name.toWellFormed(), address }
}

function toBodies({ html = '', text }: ComposeInput): { html: string; text: string } {
  const plain = text ?? (html === '' ? '' : toPlainText(html))
  return { html: toCrlf(html), text: toCrlf(plain) }
}

/** CRLF everywhere: a bare CR or LF must never leave us, since hosts disagree on what it means. */
function toCrlf(text: string): string {
  return text.toWellFormed().replace(/\r\n|\r|\n/g, '\r\n')
}

/** MailComposer leaves ASCII alone: a `=?` would read as an encoded word, a very long word could not be folded. */
function encodeSubject(subject: string): HeaderValue {
  const text = subject.toWellFormed()
  const isSafe = !text.includes('=?') && !/\S{200}/.test(text)
  return isSafe ? text : { prepared: true, foldLines: true, value: toEncodedWords(text) }
}

function readCustomHeaders(headers: Readonly<Record<string, string>>): {
  fields: { key: string; value: string }[]
  messageId?: string
} {
  const fields = new Map<string, { key: string; value: string }>()
  let messageId: string | undefined
  for (const [name, value] of Object.entries(headers)) {
    const checked = checkCustomHeader(name, value)
    if (!checked.ok) throw new TypeError(`custom header ${JSON.stringify(name)}: ${checked.why}`)
    if (checked.messageId !== undefined) messageId = checked.messageId
    // Names differ by more than case, so that each field appears once.
    else fields.set(name.toLowerCase(), { key: name, value: checked.value })
  }
  return { fields: [...fields.values()], ...(messageId === undefined ? {} : { messageId }) }
}

/** RFC 5321 §4.4, with the client's address left out on purpose. */
function receivedLine({ received, date }: ComposeInput): string {
  if (received === undefined) return ''
  const written = date.toUTCString().replace('GMT', '+0000')
  return `Received: by ${received.by} (Mailstead) with HTTPS id ${received.id};\r\n ${written}\r\n`
}
