/**
 * What a caller says, wherever Frappe's clients put it: in the query, or in the body as a form, in parts or as JSON. They send JSON under the type
 * of a form, and a body with a GET.
 */
import type { Context } from 'hono'
import { decodeUtf8, parseJson, readBodyBytes } from '../../../middleware/json-body.ts'
import { Refusal } from '../../../platform/refusal.ts'
import type { AppEnv } from '../../app-types.ts'

/** By name: text, a part of a form that is a file, a list where a name came twice, or any JSON. */
export type Fields = Readonly<Record<string, unknown>>

export interface FrappeRequest {
  /** Of the query and the body; the body wins. */
  readonly fields: Fields
  /** A body that is an array of JSON; null for any other. */
  readonly list: readonly unknown[] | null
}

const SEND_LESS = 'Send a large message in parts, as `send_raw` takes it, or smaller attachments.'
const FORM = 'application/x-www-form-urlencoded'

type Entries = Iterable<readonly [string, unknown]>

/** A name that comes twice has a list. Without a prototype: a name is whatever a stranger wrote. */
export function collect(entries: Entries): Record<string, unknown> {
  const fields: Record<string, unknown> = Object.create(null)
  for (const [name, value] of entries) {
    const earlier = fields[name]
    if (earlier === undefined) fields[name] = value
    else if (Array.isArray(earlier)) earlier.push(value)
    else fields[name] = [earlier, value]
  }
  return fields
}

async function readParts(bytes: ArrayBuffer, type: string): Promise<FrappeRequest> {
  try {
    const form = await new Response(bytes, { headers: { 'content-type': type } }).formData()
    return { fields: collect(form), list: null }
  } catch {
    throw new Refusal(
      'validation_error',
      'The body is not valid `multipart/form-data`. Check its boundary and its end.',
    )
  }
}

function toRequest(json: unknown): FrappeRequest {
  if (Array.isArray(json)) return { fields: {}, list: json }
  if (typeof json === 'object' && json !== null) return { fields: collect(Object.entries(json)), list: null }
  throw new Refusal('validation_error', 'The body is JSON, but no object. Send an object, or an array for a batch.')
}

function readForm(text: string): FrappeRequest {
  const [first] = text.trimStart()
  if (first === '{' || first === '[') return toRequest(parseJson(text))
  return { fields: collect(new URLSearchParams(text)), list: null }
}

async function readBody(bytes: ArrayBuffer, contentType: string): Promise<FrappeRequest> {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? ''
  if (type === 'multipart/form-data') return readParts(bytes, contentType)
  if (type === 'application/json') return toRequest(parseJson(decodeUtf8(bytes)))
  if (type === FORM || type === '') return readForm(decodeUtf8(bytes))
  throw new Refusal(
    'unsupported_media_type',
    `The body has the type \`${type.slice(0, 80)}\`. Send \`application/json\`, \`${FORM}\` or \`multipart/form-data\`.`,
  )
}

/** Throws a Refusal that says what cannot be read. */
export async function readParameters(c: Context<AppEnv>): Promise<FrappeRequest> {
  const query = collect(new URL(c.req.url).searchParams)
  const bytes = await readBodyBytes(c, SEND_LESS)
  if (bytes.byteLength === 0) return { fields: query, list: null }
  const { fields, list } = await readBody(bytes, c.req.header('content-type') ?? '')
  return { fields: { ...query, ...fields }, list }
}
