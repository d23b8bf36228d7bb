/** Reads the body of `POST /attempts`: one line of JSON, then the raw mails back to back. */
import type { AttemptRequest } from '@mailstead/contracts/attempt.ts'
import { AttemptManifest } from '@mailstead/contracts/attempt-channel.ts'

export interface GivenAttempt {
  readonly request: AttemptRequest
  readonly raw: Buffer
}

export type ReadAttempts =
  | { readonly ok: true; readonly attempts: readonly GivenAttempt[] }
  | { readonly ok: false; readonly why: string }

const LF = 10

export function readAttempts(body: Buffer): ReadAttempts {
  const end = body.indexOf(LF)
  if (end < 0) return { ok: false, why: 'the manifest line is missing' }
  const manifest = AttemptManifest.safeParse(readJson(body.subarray(0, end)))
  if (!manifest.success) return { ok: false, why: manifest.error.message }
  const attempts: GivenAttempt[] = []
  let start = end + 1
  for (const request of manifest.data.attempts) {
    attempts.push({ request, raw: body.subarray(start, start + request.size) })
    start += request.size
  }
  if (start !== body.length) return { ok: false, why: `the sizes add up to ${start} octets, there are ${body.length}` }
  return { ok: true, attempts }
}

/** Null for what is not JSON, which no schema accepts. */
export function readJson(text: Buffer): unknown {
  try {
    return JSON.parse(text.toString('utf8'))
  } catch {
    return null
  }
}
