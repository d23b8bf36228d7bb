/** Folding of header fields (RFC 5322 §2.2.3): line ends go in before white space that is there already. */

/** RFC 5322 §2.1.1, without CRLF. */
export const LINE_OCTETS_MAX = 998
/** What RFC 2047 §2 wants of lines with encoded words. */
const FOLDED_LENGTH = 76

/** A whole field without its last line end, unfolded and folded anew. Null when a word is too long for any line. */
export function foldField(name: string, value: string): string | null {
  const text = value.replaceAll('\r\n', '')
  // Nothing but white space, which may not stand on a line of its own.
  if (/^[ \t]*$/.test(text)) return name.length + text.length < LINE_OCTETS_MAX ? `${name}:${text}` : null
  const lines: string[] = []
  let line = `${name}:`
  // Each piece is white space with the word after it: no line can come to hold white space only.
  for (const [piece] of text.matchAll(/[ \t]*[^ \t]+(?:[ \t]+$)?/g)) {
    const isFull = line.length + piece.length > FOLDED_LENGTH
    // A line of nothing but the name is avoided as long as the word fits beside it.
    const canStay = lines.length === 0 && line === `${name}:` && line.length + piece.length <= LINE_OCTETS_MAX
    if (isFull && !canStay && /^[ \t]/.test(piece)) {
      lines.push(line)
      line = piece
    } else line += piece
  }
  lines.push(line)
  return lines.some(({ length }) => length > LINE_OCTETS_MAX) ? null : lines.join('\r\n')
}
