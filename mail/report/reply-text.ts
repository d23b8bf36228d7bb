/** Finds the SMTP reply in what a host writes about a failure. */

export interface FoundReply {
  readonly code: number | null
  readonly enhanced: string | null
  /** What follows the codes; all of it when there are none. */
  readonly text: string
}

const SEARCHED_LENGTH_MAX = 4_000
const TEXT_LENGTH_MAX = 500

// As in `Diagnostic-Code: smtp; 550 5.1.1 …`, also without an enhanced code, or with that alone.
const LEADING = /^[\s'"]{0,4}([245]\d\d)(?:[\s:-]{1,3}\(?#?([245]\.\d{1,3}\.\d{1,3})\b\)?)?(?![\d.])/
const LEADING_ENHANCED = /^[\s'"#(]{0,4}([245]\.\d{1,3}\.\d{1,3})\b/
// `host mx said: 550 5.1.1 …`, `#550 5.1.1 …##`, `with code 550 (5.1.1) …`: both codes, and of one class.
const BOTH = /(?<![\d.])(([45])\d\d)[\s:'"-]{1,4}\(?#?(\2\.\d{1,3}\.\d{1,3})\b\)?/
// A code after a line's beginning, punctuation or words that announce one: any other number is no reply.
const ALONE =
  /(?:^|[:;'"([<>#=]|\b(?:code|error|returned|replied|said|says|response|reason))[ \t]{0,4}([45]\d\d)(?=[\s:;,)'"\]-]|$)(?![:)\]]?[ -]?\d)/im
const ENHANCED_ALONE = /(?<![\d.])([45]\.\d\.\d{1,3})(?![\d.]*\d)/

/** Total; linear in the first few thousand characters. */
export function findReply(words: string): FoundReply {
  const text = words.slice(0, SEARCHED_LENGTH_MAX)
  const found = matchReply(text)
  if (found === null) return { code: null, enhanced: ENHANCED_ALONE.exec(text)?.[1] ?? null, text: tidy(text) }
  const rest = text.slice(found.end)
  const enhanced = found.enhanced ?? findEnhanced(rest, found.code)
  return { code: Number(found.code), enhanced, text: tidy(withoutRepeats(rest, found.code, enhanced)) }
}

/** The words of a reply for showing and classifying: one line of bounded length. */
export function tidy(text: string): string {
  const words = toLine(text).replace(/^[\s:;,'"-]{1,10}/, '')
  return toLine(words.replace(/ ?\(in reply to [A-Z ()]{1,40} command\)$/i, ''), TEXT_LENGTH_MAX)
}

/** One line, without control characters and line ends of any sort, trimmed and cut. */
export function toLine(text: string, lengthMax = SEARCHED_LENGTH_MAX): string {
  const line = text
    .slice(0, SEARCHED_LENGTH_MAX)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
    .replace(/[\s\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .trim()
  // The cut may have halved a surrogate pair.
  return line
    .slice(0, lengthMax)
    .replace(/[\ud800-\udbff]$/, '')
    .toWellFormed()
    .trim()
}

function matchReply(text: string): { code: string; enhanced: string | null; end: number } | null {
  const leading = LEADING.exec(text)
  if (leading) return toMatch(leading, leading[1], leading[2])
  if (LEADING_ENHANCED.test(text) && !BOTH.test(text)) return null
  const both = BOTH.exec(text)
  if (both) return toMatch(both, both[1], both[3])
  const alone = ALONE.exec(text)
  return alone && toMatch(alone, alone[1], undefined)
}

const toMatch = (match: RegExpExecArray, code = '', enhanced: string | undefined) => ({
  code,
  enhanced: enhanced ?? null,
  end: match.index + match[0].length,
})

/** One written into the words, as qmail does, if it is of the reply's class. */
function findEnhanced(rest: string, code: string): string | null {
  const found = ENHANCED_ALONE.exec(rest)?.[1] ?? null
  return found?.charAt(0) === code.charAt(0) ? found : null
}

/** A reply of several lines is often written as one: `550-5.1.1 No such 550 5.1.1 user`. */
function withoutRepeats(text: string, code: string, enhanced: string | null): string {
  const marks = enhanced === null ? [`${code}-`] : [`${code}-${enhanced}`, `${code} ${enhanced}`, `${code}-`]
  return marks.reduce((rest, mark) => rest.replaceAll(mark, ' '), text)
}
