/** A text about an account as plain text and as HTML. Everything that people wrote is escaped. */
import type { SystemText } from './texts.ts'

export interface Asked {
  /** What the deployment is called. */
  readonly platform: string
  readonly ip: string | null
  readonly atMs: number
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char)

const describeAsked = ({ platform, ip, atMs }: Asked): string =>
  `${ip === null ? 'Written by' : 'Asked for at'} ${platform} on ${new Date(atMs).toISOString().slice(0, 16).replace('T', ' at ')} UTC${ip === null ? '' : ` from the address ${ip}`}.`

export const renderText = ({ before, button, after }: SystemText, link: string, asked: Asked): string =>
  `${before}\n\n${button}:\n${link}\n\n${after}\n\n${describeAsked(asked)}\n`

const BUTTON =
  'display:inline-block;padding:10px 16px;border-radius:6px;background:#1d4ed8;color:#ffffff;text-decoration:none;font-weight:600'

export const renderHtml = ({ before, button, after }: SystemText, link: string, asked: Asked): string =>
  `<!doctype html><html lang="en"><body style="margin:0;padding:24px;font:16px/1.6 system-ui,sans-serif;color:#1f2328">
<p style="font-weight:600">${escapeHtml(asked.platform)}</p>
<p style="white-space:pre-line">${escapeHtml(before)}</p>
<p><a href="${escapeHtml(link)}" style="${BUTTON}">${escapeHtml(button)}</a></p>
<p>${escapeHtml(after)}</p>
<p style="font-size:13px;color:#57606a">${escapeHtml(describeAsked(asked))}</p>
</body></html>
`
