/**
 * Guards a JSON body before anything reads it: type, size (declared and counted) and syntax, each with its own answer.
 */
import type { Context } from 'hono'
import { Refusal } from '../platform/refusal.ts'
import type { AppEnv } from '../routes/app-types.ts'

/** JSON bodies up to 10 MB. */
export const JSON_MAX_BYTES = 10 * 1024 * 1024

const tooLarge = (): Refusal =>
  new Refusal(
    'payload_too_large',
    `The body is larger than ${JSON_MAX_BYTES} bytes (10 MB). Send less, or smaller attachments.`,
  )

// Counted while it arrives: a body without a length, or with a false one, must not fill the isolate's memory.
async function readText(body: ReadableStream<Uint8Array> | null): Promise<string> {
  if (!body) return ''
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })
  let text = ''
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.byteLength
    if (bytes > JSON_MAX_BYTES) throw tooLarge()
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const why = error instanceof Error ? error.message.slice(0, 120) : 'it does not parse'
    throw new Refusal('invalid_json', `The body is not valid JSON: ${why}.`)
  }
}

/** Reads, bounds and parses the body; null when there is none. */
export async function readJsonBody(c: Context<AppEnv>): Promise<unknown> {
  if (c.req.method === 'GET' || c.req.method === 'HEAD' || c.req.method === 'DELETE') return null
  if (Number(c.req.header('content-length') ?? 0) > JSON_MAX_BYTES) throw tooLarge()
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
  const text = await readText(c.req.raw.body).catch((error: unknown) => {
    if (error instanceof Refusal) throw error
    throw new Refusal('invalid_json', 'The body is not valid UTF-8. Encode it as UTF-8.')
  })
  // A POST without a body (verify, cancel) needs no type.
  if (text === '') return null
  if (type !== 'application/json') {
    throw new Refusal(
      'unsupported_media_type',
      `The body's type is \`${(type ?? 'missing').slice(0, 80)}\`. Send \`Content-Type: application/json\`.`,
    )
  }
  const parsed = parseJson(text)
  // The stream is spent: a route's validator reads the text from here.
  c.req.raw = new Request(c.req.raw, { body: text })
  return parsed
}
