/** The page that a shared link opens: a mail's header and body, and nothing that runs or can be pressed. Pure. */

/** Bcc is for the sender's eyes and no part of it. */
export interface SharedMail {
  readonly from: string
  readonly to: readonly string[]
  readonly cc: readonly string[]
  readonly subject: string
  /** When it was accepted, or received. */
  readonly atMs: number
  /** Both null when only the raw mail could be shown. */
  readonly html: string | null
  readonly text: string | null
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign)

const STYLE = `
  body { margin: 0; height: 100vh; display: flex; flex-direction: column; font: 15px/1.5 system-ui, sans-serif; color: #1c1c1c; background: #fff }
  header { padding: 16px 24px; border-bottom: 1px solid #ddd }
  h1 { margin: 0 0 8px; font-size: 20px; overflow-wrap: anywhere }
  dl { margin: 0; display: grid; grid-template-columns: max-content 1fr; gap: 2px 12px }
  dt { color: #666 } dd { margin: 0; overflow-wrap: anywhere }
  iframe { flex: 1; border: 0; width: 100% }
  pre { flex: 1; margin: 0; padding: 16px 24px; white-space: pre-wrap; overflow-wrap: anywhere; font: inherit }`

const field = (name: string, value: string): string =>
  value === '' ? '' : `<dt>${name}</dt><dd>${escapeHtml(value)}</dd>`

function bodyOf({ html, text }: SharedMail): string {
  // In a frame of its own, so that the mail's style cannot change what stands above it.
  if (html !== null) return `<iframe sandbox title="The email" srcdoc="${escapeHtml(html)}"></iframe>`
  return `<pre>${escapeHtml(text ?? 'The text of this email cannot be shown.')}</pre>`
}

export function renderShared(mail: SharedMail): string {
  const subject = escapeHtml(mail.subject)
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${subject}</title><style>${STYLE}</style></head>
<body>
<header><h1>${subject}</h1><dl>
${field('From', mail.from)}${field('To', mail.to.join(', '))}${field('Cc', mail.cc.join(', '))}
${field('Date', new Date(mail.atMs).toUTCString())}</dl></header>
${bodyOf(mail)}
</body>
</html>`
}
