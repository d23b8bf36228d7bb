/** The pieces of an address field (RFC 5322 §3.4) as they stand, so that one can be changed and the rest kept. */

export interface Token {
  readonly kind: 'text' | 'quoted' | 'comment' | 'angle' | 'separator'
  /** With its quotes, parentheses or angle brackets. */
  readonly text: string
}

/** What stands between two separators, and the separator that ends it. */
export interface Element {
  readonly tokens: readonly Token[]
  /** `,` or `;`, `:` after a group's name, or nothing at the end. */
  readonly separator: string
}

/** All of the text in its order. Null when a quote, a comment or an angle bracket does not end. Linear. */
export function readElements(text: string): Element[] | null {
  const elements: Element[] = []
  let tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    const token = readToken(text, at)
    if (token === null) return null
    at += token.text.length
    if (token.kind !== 'separator') tokens.push(token)
    else {
      elements.push({ tokens, separator: token.text })
      tokens = []
    }
  }
  return [...elements, { tokens, separator: '' }]
}

export const joinTokens = (tokens: readonly Token[]): string => tokens.map(({ text }) => text).join('')

/** The words of a display name without quotes and comments. */
export function unquoteTokens(tokens: readonly Token[]): string {
  return tokens
    .filter(({ kind }) => kind !== 'comment')
    .map(({ kind, text }) => (kind === 'quoted' ? text.slice(1, -1).replace(/\\(.)/gs, '$1') : text))
    .join('')
    .trim()
}

const KINDS: ReadonlyMap<string, Token['kind']> = new Map([
  ['"', 'quoted'],
  ['(', 'comment'],
  ['<', 'angle'],
  [',', 'separator'],
  [';', 'separator'],
  [':', 'separator'],
])
const SPECIAL = /["(<>),;:]/g

function readToken(text: string, at: number): Token | null {
  const kind = KINDS.get(text[at] ?? '') ?? 'text'
  if (kind === 'separator') return { kind, text: text.slice(at, at + 1) }
  if (kind !== 'text') return cut(text, at, kind, findClose(text, at))
  SPECIAL.lastIndex = at
  // A closing bracket that nothing opened.
  const end = SPECIAL.exec(text)?.index ?? text.length
  return end === at ? null : cut(text, at, kind, end)
}

const cut = (text: string, start: number, kind: Token['kind'], end: number): Token | null =>
  end < 0 ? null : { kind, text: text.slice(start, end) }

/** The position after what closes the bracket or quote at `start`, or -1. */
function findClose(text: string, start: number): number {
  if (text[start] === '"') return findQuoteEnd(text, start)
  return text[start] === '(' ? findCommentEnd(text, start) : findAngleEnd(text, start)
}

function findQuoteEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '"') return at + 1
  }
  return -1
}

/** RFC 5322 §3.2.2: comments nest. */
function findCommentEnd(text: string, start: number): number {
  let depth = 0
  for (let at = start; at < text.length; at++) {
    if (text[at] === '\\') at++
    else depth += Number(text[at] === '(') - Number(text[at] === ')')
    if (depth === 0) return at + 1
  }
  return -1
}

/** A quoted local part may hold brackets; a bracket within the brackets is none of an address. */
function findAngleEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '"') at = findQuoteEnd(text, at) - 1
    if (at < start || text[at] === '<') return -1
    if (text[at] === '>') return at + 1
  }
  return -1
}
