/**
 * Guards a JSON body before anything reads it: type, size (declared and counted) and syntax, each with its own answer.
 */
import type { Context } from 'hono'
import { Refusal } from '../platform/refusal.ts'
import type { AppEnv } from '../routes/app-types.ts'

/** JSON bodies up to 10 MB. */
export const JSON_MAX_BYTES = 10 * 1024 * 1024

const SEND_LESS = 'Send less, or smaller attachments.'

const tooLarge = (remedy: string): Refusal =>
  new Refusal('payload_too_large', `The body is larger than ${JSON_MAX_BYTES} bytes (10 MB). ${remedy}`)

// Counted while it arrives: a body without a length must not fill the isolate's memory.
async function readCounted(body: ReadableStream<Uint8Array> | null, remedy: string): Promise<Blob> {
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let bytes = 0
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength
    if (bytes > JSON_MAX_BYTES) throw tooLarge(remedy)
    chunks.push(new Uint8Array(chunk))
  }
  return new Blob(chunks)
}

/**
 * The bytes of the body; they are kept where a route's validator finds them. The runtime enforces a declared length. `remedy` is what to do
 * about a body that is too large.
 */
export async function readBodyBytes(c: Context<AppEnv>, remedy: string): Promise<ArrayBuffer> {
  const declared = c.req.header('content-length')
  if (Number(declared ?? 0) > JSON_MAX_BYTES) throw tooLarge(remedy)
  if (declared !== undefined) return c.req.arrayBuffer()
  const counted = await readCounted(c.req.raw.body, remedy)
  // No request of this method can be made with a body, though one may come.
  if (c.req.method === 'GET') return counted.arrayBuffer()
  c.req.raw = new Request(c.req.raw, { body: counted })
  return c.req.arrayBuffer()
}

/** Throws `invalid_json` for what is not UTF-8. */
export function decodeUtf8(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes)
  } catch {
    throw new Refusal('invalid_json', 'The body is not valid UTF-8. Encode it as UTF-8.')
  }
}

/** Throws `invalid_json`. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const why = error instanceof Error ? error.message.slice(0, 120) : 'it does not parse'
    throw new Refusal('invalid_json', `The body is not valid JSON: ${why}.`)
  }
}

/** Reads, bounds and parses the body; null when there is none. */
export async function readJsonBody(c: Context<AppEnv>, remedy = SEND_LESS): Promise<unknown> {
  if (c.req.method === 'GET' || c.req.method === 'HEAD' || c.req.method === 'DELETE') return null
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
  const text = decodeUtf8(await readBodyBytes(c, remedy))
  // A POST without a body (verify, cancel) needs no type.
  if (text === '') return null
  if (type !== 'application/json') {
    throw new Refusal(
      'unsupported_media_type',
      `The body ${type ? `has the type \`${type.slice(0, 80)}\`` : 'has no type'}. Send \`Content-Type: application/json\`.`,
    )
  }
  return parseJson(text)
}
