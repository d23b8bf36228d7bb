/** The plain-text part of a mail that came with HTML only. */
import { compile } from 'html-to-text'

/** Beyond this only the beginning is turned into text: the work grows with the markup, the use does not. */
const HTML_LENGTH_MAX = 500_000
const DEPTH_MAX = 100
const OPEN_ELEMENTS_MAX = 250
/** Elements that have no end tag or may leave it out: open ones do not mean depth. */
const UNNESTED = new Set(
  'area base br col dd dt embed hr img input li link meta option p source td th tr wbr'.split(' '),
)
const SCHEMES = new Set(['http', 'https', 'mailto', 'tel'])

const convert = compile({
  wordwrap: 76,
  limits: { maxInputLength: HTML_LENGTH_MAX, maxDepth: DEPTH_MAX, maxChildNodes: 10_000, ellipsis: '…' },
  selectors: [
    { selector: 'a', options: { pathRewrite: keepTarget, hideLinkHrefIfSameAsText: true, noAnchorUrl: true } },
    { selector: 'img', format: 'skip' },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
  ],
})

/** Readable text of an HTML body: links follow their words in brackets, images and scripts are left out. */
export function toPlainText(html: string): string {
  return convert(cutAtDepth(html.slice(0, HTML_LENGTH_MAX)))
}

/** Ends the HTML where it nests too deep: the parser's work grows with the square of the open elements. */
function cutAtDepth(html: string): string {
  const open: string[] = []
  for (const { 1: slash, 2: tag, index } of html.matchAll(/<(\/?)([a-z][a-z0-9]*)/gi)) {
    const name = tag?.toLowerCase() ?? ''
    if (UNNESTED.has(name)) continue
    if (slash === '') open.push(name)
    else if (open.includes(name)) open.length = open.lastIndexOf(name)
    if (open.length > OPEN_ELEMENTS_MAX) return html.slice(0, index)
  }
  return html
}

/** html-to-text would print `javascript:` targets as they stand: a foreign scheme leaves only the link's words. */
function keepTarget(target: string): string {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(target.replace(/[^\x21-\x7e]/g, ''))?.[1]
  return scheme === undefined || SCHEMES.has(scheme.toLowerCase()) ? target : ''
}
