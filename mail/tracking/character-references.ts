/** Character references in the value of an attribute (WHATWG HTML §13.2.5.72 and the states after it). */
const REFERENCE = /&(?:#(\d+)|#x([0-9a-f]+)|([a-z][a-z0-9]*))(;?)(=?)/gi

/** U+00A0 and those that follow it, as HTML names them. */
const LATIN =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml'

/** Those that HTML knows without a semicolon, too, from old times. */
const BARE: ReadonlyMap<string, string> = new Map([
  ...LATIN.split(' ').map((name, index) => [name, String.fromCharCode(0xa0 + index)] as const),
  ['amp', '&'],
  ['AMP', '&'],
  ['lt', '<'],
  ['LT', '<'],
  ['gt', '>'],
  ['GT', '>'],
  ['quot', '"'],
  ['QUOT', '"'],
  ['COPY', '©'],
  ['REG', '®'],
])
/** Of the two thousand others those that somebody might write in an address. */
const NAMED: ReadonlyMap<string, string> = new Map([
  ...BARE,
  ['apos', "'"],
  ['colon', ':'],
  ['sol', '/'],
  ['quest', '?'],
  ['equals', '='],
  ['num', '#'],
  ['period', '.'],
  ['percnt', '%'],
  ['plus', '+'],
  ['lowbar', '_'],
  ['comma', ','],
  ['commat', '@'],
  ['semi', ';'],
  ['Tab', '\t'],
  ['NewLine', '\n'],
])

/** The text that is meant; null when one of its references is none that this knows. */
export function decodeReferences(value: string): string | null {
  const parts: string[] = []
  let from = 0
  for (const found of value.matchAll(REFERENCE)) {
    const character = readReference(found)
    if (character === undefined) return null
    parts.push(value.slice(from, found.index), character)
    from = found.index + found[0].length
  }
  return parts.join('') + value.slice(from)
}

/** Undefined for one that is not known. */
function readReference([whole, decimal, hex, name, semicolon, equals = '']: RegExpExecArray): string | undefined {
  const isBare = name !== undefined && semicolon === ''
  // An ampersand between parameters of an address.
  if (isBare && (equals !== '' || !BARE.has(name))) return whole
  const character = name === undefined ? readNumber(decimal, hex) : NAMED.get(name)
  return character === undefined ? undefined : `${character}${equals}`
}

/** Undefined for the numbers that HTML replaces by rules of their own. */
function readNumber(decimal: string | undefined, hex: string | undefined): string | undefined {
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
  const isPlain = code > 0 && code <= 0x10ffff && !(code >= 0x80 && code < 0xa0) && !(code >= 0xd800 && code <= 0xdfff)
  return isPlain ? String.fromCodePoint(code) : undefined
}
