import { expect, test } from 'vitest'
import { prepareRaw } from './prepare-raw.ts'
import { HEAD, OPTIONS, octets, utf8, withFields } from './raw-mail.fixture.ts'

const why = (text: string) => {
  const result = prepareRaw(octets(text), OPTIONS)
  return result.ok ? null : result.why
}
const from = (value: string) => why(`From: ${value}\r\n\r\n`)
const LONG = 'a'.repeat(999)

const MESSAGES: [string, string, string][] = [
  ['nothing', '', 'is empty'],
  ['no header', '\r\nHi\r\n', 'line 1 is empty: a message begins with its header fields'],
  ['a bare CR in the header', withFields('X-A: a\rb'), 'line 1 has a CR without LF: end every line with CRLF'],
  ['a bare CR in the body', `${HEAD}\r\na\r\nb\rc`, 'line 8 has a CR without LF: end every line with CRLF'],
  ['a CR at the end', `${HEAD}\r`, 'line 6 has a CR without LF: end every line with CRLF'],
  ['CR CR LF', `${HEAD}\r\r\n`, 'line 6 has a CR without LF: end every line with CRLF'],
  [
    'a bare LF',
    `${HEAD}\r\na\nb\r\n`,
    'line 7 ends with LF alone while others end with CRLF: end every line with CRLF',
  ],
  ['a NUL', `${HEAD}\r\na\0`, 'line 7 has a NUL character: encode what is binary as base64'],
  [
    'a line that is no field',
    withFields('hello'),
    'line 1 is neither a header field ("Name: value") nor the continuation of one',
  ],
  [
    'a name with a blank',
    withFields('X A: b'),
    'line 1 is neither a header field ("Name: value") nor the continuation of one',
  ],
  [
    'a byte order mark',
    `\xef\xbb\xbf${HEAD}`,
    'line 1 is neither a header field ("Name: value") nor the continuation of one',
  ],
  ['no empty line', `${HEAD}Hi\r\n`, 'line 6 is neither a header field ("Name: value") nor the continuation of one'],
  ['a blank before the colon', withFields('Subject : a'), 'line 1 has white space between Subject and its colon'],
  [
    'a mailbox file',
    withFields('From ada Wed'),
    'line 1 is the separator line of a mailbox file ("From …") and no header field: remove it',
  ],
  [
    'a fold of nothing',
    withFields(' a'),
    'line 1 begins with white space, but there is no header field before it to continue',
  ],
  [
    'a fold of blanks',
    withFields('X-A: a', ' \t', ' b'),
    'line 2 of the header holds white space only: some readers end the header there',
  ],
  [
    'too many fields',
    withFields(...Array.from({ length: 996 }, () => 'X: 1')),
    'line 1001 is one header field more than the 1000 allowed',
  ],
  [
    'a header of half a megabyte',
    withFields(...Array.from({ length: 600 }, () => `X: ${'a'.repeat(900)}`)),
    'line 580 is beyond the 524288 octets that a header section may have',
  ],
  ['no From', 'To: a@b.example\r\n\r\n', 'has no From field'],
  ['two From', withFields('From: eve@remote.example'), 'line 2 (From) is there a second time: only one may be'],
  ['two Subject', withFields('subject: a'), 'line 4 (Subject) is there a second time: only one may be'],
  ['two To', withFields('TO: a'), 'line 3 (To) is there a second time: only one may be'],
  ['two Cc', withFields('Cc: a', 'Cc: b'), 'line 2 (Cc) is there a second time: only one may be'],
  [
    'two Reply-To',
    withFields('Reply-To: a', 'reply-to: b'),
    'line 2 (reply-to) is there a second time: only one may be',
  ],
  ['two Date', withFields('Date: x'), 'line 5 (Date) is there a second time: only one may be'],
  ['two Message-ID', withFields('Message-Id: <a@b>'), 'line 6 (Message-ID) is there a second time: only one may be'],
  [
    'two MIME-Version',
    withFields('MIME-Version: 1.0', 'MIME-Version: 1.0'),
    'line 2 (MIME-Version) is there a second time: only one may be',
  ],
  [
    'two Content-Type',
    withFields('Content-Type: a/b', 'Content-Type: c/d'),
    'line 2 (Content-Type) is there a second time: only one may be',
  ],
  [
    'two encodings',
    withFields('Content-Transfer-Encoding: 7bit', ' x', 'Content-Transfer-Encoding: 7bit'),
    'line 3 (Content-Transfer-Encoding) is there a second time: only one may be',
  ],
  ['a bad Sender', withFields('Sender: bot'), 'line 1 (Sender) has no @'],
  [
    'a bad Message-ID',
    HEAD.replace('<1@demo.example>', '1@demo.example'),
    'line 5 (Message-ID) must look like <unique@domain>',
  ],
  ['an empty Message-ID', HEAD.replace('<1@demo.example>', ''), 'line 5 (Message-ID) must look like <unique@domain>'],
  [
    'a bad Date',
    HEAD.replace('Wed, 25 Nov', '2026'),
    'line 4 (Date) is no date such as "Wed, 25 Nov 2026 04:00:00 +0000"',
  ],
  ['a control character', withFields('X-A: a\x1bb'), 'line 1 (X-A) holds the control character U+001B'],
  [
    'Latin-1',
    withFields('X-A: \xfc'),
    'line 1 (X-A) holds bytes that are not UTF-8: write them as encoded words (RFC 2047)',
  ],
  [
    '8-bit in a structured field',
    withFields(utf8('References: <ü@b.example>')),
    'line 1 (References) has characters other than ASCII, which cannot be encoded there',
  ],
  [
    '8-bit in a parameter',
    withFields(utf8('Content-Type: a/b; name="ü"')),
    'line 1 (Content-Type) has characters other than ASCII, which cannot be encoded there',
  ],
  [
    '8-bit in a local part',
    withFields(utf8('Cc: a@b.example,'), utf8(' Ü <ü@b.example>')),
    'line 1 (Cc) has characters other than ASCII before the @ (SMTPUTF8 is not supported)',
  ],
  [
    '8-bit in a comment',
    withFields(utf8('Cc: a@b.example (ü)')),
    'line 1 (Cc) has characters other than ASCII in a comment',
  ],
  [
    '8-bit after an address',
    withFields(utf8('Cc: <a@b.example> ü')),
    'line 1 (Cc) has characters other than ASCII after an address',
  ],
  [
    '8-bit without an address',
    withFields(utf8('Cc: ü')),
    'line 1 (Cc) has characters other than ASCII where an address is wanted',
  ],
  [
    'white space that is none',
    withFields(utf8('Cc: \u00a0a@b.example')),
    'line 1 (Cc) has characters other than ASCII where an address is wanted',
  ],
  ['8-bit in a bad domain', withFields(utf8('Cc: a@ü')), 'line 1 (Cc) has a domain without a dot'],
  [
    '8-bit and encoded words',
    withFields(utf8('Cc: =?utf-8?q?a?= ü <a@b.example>')),
    'line 1 (Cc) has both encoded words and characters other than ASCII in a name',
  ],
  [
    '8-bit in an open quote',
    withFields(utf8('Cc: "ü <a@b.example>')),
    'line 1 (Cc) has a quote, a comment or an angle bracket that does not end',
  ],
  ['a long word', withFields(`X-A: ${LONG}`), 'line 1 (X-A) has more than 998 octets without a place to fold it'],
  [
    'long white space',
    withFields(`X-A:${' '.repeat(999)}`),
    'line 1 (X-A) has more than 998 octets without a place to fold it',
  ],
]

test.each(MESSAGES)('%s is refused', (_what, message, reason) => {
  expect(why(message)).toBe(reason)
})

test.each([
  ['', 'is empty'],
  ['ada', 'has no @'],
  ['ada@demo.example, bob@demo.example', 'has more than one mailbox: exactly one is wanted'],
  ['ada@demo.example,', 'has more than one mailbox: exactly one is wanted'],
  ['A <a@demo.example> <b@demo.example>', 'has something after its address'],
  ['<a@demo.example> b@demo.example', 'has something after its address'],
  ['friends: a@demo.example;', 'uses group syntax: one mailbox is wanted'],
  ['"A <a@demo.example>', 'has a quote, a comment or an angle bracket that does not end'],
  ['a@demo.example)', 'has a quote, a comment or an angle bracket that does not end'],
  ['a@demo.example (<b@demo.example>)', 'has a comment with an address in it'],
  ['"ceo@bank.example" <a@demo.example>', 'shows another address in its name'],
  ['=?utf-8?q?ceo=40bank.example?= <a@demo.example>', 'shows another address in its name'],
  ['=?utf-8?q?a=0Ab?= <a@demo.example>', 'holds a line break'],
  ['<@x.example:a@demo.example>', 'has a source route'],
  ['\xc3\xbc@demo.example', 'has characters other than ASCII before the @ (SMTPUTF8 is not supported)'],
  [`${'a '.repeat(6_000)}<a@demo.example>`, 'is longer than 10000 characters'],
])('From: %s is refused', (value, reason) => {
  expect(from(value)).toBe(`line 1 (From) ${reason}`)
})

test('a message of more than 10 MB is refused before it is read', () => {
  const size = 10 * 1_024 * 1_024
  expect(prepareRaw(new Uint8Array(size + 1), OPTIONS)).toEqual({ ok: false, why: `is larger than ${size} octets` })
  expect(prepareRaw(new Uint8Array(size), OPTIONS)).toMatchObject({ why: expect.stringContaining('line 1 has a NUL') })
})
