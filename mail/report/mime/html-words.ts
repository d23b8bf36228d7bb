/** The words of an HTML body, for reading a bounce that has no text part: crude, bounded and linear. */

const BLOCK = /^\/?(?:br|p|div|tr|td|th|li|ul|ol|table|h[1-6]|pre|hr|blockquote)\b/i
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", nbsp: ' ' }

/** What is no text for people, up to its end. */
const HIDDEN = new Set(['style', 'script', 'title'])

/** Text with a line for each block. */
export function readHtmlWords(html: string): string {
  const [first = '', ...pieces] = html.split('<')
  let words = first
  let hidden: string | null = null
  for (const piece of pieces) {
    const tag = /^\/?[a-z!][a-z0-9]*/i.exec(piece)?.[0].toLowerCase() ?? ''
    if (hidden === null) words += readPiece(piece, tag)
    if (hidden === null && HIDDEN.has(tag)) hidden = `/${tag}`
    else if (tag === hidden) hidden = null
  }
  return decodeEntities(words)
}

/** The text between one `<` and the next. */
function readPiece(piece: string, tag: string): string {
  if (tag === '') return piece
  if (HIDDEN.has(tag)) return ''
  const end = piece.indexOf('>')
  const text = end < 0 ? '' : piece.slice(end + 1)
  return BLOCK.test(piece) ? `\n${text}` : text
}

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,5}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[String(name).toLowerCase()] ?? whole
    const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    return point > 0 && point <= 0xffff ? String.fromCharCode(point).toWellFormed() : ' '
  })
}
