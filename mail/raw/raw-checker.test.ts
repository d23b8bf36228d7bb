import fc from 'fast-check'
import { expect, test } from 'vitest'
import { prepareRaw } from './prepare-raw.ts'
import { createRawChecker } from './raw-checker.ts'
import { HEAD, OPTIONS, octets, utf8, withBody, withFields } from './raw-mail.fixture.ts'

/** In chunks of `size` octets, each in memory that is used again. */
function check(message: string, size = message.length || 1) {
  const checker = createRawChecker(OPTIONS)
  const memory = new Uint8Array(size)
  for (let at = 0; at < message.length; at += size) {
    const chunk = octets(message.slice(at, at + size))
    memory.set(chunk)
    checker.write(memory.subarray(0, chunk.length))
    memory.fill(0)
  }
  return checker.end()
}

test.each([1, 2, 7, 100_000])('in chunks of %d the header is prepared as for a small message', (size) => {
  const message = utf8(`Bcc: x@y.example\r\nX-A: ü\r\n${HEAD}\r\n`) + 'a\r\n'.repeat(30)
  const small = prepareRaw(octets(message), OPTIONS)
  if (!small.ok) throw new Error(small.why)
  const { raw, attachments: _attachments, ...summary } = small
  const body = 'a\r\n'.repeat(30)
  expect(check(message, size)).toEqual({
    ...summary,
    head: raw.slice(0, -body.length - 2),
    same: [octets(message.slice(0, -body.length - 2)), octets('\r\n')],
    bodyStart: message.length - body.length,
    bodyBytes: body.length,
  })
})

test('a message without a body, or without an empty line, has none', () => {
  expect(check(`${HEAD}\r\n`)).toMatchObject({ ok: true, head: HEAD, bodyStart: HEAD.length + 2, bodyBytes: 0 })
  expect(check(HEAD)).toMatchObject({ ok: true, head: HEAD, bodyStart: HEAD.length, bodyBytes: 0 })
  expect(check(HEAD.slice(0, -2))).toMatchObject({ ok: true, head: HEAD, bodyBytes: 0 })
})

test('what the header says is known once its end was written', () => {
  const checker = createRawChecker(OPTIONS)
  checker.write(octets(HEAD))
  expect(checker.head()).toBeNull()
  checker.write(octets('\r\na\r\n'))
  expect(checker.head()).toMatchObject({ head: HEAD, bodyStart: HEAD.length + 2 })
})

const LARGE = 'encode the parts of so large a message before'
const CASES: [string, string, string][] = [
  ['nothing', '', 'is empty'],
  ['no header', '\r\na', 'line 1 is empty: a message begins with its header fields'],
  ['two From', withFields('From: eve@x.example'), 'line 2 (From) is there a second time: only one may be'],
  ['LF only', withFields().replaceAll('\r\n', '\n'), 'line 1 ends with LF alone: end every line with CRLF'],
  ['a bare LF in the body', `${HEAD}\r\na\r\n\n`, 'line 8 ends with LF alone: end every line with CRLF'],
  ['a bare CR', `${HEAD}\r\na\rb`, 'line 7 has a CR without LF: end every line with CRLF'],
  ['a CR at the end', `${HEAD}\r\na\r\n\r`, 'line 8 has a CR without LF: end every line with CRLF'],
  ['a last line without an end', `${HEAD}\r\na\r\nb`, 'line 8 has no line end: end every line with CRLF'],
  ['a NUL', `${HEAD}\r\n\r\n\0`, 'line 8 has a NUL character: encode what is binary as base64'],
  ['8-bit in the body', `${HEAD}\r\na\r\n\xff`, `line 8 has 8-bit bytes: ${LARGE}`],
  ['a long line', `${HEAD}\r\n${'a'.repeat(999)}`, `line 7 is a line of more than 998 octets: ${LARGE}`],
  [
    'a multipart without a boundary',
    withBody('multipart/mixed'),
    'line 7 (Content-Type) is a multipart/mixed without a boundary',
  ],
  [
    'a header without an end',
    'X: a\r\n'.repeat(100_000),
    'line 87382 is beyond the 524288 octets that a header section may have',
  ],
]

test.each(CASES)('%s is refused, and at once', (_what, message, reason) => {
  expect(check(message, 1_000)).toEqual({ ok: false, why: reason })
  const checker = createRawChecker(OPTIONS)
  const told = checker.write(octets(message))
  // What the end alone can show.
  if (told !== null) expect(told).toBe(reason)
  else expect(checker.end()).toEqual({ ok: false, why: reason })
  expect(checker.write(octets('more'))).toBe(told === null ? reason : told)
})

test('a line of 998 octets passes', () => {
  expect(check(`${HEAD}\r\n${'a'.repeat(998)}\r\n`, 333)).toMatchObject({ ok: true, bodyBytes: 1_000 })
})

test('random octets in random chunks: the same answer as in one', () => {
  const some = fc.constantFrom(...'\0\r\n\t :\x80\xffa', '\r\n', '\r\n', 'a'.repeat(500))
  fc.assert(
    fc.property(fc.string({ unit: some, maxLength: 60 }), fc.integer({ min: 1, max: 40 }), (text, size) => {
      for (const message of [text, `${HEAD}\r\n${text}`, `${HEAD}${text}`])
        expect(check(message, size)).toEqual(check(message))
    }),
    { seed: 20_261_129, numRuns: 1_000 },
  )
})
