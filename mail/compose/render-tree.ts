/**
 * Writes a MIME tree of MailComposer in one go. Its own `build()` passes every part through several streams and timers,
 * each of which costs a millisecond and more in workerd; all our content is in memory, so none of that is needed.
 */
import { type MimeNode, toBase64Lines, toQuotedPrintable } from './mail-composer.js'

/** The whole message with CRLF line ends and a final CRLF. Text content must have CRLF line ends already. */
export function renderTree(root: MimeNode): string {
  const raw = renderNode(root)
  return raw.endsWith('\r\n') ? raw : `${raw}\r\n`
}

function renderNode(node: MimeNode): string {
  // Building the headers also chooses the boundary: it must come first.
  const headers = `${node.buildHeaders()}\r\n\r\n`
  if (!node.multipart) return headers + renderContent(node)
  const parts = node.childNodes.map((child) => `--${node.boundary}\r\n${renderNode(child)}`)
  return `${headers}${parts.join('\r\n')}\r\n--${node.boundary}--\r\n`
}

function renderContent(node: MimeNode): string {
  const { content } = node
  if (!content?.length) return ''
  const encoding = node.getTransferEncoding()
  if (encoding === 'base64') return toBase64Lines(content)
  const text = typeof content === 'string' ? content : new TextDecoder().decode(content)
  return encoding === 'quoted-printable' ? toQuotedPrintable(text) : text
}
