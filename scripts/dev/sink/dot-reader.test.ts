import { describe, expect, it } from 'vitest'
import { DotReader } from './dot-reader.ts'

/** Feeds `text` in pieces of `size` bytes and gives what the reader made of it. */
function read(text: string, size: number): { raw: string; rest: string } | null {
  const reader = new DotReader()
  const bytes = Buffer.from(text, 'latin1')
  for (let at = 0; at < bytes.length; at += size) {
    const end = reader.push(bytes.subarray(at, at + size))
    if (end === null) continue
    const rest = Buffer.concat([end.rest, bytes.subarray(at + size)])
    return { raw: end.raw.toString('latin1'), rest: rest.toString('latin1') }
  }
  return null
}

const CASES: [string, string, { raw: string; rest: string } | null][] = [
  ['an ordinary mail', 'A: b\r\n\r\nhello\r\n.\r\nQUIT\r\n', { raw: 'A: b\r\n\r\nhello\r\n', rest: 'QUIT\r\n' }],
  ['an empty mail', '.\r\n', { raw: '', rest: '' }],
  ['stuffed lines', '..\r\n...a\r\n.b\r\n.\r\n', { raw: '.\r\n..a\r\nb\r\n', rest: '' }],
  ['only CRLF.CRLF ends data: LF.LF', 'a\n.\nb\r\n.\r\n', { raw: 'a\n.\nb\r\n', rest: '' }],
  ['only CRLF.CRLF ends data: LF.CRLF', 'a\n.\r\nb\r\n.\r\n', { raw: 'a\n.\r\nb\r\n', rest: '' }],
  ['only CRLF.CRLF ends data: CRLF.LF', 'a\r\n.\nb\r\n.\r\n', { raw: 'a\r\n\nb\r\n', rest: '' }],
  ['only CRLF.CRLF ends data: CR.CR', 'a\r.\rb\r\n.\r\n', { raw: 'a\r.\rb\r\n', rest: '' }],
  ['CRLF.CR without LF', 'a\r\n.\r\r\n.\r\n', { raw: 'a\r\n\r\r\n', rest: '' }],
  ['bytes of any value', 'é\xff\x00\r\n.\r\n', { raw: 'é\xff\x00\r\n', rest: '' }],
  ['a mail without an end', 'a\r\n.\r', null],
]

describe('DotReader', () => {
  for (const [claim, text, expected] of CASES) {
    it(`reads ${claim}, whatever pieces it comes in`, () => {
      for (const size of [1, 2, 3, 5, 1_000]) expect(read(text, size)).toEqual(expected)
    })
  }
})
