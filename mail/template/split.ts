/**
 * Finds `{{{KEY}}}` in a text: three braces, a key of letters, digits and underscores, three braces. Anything else is
 * text: two braces, spaces inside, and further braces around a placeholder.
 */
import { KEY_LENGTH_MAX } from './content.ts'

const OPEN = '{{{'
const CLOSE = '}}}'

// Of a bounded length and sticky: a failed try costs no more than the longest key.
const KEY = new RegExp(`[A-Za-z0-9_]{1,${KEY_LENGTH_MAX}}`, 'y')

export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'placeholder'; readonly key: string }

/** The key that stands at `from`, right behind the opening braces; null when these open no placeholder. */
function readKey(text: string, from: number): string | null {
  KEY.lastIndex = from
  const key = KEY.exec(text)?.[0]
  return key !== undefined && text.startsWith(CLOSE, from + key.length) ? key : null
}

/** The parts in their order; together they are the whole text. One pass. */
export function splitTemplate(text: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = []
  let taken = 0
  let open = text.indexOf(OPEN)
  while (open >= 0) {
    const key = readKey(text, open + OPEN.length)
    if (key === null) {
      // One on: of four braces the last three may open a placeholder.
      open = text.indexOf(OPEN, open + 1)
      continue
    }
    if (open > taken) parts.push({ kind: 'text', text: text.slice(taken, open) })
    parts.push({ kind: 'placeholder', key })
    taken = open + OPEN.length + key.length + CLOSE.length
    open = text.indexOf(OPEN, taken)
  }
  if (taken < text.length) parts.push({ kind: 'text', text: text.slice(taken) })
  return parts
}
