/** What kind of image bytes are: told by themselves, never by a name or a header. Pure. */
import { findSvgProblem } from './check-svg.ts'

export type ImageType = 'image/png' | 'image/svg+xml' | 'image/x-icon'
type Recognised = { readonly ok: true; readonly type: ImageType } | { readonly ok: false; readonly why: string }

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const ICO_SIGNATURE = [0, 0, 1, 0]
/** Above this, few bytes unfold into more memory than a reader's browser should give. */
const SIDE_MAX_PX = 4_096
const ICONS_MAX = 20

const startsWith = (bytes: Uint8Array, signature: readonly number[]): boolean =>
  signature.every((octet, place) => bytes[place] === octet)

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength)

const CUT = 'is cut off or damaged. Export it once more'

function findHeadProblem(view: DataView, at: number, length: number): string | null {
  if (length !== 13) return CUT
  const [width, height] = [view.getUint32(at + 8), view.getUint32(at + 12)]
  if (width === 0 || height === 0) return CUT
  if (width <= SIDE_MAX_PX && height <= SIDE_MAX_PX) return null
  return `has ${width} × ${height} pixels. At most ${SIDE_MAX_PX} × ${SIDE_MAX_PX}`
}

/** From chunk to chunk to `IEND`, which must be the end: nothing else rides along. */
function findPngProblem(bytes: Uint8Array): string | null {
  const view = viewOf(bytes)
  let at = PNG_SIGNATURE.length
  while (at + 12 <= bytes.length) {
    const [length, isFirst] = [view.getUint32(at), at === PNG_SIGNATURE.length]
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    const end = at + 12 + length
    if (end > bytes.length || isFirst !== (name === 'IHDR')) return CUT
    const problem = isFirst ? findHeadProblem(view, at, length) : null
    if (problem !== null) return problem
    if (name === 'IEND') return end === bytes.length ? null : 'goes on after its end. Export it once more'
    at = end
  }
  return CUT
}

/** Every icon of the directory must lie behind it and inside the file. */
function findIcoProblem(bytes: Uint8Array): string | null {
  const view = viewOf(bytes)
  const count = view.getUint16(4, true)
  const directoryEnd = 6 + count * 16
  if (count === 0 || count > ICONS_MAX || directoryEnd > bytes.length) return CUT
  for (let at = 6; at < directoryEnd; at += 16) {
    const [size, start] = [view.getUint32(at + 8, true), view.getUint32(at + 12, true)]
    if (size === 0 || start < directoryEnd || start + size > bytes.length) return CUT
  }
  return null
}

function decodeText(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes)
  } catch {
    return null
  }
}

const conclude = (type: ImageType, problem: string | null): Recognised =>
  problem === null ? { ok: true, type } : { ok: false, why: problem }

/** The type, or what is wrong with them: a phrase that follows the name of the field. */
export function recogniseImage(bytes: Uint8Array): Recognised {
  if (startsWith(bytes, PNG_SIGNATURE)) return conclude('image/png', findPngProblem(bytes))
  if (bytes.length > 6 && startsWith(bytes, ICO_SIGNATURE)) return conclude('image/x-icon', findIcoProblem(bytes))
  const text = decodeText(bytes)
  if (text !== null && /^\s*</.test(text)) return conclude('image/svg+xml', findSvgProblem(text))
  return { ok: false, why: 'is none of PNG, SVG and ICO, whatever its name says' }
}
