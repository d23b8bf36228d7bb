import { describe, expect, it } from 'vitest'
import { cutMail } from './cut-mail.ts'

describe('cutMail', () => {
  it.each([
    ['a\r\nb\r\n', 6, 'a\r\nb\r\n'],
    ['a\r\nb\r\n', 5, 'a\r\n'],
    ['a\r\nb\r\n', 3, 'a\r\n'],
    ['a\r\nb\r\n', 2, 'a\r'],
    ['abcdef', 4, 'abcd'],
    ['', 4, ''],
  ])('cuts %j to %i octets as %j', (raw, maxBytes, cut) => {
    expect(cutMail(Buffer.from(raw), maxBytes).toString()).toBe(cut)
  })
})
