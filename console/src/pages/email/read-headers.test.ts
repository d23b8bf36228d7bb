import { describe, expect, it } from 'vitest'
import { readHeaders } from './read-headers.ts'

describe('readHeaders', () => {
  it('unfolds, keeps the order and stops at the body', () => {
    const raw =
      'From: Ada <ada@acme.dev>\r\nSubject: one\r\n two\r\nReceived: a\r\nReceived: b\r\n\r\nNot: a header\r\n'
    expect(readHeaders(raw)).toEqual([
      { name: 'From', value: 'Ada <ada@acme.dev>', line: 0 },
      { name: 'Subject', value: 'one two', line: 1 },
      { name: 'Received', value: 'a', line: 3 },
      { name: 'Received', value: 'b', line: 4 },
    ])
  })
  it('leaves out what is no field', () => {
    expect(readHeaders('no colon here\n: no name\nA: b')).toEqual([{ name: 'A', value: 'b', line: 2 }])
    expect(readHeaders('')).toEqual([])
  })
})
