/**
 * The tags of an HTML body with the places of their attributes (WHATWG HTML §13.2.5), so that a value can be replaced and every
 * other character stays. Comments and the text of elements such as `script` are passed over. Every pattern takes what it reads or
 * runs to the end of the text once, so that hostile markup costs one pass.
 */
export interface Attribute {
  /** In lower case. */
  readonly name: string
  /** As written, character references and all. */
  readonly value: string
  readonly at: number
  readonly end: number
  readonly isQuoted: boolean
}

export interface Tag {
  /** In lower case. */
  readonly name: string
  readonly isEnd: boolean
  readonly at: number
  /** The first of each name counts, as in a browser. */
  readonly attributes: ReadonlyMap<string, Attribute>
}

export interface ReadTags {
  readonly tags: readonly Tag[]
  /** Where markup may be added: the end, or the beginning of what is opened there and never closed. */
  readonly openEnd: number
}

const TAG_OPEN = /<(\/?)([a-z][^\t\n\f\r />]*)/iy
const COMMENT_END = /--!?>/g
const EMPTY_COMMENT = /-?>/y
const BETWEEN = /[\t\n\f\r /]*/y
// An equals sign at the beginning is part of the name.
const NAME = /=?[^\t\n\f\r />=]*/y
const EQUALS = /[\t\n\f\r ]*=[\t\n\f\r ]*/y
const UNQUOTED = /[^\t\n\f\r >]*/y

/** Elements whose text holds no tags but their own end. */
const RAW_TEXT = 'script style textarea title xmp iframe noembed noframes'.split(' ')
const RAW_TEXT_ENDS: ReadonlyMap<string, RegExp> = new Map(
  RAW_TEXT.map((name) => [name, new RegExp(`</${name}(?=[\\t\\n\\f\\r />])`, 'gi')]),
)
const NEVER = -1

/** What the pattern finds from `at` on; null for nothing. */
function matchAt(pattern: RegExp, html: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(html)
}

/** The end of what the pattern finds; `NEVER` for nothing. */
function endOf(pattern: RegExp, html: string, at: number): number {
  const found = matchAt(pattern, html, at)
  return found ? found.index + found[0].length : NEVER
}

const skip = (pattern: RegExp, html: string, at: number): number => Math.max(at, endOf(pattern, html, at))

/** All tags of the text in their order. */
export function readTags(html: string): ReadTags {
  const tags: Tag[] = []
  let at = html.indexOf('<')
  while (at >= 0) {
    const { tag, end } = readMarkup(html, at)
    if (tag) tags.push(tag)
    const next = tag ? skipRawText(html, tag, end) : end
    if (next === NEVER) return { tags, openEnd: at }
    at = html.indexOf('<', next)
  }
  return { tags, openEnd: html.length }
}

/** What begins with the `<` at this place; `end` is `NEVER` for what is not closed, and that is no tag. */
function readMarkup(html: string, at: number): { readonly tag: Tag | null; readonly end: number } {
  const opened = matchAt(TAG_OPEN, html, at)
  if (!opened) return { tag: null, end: skipMarkup(html, at) }
  const [start, slash, name = ''] = opened
  const attributes = new Map<string, Attribute>()
  const end = readAttributes(html, at + start.length, attributes)
  return { tag: end === NEVER ? null : { name: name.toLowerCase(), isEnd: slash !== '', at, attributes }, end }
}

/** Where tags are to be looked for behind this one. */
function skipRawText(html: string, { name, isEnd }: Tag, end: number): number {
  if (isEnd) return end
  if (name === 'plaintext') return NEVER
  const rawEnd = RAW_TEXT_ENDS.get(name)
  return rawEnd ? (matchAt(rawEnd, html, end)?.index ?? NEVER) : end
}

/** Passes a comment, a declaration, or a `<` that opens nothing; its end. */
function skipMarkup(html: string, at: number): number {
  if (html.startsWith('<!--', at)) {
    const empty = endOf(EMPTY_COMMENT, html, at + 4)
    return empty === NEVER ? endOf(COMMENT_END, html, at + 4) : empty
  }
  if (!/[!?/]/.test(html.charAt(at + 1))) return at + 1
  const close = html.indexOf('>', at + 1)
  return close < 0 ? NEVER : close + 1
}

/** Reads to the end of the tag, `NEVER` when it has none. */
function readAttributes(html: string, from: number, attributes: Map<string, Attribute>): number {
  let at = skip(BETWEEN, html, from)
  while (at < html.length) {
    if (html.charAt(at) === '>') return at + 1
    const nameEnd = skip(NAME, html, at)
    const name = html.slice(at, nameEnd).toLowerCase()
    const valueAt = endOf(EQUALS, html, nameEnd)
    const value = valueAt === NEVER ? { at: nameEnd, end: nameEnd, isQuoted: false } : locateValue(html, valueAt)
    if (value === null) return NEVER
    if (!attributes.has(name)) attributes.set(name, { name, value: html.slice(value.at, value.end), ...value })
    at = skip(BETWEEN, html, value.isQuoted ? value.end + 1 : value.end)
  }
  return NEVER
}

/** Without its quotes; null when the quote never ends. */
function locateValue(html: string, at: number): Pick<Attribute, 'at' | 'end' | 'isQuoted'> | null {
  const quote = html.charAt(at)
  if (quote !== '"' && quote !== "'") return { at, end: skip(UNQUOTED, html, at), isQuoted: false }
  const end = html.indexOf(quote, at + 1)
  return end < 0 ? null : { at: at + 1, end, isQuoted: true }
}
