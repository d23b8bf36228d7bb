import { expect, test } from 'vitest'
import { prepareRaw } from './prepare-raw.ts'
import { OPTIONS, octets, withBody, withFields } from './raw-mail.fixture.ts'

const why = (text: string) => {
  const result = prepareRaw(octets(text), OPTIONS)
  return result.ok ? null : result.why
}
const LONG = 'a'.repeat(999)
const mixed = (...body: string[]) => withBody('multipart/mixed; boundary=b', ...body)
const BODIES: [string, string, string][] = [
  [
    '8-bit in base64',
    withFields('Content-Transfer-Encoding: Base64').replace('Hi', '\xff'),
    'line 8 has 8-bit bytes in a part whose Content-Transfer-Encoding is "base64"',
  ],
  [
    'a long line of base64',
    withFields('Content-Transfer-Encoding: base64').replace('Hi', LONG),
    'line 8 has a line of more than 998 octets in a part whose Content-Transfer-Encoding is "base64"',
  ],
  [
    '8-bit in an unknown encoding',
    mixed('--b', 'Content-Transfer-Encoding: x-uu', '', '\xff', '--b--'),
    'line 12 has 8-bit bytes in a part whose Content-Transfer-Encoding is "x-uu"',
  ],
  [
    '8-bit in a preamble',
    mixed('\xff', '--b', '', '--b--'),
    'line 9 has 8-bit bytes outside of the parts of a multipart',
  ],
  [
    '8-bit in an epilogue',
    mixed('--b', '', 'a', '--b--', '', '\xff'),
    'line 14 has 8-bit bytes outside of the parts of a multipart',
  ],
  [
    'a long line in an epilogue',
    mixed('--b', '', 'a', '--b--', LONG),
    'line 13 has a line of more than 998 octets outside of the parts of a multipart',
  ],
  ['8-bit in a multipart without parts', mixed('\xff'), 'line 9 has 8-bit bytes outside of the parts of a multipart'],
  [
    "8-bit in a part's header",
    mixed('--b', 'Content-Type: a/b;', ' name="\xc3\xbc"', '', '--b--'),
    'line 11 (Content-Type) has 8-bit bytes in the header of a part',
  ],
  [
    "a long line in a part's header",
    mixed('--b', `X: ${LONG}`, '', '--b--'),
    'line 10 (X) has a line of more than 998 octets in the header of a part',
  ],
  [
    'a part with two types',
    mixed('--b', 'Content-Type: a/b', 'content-type: c/d', '', '--b--'),
    'line 11 (content-type) is there a second time: only one may be',
  ],
  [
    "a part that begins with a line like another's boundary",
    mixed('--b', '--c', '\xff', '--b--'),
    'line 10 begins a part without a header: an empty line is wanted before its body',
  ],
  [
    'a part without its empty line',
    mixed('--b', 'hello', '--b--'),
    'line 10 begins a part without a header: an empty line is wanted before its body',
  ],
  [
    '8-bit in a signed part',
    withBody('multipart/signed; boundary=b', '--b', '', '\xff', '--b--'),
    'line 11 has 8-bit bytes inside of a multipart/signed, whose signature would break by encoding them',
  ],
  [
    'a long line within a multipart within a signed one',
    withBody(
      'multipart/signed; boundary=b',
      '--b',
      'Content-Type: multipart/mixed; boundary=c',
      '',
      '--c',
      '',
      LONG,
      '--c--',
      '--b--',
    ),
    'line 14 has a line of more than 998 octets inside of a multipart/signed, whose signature would break by encoding them',
  ],
  [
    '8-bit in an attached message',
    mixed('--b', 'Content-Type: message/rfc822', '', 'Subject: \xff', '--b--'),
    'line 12 has 8-bit bytes inside of an attached message (message/rfc822), which must not be encoded',
  ],
  [
    '8-bit in a message of a digest',
    withBody('multipart/digest; boundary=b', '--b', '', '\xff', '--b--'),
    'line 11 has 8-bit bytes inside of an attached message (message/rfc822), which must not be encoded',
  ],
  [
    'a multipart without a boundary',
    withBody('multipart/mixed', ''),
    'line 7 (Content-Type) is a multipart/mixed without a boundary',
  ],
  [
    'an inner multipart without a boundary',
    mixed('--b', 'Content-Type: multipart/related; boundary=""', '', '--b--'),
    'line 10 (Content-Type) is a multipart/related without a boundary',
  ],
  [
    'a boundary too long',
    withBody(`multipart/mixed; boundary=${'b'.repeat(501)}`),
    'line 7 (Content-Type) has a boundary of more than 500 characters',
  ],
  [
    'an encoded multipart',
    `Content-Transfer-Encoding: base64\r\n${mixed('--b--')}`,
    'line 8 (Content-Type) is a multipart/mixed encoded as base64: only its parts may be encoded',
  ],
  [
    'too many parts',
    mixed(...Array.from({ length: 1_000 }, () => ['--b', '']).flat()),
    'line 2008 begins one part more than the 1000 allowed',
  ],
  [
    'parts nested too deep',
    mixed(
      ...Array.from({ length: 50 }, (_, n) => [
        `--${n || 'b'}`,
        `Content-Type: multipart/mixed; boundary=${n + 1}`,
        '',
      ]).flat(),
    ),
    'line 157 nests parts more than 50 deep',
  ],
  [
    'a part with too many fields',
    mixed('--b', ...Array.from({ length: 2_001 }, () => 'X: 1'), '', '--b--'),
    'line 10 begins a part with more than 2000 header fields',
  ],
  [
    'large part headers',
    mixed(...Array.from({ length: 700 }, () => ['--b', `X: ${'a'.repeat(900)}`, '']).flat()),
    'line 1747 begins a part with which the parts have more than 524288 octets of headers',
  ],
]

test.each(BODIES)('%s is refused', (_what, message, reason) => {
  expect(why(message)).toBe(reason)
})
