/** Line ends as LF, controls made visible. */

const CR = 0x0d
const LF = 0x0a
const TAB = 0x09
/** U+FFFD. NUL would end a text early in other programs, ESC speaks to terminals. */
const REPLACEMENT = 0xfffd
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const UNTIDY = /[\u0000-\u0008\u000b-\u001f]/
/** As many characters as may be arguments of one call. */
const PIECE_LENGTH = 8_192

/**
 * Character by character: `replace` notes every match before it builds the result, and those of 2 MB of line ends need
 * more than 100 MB.
 */
export function tidyText(text: string): string {
  if (!UNTIDY.test(text)) return text
  const piece = new Uint16Array(PIECE_LENGTH)
  let tidy = ''
  let length = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === CR && text.charCodeAt(at + 1) === LF) continue
    piece[length++] = tidyCode(code)
    if (length < PIECE_LENGTH) continue
    tidy += String.fromCharCode(...piece)
    length = 0
  }
  return tidy + String.fromCharCode(...piece.subarray(0, length))
}

function tidyCode(code: number): number {
  if (code >= 0x20 || code === LF || code === TAB) return code
  return code === CR ? LF : REPLACEMENT
}
