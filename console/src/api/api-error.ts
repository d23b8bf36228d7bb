/** What the server refused, or that it could not be asked. */

/** `status` is 0 when there was no answer. `message` is for people: it says what is wrong and what to do. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly retryAfterSeconds: number | null

  constructor(status: number, code: string, message: string, retryAfterSeconds: number | null = null) {
    super(message)
    this.name = 'ApiError'
    this.status = status
    this.code = code
    this.retryAfterSeconds = retryAfterSeconds
  }
}

const NO_ANSWER = 'The server could not be reached. Check the connection and try again.'
const NO_WORDS = 'The server answered with an error it did not explain. Try again in a moment.'

export const noAnswer = (): ApiError => new ApiError(0, 'no_answer', NO_ANSWER)

/** `/v1` says `name` and `message`, sign-in `code` and `message`; what stands in front of both may answer without JSON. */
export function toApiError(status: number, body: unknown, retryAfter: string | null): ApiError {
  const fields = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
  const code = fields['name'] ?? fields['code']
  const { message } = fields as { message?: unknown }
  const seconds = retryAfter === null ? Number.NaN : Number.parseInt(retryAfter, 10)
  return new ApiError(
    status,
    typeof code === 'string' ? code.toLowerCase() : `status_${status}`,
    typeof message === 'string' && message !== '' ? message : NO_WORDS,
    Number.isNaN(seconds) ? null : seconds,
  )
}

/** Whether asking again may help: the server was busy, failing or not reached. */
export const isPassing = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 0 || error.status === 429 || error.status >= 500)

export const isSignedOut = (error: unknown): boolean =>
  error instanceof ApiError && error.status === 401 && error.code !== 'restricted_api_key'
