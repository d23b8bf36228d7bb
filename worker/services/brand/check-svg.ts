/**
 * Whether an SVG is a picture and nothing else. As an image of a page it could run and load nothing anyway; this keeps out what would
 * act if somebody opened the file by itself. What is allowed is listed: what is not known is refused. Pure.
 */

const ELEMENTS = new Set([
  ...['svg', 'g', 'defs', 'symbol', 'use', 'title', 'desc', 'style', 'path', 'rect', 'circle', 'ellipse', 'line'],
  ...[
    'polyline',
    'polygon',
    'text',
    'tspan',
    'linearGradient',
    'radialGradient',
    'stop',
    'pattern',
    'clipPath',
    'mask',
  ],
  ...['marker', 'filter', 'feBlend', 'feColorMatrix', 'feComponentTransfer', 'feComposite', 'feDropShadow', 'feFlood'],
  ...[
    'feFuncA',
    'feFuncB',
    'feFuncG',
    'feFuncR',
    'feGaussianBlur',
    'feMerge',
    'feMergeNode',
    'feMorphology',
    'feOffset',
  ],
])
const NAMESPACE = 'http://www.w3.org/2000/svg'
const SIMPLER = 'Export it as plain SVG'

const DECLARATION = /^\uFEFF?\s*(?:<\?xml\s[^<>?]*\?>)?/
/** Text without markup, a comment, or a tag with quoted attributes. */
const PIECE =
  /[^<]+|<!--(?:(?!--)[\s\S])*-->|<(\/?)([A-Za-z_][\w:.-]*)((?:\s+[A-Za-z_][\w:.-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y
const ATTRIBUTE = /([A-Za-z_][\w:.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/g

/** A place in the same file. */
const isInside = (address: string): boolean => /^\s*['"]?#[\w.-]+['"]?\s*$/.test(address)

/** Of an attribute or of the text of `style`: whatever it names elsewhere, however it is written. */
function findStyleProblem(css: string): string | null {
  if (/[\\@]|&#|expression\s*\(/i.test(css)) return `has styles with an escape or a rule that begins with @. ${SIMPLER}`
  for (const [, address = ''] of css.matchAll(/url\s*\(([^)]*)\)?/gi))
    if (!isInside(address.replaceAll('&quot;', '"'))) return `refers to something outside of itself. ${SIMPLER}`
  return null
}

function findAttributeProblem(name: string, value: string): string | null {
  if (/^on/i.test(name)) return `has the attribute \`${name}\`, which would run a script. ${SIMPLER}`
  if (/(^|:)href$/i.test(name)) return isInside(value) ? null : `refers to something outside of itself. ${SIMPLER}`
  if (name === 'xmlns' && value !== NAMESPACE) return `has elements that are not of SVG. ${SIMPLER}`
  return findStyleProblem(value)
}

function findTagProblem(element: string, attributes: string): string | null {
  if (!ELEMENTS.has(element)) return `has the element \`${element.slice(0, 40)}\`. ${SIMPLER}`
  for (const [, name = '', double, single] of attributes.matchAll(ATTRIBUTE)) {
    // The names of namespaces are addresses that nothing follows.
    const problem = name.startsWith('xmlns:') ? null : findAttributeProblem(name, double ?? single ?? '')
    if (problem !== null) return problem
  }
  return null
}

const BROKEN = `is no SVG that can be read: a tag is not closed, or it has a DOCTYPE or another declaration. ${SIMPLER}`

/** The elements that are open, and whether there was a first one. */
interface Place {
  readonly open: string[]
  isRooted: boolean
}

function findOpeningProblem(place: Place, element: string, attributes: string, isAlone: boolean): string | null {
  const isFirst = place.open.length === 0
  if (isFirst && (place.isRooted || element !== 'svg' || !attributes.includes(NAMESPACE))) return BROKEN
  place.isRooted = true
  if (!isAlone) place.open.push(element)
  return findTagProblem(element, attributes)
}

function findTextProblem({ open }: Place, written: string): string | null {
  if (open.at(-1) === 'style') return findStyleProblem(written)
  return open.length > 0 || written.startsWith('<!--') || written.trim() === '' ? null : BROKEN
}

function findPieceProblem(place: Place, [whole, closing, element, attributes = '', alone]: RegExpExecArray) {
  if (element === undefined) return findTextProblem(place, whole)
  if (closing) return place.open.pop() === element ? null : BROKEN
  return findOpeningProblem(place, element, attributes, alone === '/')
}

/** Null for a picture, else what is wrong. */
export function findSvgProblem(text: string): string | null {
  const place: Place = { open: [], isRooted: false }
  let at = DECLARATION.exec(text)?.[0].length ?? 0
  while (at < text.length) {
    PIECE.lastIndex = at
    const piece = PIECE.exec(text)
    const problem = piece === null ? BROKEN : findPieceProblem(place, piece)
    if (problem !== null) return problem
    at = PIECE.lastIndex
  }
  return place.isRooted && place.open.length === 0 ? null : BROKEN
}
