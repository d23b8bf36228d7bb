/** Reads a small signed JSON body whole: against its limit, the signed digest and its schema. */
import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { z } from 'zod'
import { parseJson } from '../../parse-json.ts'
import { type Answer, refusal } from './answer.ts'

export type SmallBody<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly answer: Answer }

async function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer | null> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request.iterator({ destroyOnReturn: false })) {
    parts.push(part)
    size += part.length
    if (size > maxBytes) return null
  }
  return Buffer.concat(parts)
}

const refuse = (status: number, why: string): SmallBody<never> => ({ ok: false, answer: refusal(status, why) })

/** The body, against its limit and the signed digest; or a refusal with 413 or 401. */
export async function readSigned(request: IncomingMessage, digest: string, maxBytes: number): Promise<Buffer | Answer> {
  const body = await readBytes(request, maxBytes)
  if (body === null) return refusal(413, 'the body is too large')
  const isSigned = createHash('sha256').update(body).digest('hex') === digest
  return isSigned ? body : refusal(401, 'the body does not match the signed digest')
}

/** Refuses with 413, 401 or 400. */
export async function readSmall<T>(
  request: IncomingMessage,
  digest: string,
  { schema, maxBytes }: { readonly schema: z.ZodType<T>; readonly maxBytes: number },
): Promise<SmallBody<T>> {
  const body = await readSigned(request, digest, maxBytes)
  if (!Buffer.isBuffer(body)) return { ok: false, answer: body }
  const parsed = schema.safeParse(parseJson(body.toString('utf8')))
  if (parsed.success) return { ok: true, value: parsed.data }
  const [issue] = parsed.error.issues
  return refuse(400, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`)
}
