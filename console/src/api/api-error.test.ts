import { describe, expect, it } from 'vitest'
import { isPassing, isSignedOut, noAnswer, toApiError } from './api-error.ts'

describe('toApiError', () => {
  it('takes the words of the API', () => {
    const error = toApiError(422, { statusCode: 422, name: 'validation_error', message: '`name` is too long' }, null)
    expect(error).toMatchObject({ status: 422, code: 'validation_error', message: '`name` is too long' })
  })
  it('takes the words of sign-in', () => {
    expect(toApiError(403, { code: 'EMAIL_NOT_VERIFIED', message: 'Email not verified' }, null).code).toBe(
      'email_not_verified',
    )
  })
  it('has words where there are none', () => {
    expect(toApiError(502, '<html>', null)).toMatchObject({ code: 'status_502', retryAfterSeconds: null })
    expect(toApiError(502, null, null).message).toMatch(/Try again/)
  })
  it('reads how long to wait', () => {
    expect(toApiError(429, {}, '12').retryAfterSeconds).toBe(12)
    expect(toApiError(429, {}, 'soon').retryAfterSeconds).toBeNull()
  })
})

describe('what kind of error it is', () => {
  it('some pass', () => {
    expect([0, 429, 500, 503].map((status) => isPassing(toApiError(status, null, null)))).toEqual(Array(4).fill(true))
    expect([400, 404, 422].map((status) => isPassing(toApiError(status, null, null)))).toEqual(Array(3).fill(false))
    expect(isPassing(noAnswer())).toBe(true)
  })
  it('a person without a session is signed out', () => {
    expect(isSignedOut(toApiError(401, { name: 'missing_session' }, null))).toBe(true)
    expect(isSignedOut(toApiError(403, null, null))).toBe(false)
  })
})
