/** The address that a link's `href` leads to, read as a browser reads it. */
import { decodeReferences } from './character-references.ts'

/** A longer address would make a link that servers and clients on the way refuse. */
const TARGET_LENGTH_MAX = 4_096

/**
 * The address of an `href` as written in HTML; null for what is no http(s) address, and for what this cannot read for certain: such a
 * link is better left alone than led elsewhere.
 */
export function readLinkTarget(href: string): string | null {
  if (href.length > TARGET_LENGTH_MAX) return null
  const decoded = decodeReferences(href)
  if (decoded === null) return null
  // What the URL standard drops (§4.4): white space around, tabs and line breaks anywhere.
  const target = trimControls(decoded).replace(/[\t\n\r]/g, '')
  return isWebAddress(target) ? target : null
}

/** True for an absolute http(s) address. */
export const isWebAddress = (target: string): boolean =>
  target.length <= TARGET_LENGTH_MAX && /^https?:\/\//i.test(target) && URL.canParse(target)

/** A text as the value of an attribute in either kind of quotes. */
export const encodeAttribute = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')

function trimControls(text: string): string {
  let [from, to] = [0, text.length]
  while (from < to && text.charCodeAt(from) <= 0x20) from++
  while (from < to && text.charCodeAt(to - 1) <= 0x20) to--
  return text.slice(from, to)
}
