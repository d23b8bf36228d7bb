/**
 * The words of an HTML body, for search and for the first line in a list. Every pattern takes an opening to its end or
 * to the end of the text, so that none is tried again: hostile markup costs one pass each.
 */
const HTML_LENGTH_MAX = 524_288
const UNSEEN = /<!--[\s\S]*?(?:-->|$)|<(script|style|title|template|noscript)\b[\s\S]*?(?:<\/\1[^>]*(?:>|$)|$)/gi
const BREAK = /<\/?(?:br|p|div|tr|li|ul|ol|table|blockquote|h[1-6]|hr|pre)\b[^>]*(?:>|$)/gi
const TAG = /<[a-z/!?][^>]*(?:>|$)/gi
const REFERENCE = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));?/gi

/** U+00A0 and those that follow it, as HTML names them. */
const LATIN =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml'
const NAMED: ReadonlyMap<string, string> = new Map([
  ...LATIN.split(' ').map((name, index) => [name, String.fromCharCode(0xa0 + index)] as const),
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['euro', '€'],
  ['ndash', '–'],
  ['mdash', '—'],
  ['lsquo', '‘'],
  ['rsquo', '’'],
  ['sbquo', '‚'],
  ['ldquo', '“'],
  ['rdquo', '”'],
  ['bdquo', '„'],
  ['hellip', '…'],
  ['bull', '•'],
  ['trade', '™'],
  ['zwnj', '\u200c'],
])

/** Text of the first 512 K of HTML, with line breaks where blocks end. */
export function readHtmlWords(html: string): string {
  return html
    .slice(0, HTML_LENGTH_MAX)
    .replace(UNSEEN, ' ')
    .replace(/\s+/g, ' ')
    .replace(BREAK, '\n')
    .replace(TAG, '')
    .replace(REFERENCE, (whole, decimal, hex, name) => readReference(whole, { decimal, hex, name }))
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n')
}

function readReference(whole: string, found: { decimal?: string; hex?: string; name?: string }): string {
  if (found.name !== undefined) return NAMED.get(found.name) ?? whole
  const code = found.decimal === undefined ? Number.parseInt(found.hex ?? '', 16) : Number(found.decimal)
  const isCharacter = code >= 0x20 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
  return isCharacter ? String.fromCodePoint(code) : ' '
}
