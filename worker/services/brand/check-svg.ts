/**
 * Whether an SVG is a picture and nothing else. As an image of a page it could run and load nothing anyway; this keeps out what would
 * act if somebody opened the file by itself. What is allowed is listed: what is not known is refused. Pure.
 */

const ELEMENTS = new Set([
  ...['svg', 'g', 'defs', 'symbol', 'use', 'title', 'desc', 'style', 'path', 'rect', 'circle', 'ellipse', 'line'],
  ...['polyline', 'polygon', 'text', 'tspan', 'linearGradient', 'radialGradient', 'stop', 'pattern', 'clipPath', 'mask'],
  ...['marker', 'filter', 'feBlend', 'feColorMatrix', 'feComponentTransfer', 'feComposite', 'feDropShadow', 'feFlood'],
  ...['feFuncA', 'feFuncB', 'feFuncG', 'feFuncR', 'feGaussianBlur', 'feMerge', 'feMergeNode', 'feMorphology', 'feOffset'],
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

/** Null for a picture, else what is wrong. */
export function findSvgProblem(text: string): string | null {
  const open: string[] = []
  let isRooted = false
  let at = DECLARATION.exec(text)?.[0].length ?? 0
  while (at < text.length) {
    PIECE.lastIndex = at
    const piece = PIECE.exec(text)
    if (piece === null) return BROKEN
    at = PIECE.lastIndex
    const [whole, closing, element, attributes = '', alone] = piece
    if (element === undefined) {
      const problem = open.at(-1) === 'style' ? findStyleProblem(whole) : null
      if (problem !== null) return problem
      if (open.length === 0 && !whole.startsWith('<!--') && whole.trim() !== '') return BROKEN
    } else if (closing) {
      if (open.pop() !== element) return BROKEN
    } else {
      if (open.length === 0 && (isRooted || element !== 'svg' || !attributes.includes(NAMESPACE))) return BROKEN
      isRooted = true
      const problem = findTagProblem(element, attributes)
      if (problem !== null) return problem
      if (!alone) open.push(element)
    }
  }
  return isRooted && open.length === 0 ? null : BROKEN
}
