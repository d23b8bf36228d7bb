/** The part of nodemailer's MIME code that we use, typed without `node:` types. */

export type NodeContent = string | Uint8Array

/** A node of the MIME tree. `multipart` and `boundary` are set when the headers are built. */
export interface MimeNode {
  readonly childNodes: readonly MimeNode[]
  readonly content?: NodeContent
  readonly multipart?: string | false
  readonly boundary?: string | false
  /** Header block without the empty line at its end. */
  buildHeaders(): string
  getTransferEncoding(): string | false
  /** MailComposer's own way through streams; `renderTree` must write the same. */
  build(): Promise<Uint8Array>
}

export interface Address {
  name: string
  address: string
}

/** `prepared` values are written as they are, folded at white space. */
export type HeaderValue = string | { prepared: true; foldLines: true; value: string }

export interface Part {
  filename: string
  content: NodeContent
  contentType: string
  contentDisposition: 'attachment' | 'inline'
  contentTransferEncoding: 'base64' | '7bit'
  cid?: string
}

export interface Options {
  from: Address
  to: Address[]
  cc: Address[]
  replyTo: Address[]
  subject: HeaderValue
  messageId: string
  date: Date
  text: string
  html: string
  headers: { key: string; value: HeaderValue }[]
  attachments: Part[]
  disableFileAccess: true
  disableUrlAccess: true
}

export class MailComposer {
  constructor(options: Options)
  compile(): MimeNode
}

/** RFC 2045 §6.7, lines of at most 76. */
export function toQuotedPrintable(text: string): string
/** RFC 2045 §6.8, lines of at most 76. */
export function toBase64Lines(content: NodeContent): string
/** RFC 2047 encoded words of at most 52 characters, separated by spaces. */
export function toEncodedWords(text: string): string
/** Media type by a file name's extension; `application/octet-stream` when unknown. */
export function guessType(filename: string): string
