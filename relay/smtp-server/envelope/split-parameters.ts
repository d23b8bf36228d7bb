/** The argument of MAIL or RCPT: its path, and the parameters behind it (RFC 5321 §4.1.2). */

export interface PathArgument {
  /** With its angle brackets. */
  readonly path: string
  /** Keywords in capitals; null for one without a value. */
  readonly parameters: ReadonlyMap<string, string | null>
}

const PARAMETER = /^([A-Za-z0-9][A-Za-z0-9-]*)(?:=([\x21-\x3c\x3e-\x7e]+))?$/

/** Null when the argument has not the form `FROM:<path> PARAMETER=value …` (or `TO:`). */
export function splitParameters(argument: string, prefix: 'FROM:' | 'TO:'): PathArgument | null {
  if (argument.slice(0, prefix.length).toUpperCase() !== prefix) return null
  const rest = argument.slice(prefix.length).trim()
  const close = endOfPath(rest)
  if (close < 0) return null
  const parameters = new Map<string, string | null>()
  for (const word of rest.slice(close + 1).split(' ')) {
    if (word === '') continue
    const [, keyword, value = null] = PARAMETER.exec(word) ?? []
    if (keyword === undefined || parameters.has(keyword.toUpperCase())) return null
    parameters.set(keyword.toUpperCase(), value)
  }
  return { path: rest.slice(0, close + 1), parameters }
}

/** Where the bracket closes that opens the path; one inside a quoted string does not count. */
function endOfPath(text: string): number {
  if (!text.startsWith('<')) return -1
  let isQuoted = false
  for (let at = 1; at < text.length; at += 1) {
    if (text[at] === '\\' && isQuoted) at += 1
    else if (text[at] === '"') isQuoted = !isQuoted
    else if (text[at] === '>' && !isQuoted) return text[at + 1] === undefined || text[at + 1] === ' ' ? at : -1
  }
  return -1
}
