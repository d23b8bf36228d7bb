/** What the header section of a part says about its body (RFC 2045, RFC 2183). Of a field written twice the first counts. */
import { decodeHeader } from './charset.ts'
import type { HeaderSection } from './header-section.ts'
import { parseStructured } from './parameters.ts'
import type { TransferEncoding } from './transfer-encoding.ts'

export interface PartHead {
  /** `type/subtype` in lower case. */
  readonly type: string
  readonly parameters: ReadonlyMap<string, string>
  readonly encoding: TransferEncoding
  readonly disposition: 'inline' | 'attachment' | null
  /** As the sender wrote it: not fit to be shown yet. */
  readonly filename: string | null
  readonly contentId: string | null
}

/** Far beyond any honest field; what follows is not looked at. */
const VALUE_BYTES_MAX = 16_384
// RFC 2045 §5.1, with the tokens of RFC 6838 §4.2.
const TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/

/** Reads the fields that begin with `Content-`. `fallbackType` is the type of a part that names none. */
export function readPartHead(raw: Uint8Array, section: HeaderSection, fallbackType = 'text/plain'): PartHead {
  const read = (name: string) => readContentField(raw, section, name)
  const type = parseStructured(read('content-type') ?? fallbackType)
  const disposition = parseStructured(read('content-disposition') ?? '')
  const filename = disposition.parameters.get('filename') ?? type.parameters.get('name') ?? null
  return {
    type: TYPE.exec(type.value)?.[0] ?? (filename === null ? 'text/plain' : 'application/octet-stream'),
    parameters: type.parameters,
    encoding: readEncoding(read('content-transfer-encoding') ?? ''),
    disposition: readDisposition(disposition.value),
    filename,
    contentId: read('content-id'),
  }
}

function readContentField(raw: Uint8Array, section: HeaderSection, name: string): string | null {
  const field = section.fields.find((candidate) => candidate.name.toLowerCase() === name)
  if (!field) return null
  const end = Math.min(field.end, field.start + VALUE_BYTES_MAX)
  return decodeHeader(raw.subarray(field.start, end), null, end < field.end).replace(/[\r\n]+/g, '')
}

/** An encoding that nobody knows is none (RFC 2045 §6.4 makes such a part opaque; its text may still be readable). */
function readEncoding(value: string): TransferEncoding {
  const word = parseStructured(value).value
  if (word.includes('base64')) return 'base64'
  return word.includes('quoted-printable') ? 'quoted-printable' : 'none'
}

/** RFC 2183 §2.8: a disposition that is not known is an attachment. */
function readDisposition(value: string): PartHead['disposition'] {
  if (value === '') return null
  return value === 'inline' ? 'inline' : 'attachment'
}
