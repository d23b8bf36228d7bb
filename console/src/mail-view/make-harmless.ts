/**
 * A mail's HTML without what has no business in a mail. Policy and sandbox of the frame keep it from running anything and from fetching
 * anything; DOMPurify takes out what they do not reach: connections that are only opened (`preconnect`), pages that load another one
 * (`refresh`), names that hide properties of the page. It is used as it was read, and never read again.
 */
import DOMPurify, { type Config } from 'dompurify'

const RULES = {
  // No SVG and no MathML: other grammars inside HTML, where readers disagree.
  USE_PROFILES: { html: true },
  WHOLE_DOCUMENT: true,
  RETURN_DOM: true,
  // What asks for an answer, plays or moves.
  FORBID_TAGS: [
    ...['form', 'fieldset', 'label', 'input', 'textarea', 'select', 'option', 'optgroup', 'datalist', 'button'],
    ...['dialog', 'audio', 'video', 'source', 'track', 'marquee', 'blink', 'noscript', 'template', 'title'],
  ],
  FORBID_ATTR: [
    ...['action', 'autofocus', 'autoplay', 'command', 'commandfor', 'contenteditable', 'download', 'ping'],
    ...['popover', 'popovertarget', 'popovertargetaction', 'slot', 'tabindex', 'target', 'usemap'],
  ],
  ALLOW_DATA_ATTR: false,
  // Only whole addresses lead somewhere: a mail has no place that others could be relative to. Images in the mail itself are let through.
  ALLOWED_URI_REGEXP: /^(?:(?:https?|mailto|tel):|#)/i,
} as const satisfies Config

/** Its `html` element. */
export function makeHarmless(html: string): Element {
  const page = DOMPurify.sanitize(html, RULES)
  for (const link of page.querySelectorAll('a[href], area[href]')) openElsewhere(link)
  return page
}

/** A link opens a window of its own that knows nothing of ours. The frame itself goes nowhere. */
function openElsewhere(link: Element): void {
  if (link.getAttribute('href')?.startsWith('#')) return
  link.setAttribute('target', '_blank')
  link.setAttribute('rel', 'noopener noreferrer')
}
