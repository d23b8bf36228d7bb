/**
 * better-auth's refusals in the API's error form. `code` stays beside `name`: better-auth's own client reads it. What it answers with
 * another type or with nothing gets words of ours.
 */
import { ERRORS } from '@mailstead/contracts/errors.ts'
import { REFUSAL_WORDS } from './refusal-words.ts'

const WORDS: Readonly<Record<number, readonly [code: string, message: string]>> = {
  400: ['VALIDATION_ERROR', 'The request is not valid.'],
  401: ['UNAUTHORIZED', 'Sign in first.'],
  403: ['FORBIDDEN', 'This may not be done from here.'],
  404: ['NOT_FOUND', 'There is no such path below /api/auth. Check the method and the path.'],
  405: ['METHOD_NOT_ALLOWED', 'The path does not know this method.'],
  415: ['UNSUPPORTED_MEDIA_TYPE', 'Send `Content-Type: application/json`.'],
  429: ['RATE_LIMIT_EXCEEDED', ERRORS.rate_limit_exceeded.remedy],
}
const FALLBACK = ['REQUEST_REFUSED', 'The request was refused.'] as const

function readJson(text: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {}
  } catch {
    return {}
  }
}

const nonEmpty = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

/** The answer itself unless it is a refusal. */
export async function withJsonError(answer: Response): Promise<Response> {
  const { status } = answer
  if (status < 400) return answer
  const told = readJson(await answer.text())
  const [code, message] = WORDS[status] ?? FALLBACK
  const headers = new Headers(answer.headers)
  const retryAfter = headers.get('x-retry-after')
  if (retryAfter !== null) headers.set('retry-after', retryAfter)
  headers.delete('content-length')
  headers.set('content-type', 'application/json')
  const shown = nonEmpty(told['code']) ?? code
  // Of its limit better-auth says no more than that there is one.
  const said = status === 429 && !told['code'] ? null : nonEmpty(told['message'])
  const body = {
    ...{ statusCode: status, name: shown.toLowerCase(), code: shown },
    message: said === null ? message : (REFUSAL_WORDS[said] ?? said),
  }
  return new Response(JSON.stringify(body), { status, headers })
}
