import { ERRORS } from '@mailstead/contracts/errors.ts'
import { describe, expect, it } from 'vitest'
import { refusalReply } from './refusal-reply.ts'

const refuse = (name: string, message = 'why not') => {
  const reply = refusalReply({ statusCode: ERRORS[name as keyof typeof ERRORS]?.status, name, message })
  return reply && `${reply.code} ${reply.enhanced} ${reply.text}${reply.isLast ? ', and the end' : ''}`
}

describe('refusalReply', () => {
  it.each([
    ['invalid_from_address', '550 5.7.1 why not'],
    ['sending_paused', '550 5.7.1 why not'],
    ['sandbox_restricted', '550 5.7.1 why not'],
    ['validation_error', '550 5.6.0 why not'],
    ['payload_too_large', '552 5.3.4 why not'],
    ['daily_quota_exceeded', '452 4.7.1 why not'],
    ['monthly_quota_exceeded', '452 4.7.1 why not'],
    ['rate_limit_exceeded', '451 4.7.1 why not'],
    ['invalid_idempotent_request', '550 5.5.0 why not'],
    ['concurrent_idempotent_requests', '451 4.5.0 why not'],
    ['invalid_api_key', '550 5.7.8 why not, and the end'],
    ['restricted_api_key', '550 5.7.8 why not, and the end'],
  ])('%s: %s', (name, expected) => expect(refuse(name)).toBe(expected))

  it('says nothing of what is our fault, and knows no names of its own', () => {
    for (const name of ['invalid_relay_signature', 'not_found', 'internal_server_error', 'constructor', 'new_name']) {
      expect(refuse(name), name).toBeNull()
    }
    for (const json of [null, 'text', {}, { name: 'validation_error' }]) expect(refusalReply(json)).toBeNull()
  })

  it('calls nothing temporary that the same mail would meet again, nor the other way round', () => {
    for (const [name, { status }] of Object.entries(ERRORS)) {
      const code = Number(refuse(name)?.slice(0, 3) ?? 451)
      if (status === 429 || status >= 500) expect(code, name).toBeLessThan(500)
    }
  })

  it('carries the message, printable and cut', () => {
    expect(refuse('validation_error', 'a\r\n250 2.0.0 ok\tü')).toBe('550 5.6.0 a 250 2.0.0 ok ')
    expect(refuse('validation_error', 'x'.repeat(5_000))?.length).toBeLessThan(512)
  })
})
