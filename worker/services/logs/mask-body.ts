/** What of a body may be kept for its tenant to read again: no secret, no attachment, and not much of anything. */

/** In bytes of JSON. */
const BODY_MAX_BYTES = 16_384
const TEXT_MAX_CHARS = 2_000
const CONTENT_MAX_CHARS = 200
/** Deeper things are left out: nothing of the API is as deep. */
const DEPTH_MAX = 20

const HIDDEN = '[hidden]'
/** Fields whose value is good for getting at something. Their names are compared in lower case. */
const SECRET_FIELDS: ReadonlySet<string> = new Set([
  'token',
  'signing_secret',
  'secret',
  'password',
  'authorization',
  'api_key',
  'api_token',
  // It holds a token that opens the file for whoever has it.
  'download_url',
])
/** Also one that is cut off by the end of the text. */
const API_KEY = /ms_[0-9a-f]{32}_[0-9a-f]{1,64}/g
/** Also one that is encoded for a path. */
const WEBHOOK_SECRET = /whsec_[\w+/=%-]+/g
/** What is sealed by us: the secret part of a link that opens a mail or a file for whoever has it. Also one that is cut off. */
const SEALED = /\bv\d+\.k\d+\.[\w~+/=%-]+(?:\.[\w~+/=%-]*)?/g
const INLINE_FILE = /;base64,[\w+/=\s-]{200,}/g

/** Secrets are recognised by their form wherever they stand; what is longer than `maxChars` is cut. */
export function maskText(text: string, maxChars: number): string {
  const masked = text
    .slice(0, maxChars)
    .replace(API_KEY, `ms_${HIDDEN}`)
    .replace(WEBHOOK_SECRET, `whsec_${HIDDEN}`)
    .replace(SEALED, HIDDEN)
    .replace(INLINE_FILE, `;base64,${HIDDEN}`)
  return text.length > maxChars ? `${masked}… [${text.length} characters]` : masked
}

function maskContent(content: unknown): unknown {
  if (typeof content === 'string' && content.length > CONTENT_MAX_CHARS) return `[${content.length} characters]`
  // Bytes as an array of numbers, in whatever wrapping.
  if (typeof content === 'object' && content !== null) return HIDDEN
  return content
}

function maskField(name: string, value: unknown, depth: number): unknown {
  if (SECRET_FIELDS.has(name.toLowerCase())) return value === null ? null : HIDDEN
  return mask(name === 'content' ? maskContent(value) : value, depth)
}

function mask(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return maskText(value, TEXT_MAX_CHARS)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= DEPTH_MAX) return '…'
  if (Array.isArray(value)) return value.map((item) => mask(item, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, maskField(name, each, depth + 1)] as const),
  )
}

/** JSON of what may be kept: the value, or its beginning as text when it is too long. Null for what is no JSON. */
export function maskBody(text: string): string | null {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    return null
  }
  const json = JSON.stringify(mask(body, 0))
  const bytes = new TextEncoder().encode(json)
  if (bytes.byteLength <= BODY_MAX_BYTES) return json
  const beginning = new TextDecoder().decode(bytes.subarray(0, BODY_MAX_BYTES))
  return JSON.stringify(`${beginning}… [${bytes.byteLength} bytes]`)
}
