/** Text of a mail for the index and for the line in a list. */
import { readHtmlWords } from './html-words.ts'
import { toOneLine } from './one-line.ts'

interface Bodies {
  readonly html: string | null
  readonly text: string | null
}

/** Indexing more makes a mailbox larger, not easier to search. */
const SEARCH_BYTES_MAX = 256 * 1_024
const SNIPPET_LENGTH_MAX = 200
/** Style sheets stand before the first word of many an HTML mail. */
const SNIPPET_HTML_LENGTH_MAX = 262_144

/** At most 256 KB of UTF-8: the text, or that of the HTML. */
export function searchText(mail: Bodies): string {
  const text = hasWords(mail.text) ? mail.text : readHtmlWords(mail.html ?? '')
  const room = new Uint8Array(SEARCH_BYTES_MAX)
  const { read } = new TextEncoder().encodeInto(text, room)
  return text.slice(0, read).toWellFormed()
}

/** The first words, on one line. */
export function toSnippet(mail: Bodies): string {
  const text = hasWords(mail.text) ? mail.text : readHtmlWords((mail.html ?? '').slice(0, SNIPPET_HTML_LENGTH_MAX))
  return toOneLine(text.trimStart(), SNIPPET_LENGTH_MAX)
}

const hasWords = (text: string | null): text is string => text !== null && /\S/.test(text)
