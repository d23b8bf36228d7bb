/** The few pages that a link in a mail can lead to. They ask nothing of any other host and run nothing. Pure. */
import { encodeAttribute as escapeHtml } from '@mailstead/mail/tracking/link-target.ts'

const STYLE = `
  :root { color-scheme: light dark }
  body { margin: 0; padding: 48px 20px; font: 17px/1.5 system-ui, sans-serif; color: #1c1c1c; background: #fff }
  main { max-width: 30rem; margin: 0 auto; overflow-wrap: anywhere }
  h1 { margin: 0 0 12px; font-size: 24px; line-height: 1.25 }
  p { margin: 0 0 20px }
  button { padding: 12px 20px; border: 0; border-radius: 8px; font: inherit; color: #fff; background: #1c1c1c; cursor: pointer }
  button:focus-visible { outline: 3px solid #4c8dff; outline-offset: 2px }
  @media (prefers-color-scheme: dark) {
    body { color: #eee; background: #161616 }
    button { color: #161616; background: #eee }
  }`

/** By which the policy of the pages knows the styles above, and lets no others in. */
export const STYLE_SOURCE = "'sha256-01CQfbFWW/YCMZgQpTHRfz3WkKsqd90ZuFY0GhW+B7Q='"

const render = (title: string, content: string): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${STYLE}</style></head>
<body><main><h1>${title}</h1>
${content}
</main></body>
</html>
`

/** So much of an address that its owner knows it and nobody else does. */
export function hideAddress(address: string): string {
  const at = address.lastIndexOf('@')
  const [first = ''] = address
  return `${first}•••${address.slice(at)}`
}

export const renderAsk = (address: string): string =>
  render(
    'Unsubscribe',
    `<p>Do you want no more mail of this sender at <strong>${escapeHtml(hideAddress(address))}</strong>?</p>
<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click"><button type="submit">Unsubscribe</button></form>`,
  )

export const renderDone = (address: string): string =>
  render(
    'You are unsubscribed',
    `<p><strong>${escapeHtml(hideAddress(address))}</strong> gets no more mail of this sender. Mail that is on its way may still arrive.</p>`,
  )

export const renderUnknown = (): string =>
  render('This link does not work', '<p>It is not complete, or it was changed. Open it from the mail once more.</p>')

export const renderLater = (): string =>
  render('Please try again in a minute', '<p>This cannot be done at the moment. Nothing was changed.</p>')
