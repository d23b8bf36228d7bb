/**
 * A mail's HTML without what has no business in a mail. Policy and sandbox of the frame keep it from running anything and from fetching
 * anything; what they do not reach is taken out here: connections that are only opened (`preconnect`), pages that load another one
 * (`refresh`), links that would leave by the frame itself.
 */
import {
  attributesOf,
  findAll,
  readAttribute,
  readPage,
  removeAttribute,
  removeElement,
  writePage,
} from './page-of-mail.ts'

/** Gone with all that is in them. */
const ELEMENTS = [
  ...['script', 'noscript', 'template', 'link', 'meta', 'base', 'title', 'portal'],
  ...['iframe', 'frame', 'frameset', 'object', 'embed', 'applet', 'fencedframe'],
  // Other grammars inside HTML, and texts that end where they like: where readers disagree. No mail needs them.
  ...['svg', 'math', 'xmp', 'plaintext', 'noembed', 'noframes'],
].join(',')

const ATTRIBUTES: ReadonlySet<string> = new Set([
  ...['ping', 'attributionsrc', 'target', 'srcdoc', 'action', 'formaction', 'formtarget', 'manifest', 'download'],
  ...['autofocus', 'autoplay', 'popover', 'popovertarget', 'commandfor', 'accesskey', 'contenteditable'],
])

const LINKS: ReadonlySet<string> = new Set(['https:', 'http:', 'mailto:', 'tel:'])
const ROUNDS_MAX = 8

/** Only whole addresses lead somewhere: a mail has no place that others could be relative to. */
const isGoodLink = (address: string): boolean =>
  address.startsWith('#') || LINKS.has(URL.parse(address)?.protocol ?? '')

const isBad = (element: Element, name: string): boolean =>
  name.startsWith('on') ||
  name.includes(':') ||
  ATTRIBUTES.has(name) ||
  (name === 'href' && !isGoodLink(readAttribute(element, name)))

/** Whether anything was there to be taken out. */
function strip(page: Document): boolean {
  const elements = findAll(page, ELEMENTS)
  for (const element of elements) removeElement(element)
  let isChanged = elements.length > 0
  for (const element of findAll(page, '*'))
    for (const name of attributesOf(element))
      if (isBad(element, name)) {
        removeAttribute(element, name)
        isChanged = true
      }
  return isChanged
}

/**
 * The page, of which nothing is left to take out when it is written and read once more, as the frame will. Null when that does not come
 * to an end: the mail was made to be read differently each time.
 */
export function makeHarmless(html: string): Document | null {
  let page = readPage(html)
  strip(page)
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const again = readPage(writePage(page))
    if (!strip(again)) return page
    page = again
  }
  return null
}
