import { describe, expect, it } from 'vitest'
import { parseSuppressed, requireSuppressed } from './parse-suppressed.ts'

describe('parseSuppressed', () => {
  it.each([
    ['Ada@Example.COM', 'ada@example.com'],
    ['  ada+news@example.com ', 'ada+news@example.com'],
    ['ada@bücher.example', 'ada@xn--bcher-kva.example'],
  ])('%j is %s', (text, address) => {
    expect(parseSuppressed(text)).toEqual({ ok: true, address })
  })

  it.each(['', 'ada', 'Ada <ada@example.com>', 'a@b.example, c@d.example', 'a\r\n@b.example', 'ädä@example.com'])(
    '%j is none',
    (text) => {
      expect(parseSuppressed(text)).toEqual({ ok: false, why: expect.any(String) })
    },
  )
})

describe('requireSuppressed', () => {
  it('names field, value and remedy, and no more of the value than fits a message', () => {
    expect(() => requireSuppressed('emails.3', 'ada')).toThrow(
      '`emails.3`: "ada" has no @. Give an address such as `ada@example.com`.',
    )
    expect(() => requireSuppressed('email', 'a'.repeat(5_000))).toThrow(/^.{20,250}$/)
  })
})
