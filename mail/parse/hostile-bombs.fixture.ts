/** Mails that are cheap to send and dear to read. */
import {
  filenames,
  filled,
  type HostileMail,
  multipart,
  octets,
  parsed,
  rawOnly,
  text,
} from './hostile-mail.fixture.ts'
import type { ParsedMail } from './parse-mail.ts'

const MB = 1_048_576
const PLAIN = 'Subject: bomb\r\nContent-Type: text/plain\r\n\r\n'
const HTML = 'Subject: bomb\r\nContent-Type: text/html\r\n\r\n'
const BASE64 = 'Content-Transfer-Encoding: base64\r\n\r\n'
const LINE = `${'QUJD'.repeat(19)}\r\n`
/** 77 octets of the line, 57 of what it means. */
const fileOf = (lines: number) => filled(LINE, LINE.length * lines)

const isCut = (mail: ParsedMail) => mail.isTextCut
const textLength = (mail: ParsedMail) => mail.text?.length
const htmlLength = (mail: ParsedMail) => mail.html?.length
const sizes = (mail: ParsedMail) => mail.summary.attachments.map(({ size }) => size)
const bomb = (head: string, unit: string, size: number) => () => octets(head, filled(unit, size))

/** The levels from outside in, none of them closed. */
const nested = (depth: number) =>
  `${Array.from({ length: depth }, (_, level) => `Content-Type: multipart/mixed; boundary=b${level}\n\n--b${level}\n`).join('')}\ndeep inside`

const tinyParts = (count: number) => () =>
  octets('Content-Type: multipart/mixed; boundary=b\r\n\r\n', filled('--b\r\n\r\nx\r\n', 10 * count), '--b--\r\n')

/** As many boundaries as may be open, alike but for three characters, and lines that almost are one of them. */
function nearBoundaries() {
  const name = (middle: string) => `${'x'.repeat(240)}${middle}${'y'.repeat(240)}`
  const opened = Array.from({ length: 49 }, (_, level) => {
    const boundary = name(String(level).padStart(3, '0'))
    return `Content-Type: multipart/mixed; boundary=${boundary}\r\n\r\n--${boundary}\r\n`
  })
  return octets(opened.join(''), '\r\n', filled(`--${name('zzz')}\r\n`, 24 * MB))
}

const withFiles = (files: number, lines: number) => () =>
  octets(
    'Subject: files\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHello\r\n',
    ...Array.from({ length: files }, (_, number) => [
      `--b\r\nContent-Type: image/png; name=f${number}.png\r\n${BASE64}`,
      fileOf(lines),
    ]).flat(),
    '--b--\r\n',
  )

const SIZE_BOMBS: readonly HostileMail[] = [
  parsed('10 MB of text/html in one line', bomb(HTML, '<b>x</b>', 10 * MB), isCut, true),
  parsed('5 MB of text/html in lines', bomb(HTML, '<p>Hello</p>\r\n', 5 * MB), isCut, true),
  parsed('24 MB of text/plain in short lines', bomb(PLAIN, 'ab\r\n', 24 * MB), textLength, 1.5 * MB),
  parsed('6 MB of empty lines', bomb(PLAIN, '\r\n', 6 * MB), isCut, true),
  parsed('24 MB of empty lines with bare LF', bomb(PLAIN, '\n', 24 * MB), textLength, 2 * MB),
  parsed('25 MB of one line', bomb(PLAIN, 'x', 25 * MB), textLength, 2 * MB),
  parsed('25 MB of NUL', bomb(PLAIN, '\0', 25 * MB), (mail) => mail.text?.slice(0, 2), '\ufffd\ufffd'),
  parsed('25 MB of NUL and letters', bomb(PLAIN, 'a\0', 25 * MB), (mail) => mail.text?.slice(0, 4), 'a\ufffda\ufffd'),
  parsed('25 MB of bare CR', bomb(PLAIN, '\r', 25 * MB), textLength, 2 * MB),
  parsed('25 MB without a header', bomb('', 'no header here\r\n', 25 * MB), (mail) => mail.headers.length, 0),
  parsed(
    '24 MB of flowed text',
    bomb('Content-Type: text/plain; format=flowed\r\n\r\n', 'a \r\n', 24 * MB),
    isCut,
    true,
  ),
  parsed(
    '20 MB of preamble',
    () =>
      octets(
        'Content-Type: multipart/mixed; boundary=b\r\n\r\n',
        filled('x\n', 20 * MB),
        '\r\n--b\r\n\r\nHello\r\n--b--',
      ),
    text,
    'Hello',
  ),
  parsed(
    '20 MB of epilogue',
    () =>
      octets('Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHello\r\n--b--\r\n', filled('x\n', 20 * MB)),
    text,
    'Hello',
  ),
  rawOnly('27 MB, more than is accepted', bomb(PLAIN, 'x\r\n', 27 * MB), 'larger'),
]

const MARKUP_BOMBS: readonly HostileMail[] = [
  parsed('24 MB of "<"', bomb(HTML, '<', 24 * MB), htmlLength, 2 * MB),
  parsed('2 MB of comments that do not end', bomb(HTML, '<!--', 2 * MB), htmlLength, 2 * MB),
  parsed('2 MB of scripts that do not end', bomb(HTML, '<script', 2 * MB), htmlLength, 2 * MB),
  parsed('2 MB of links that do not end', bomb(HTML, '<a href="', 2 * MB), htmlLength, 2 * MB),
  parsed('2 MB of nested elements', bomb(HTML, '<div>', 2 * MB), htmlLength, 2 * MB),
  parsed('2 MB of character references', bomb(HTML, '&#9999999;', 2 * MB), htmlLength, 2 * MB),
  parsed(
    'html beside 2 MB of "<"',
    () => octets(multipart(['Content-Type: text/html\n\nx', 'X: y\n\n']).replace('--b--', ''), filled('<', 2 * MB)),
    htmlLength,
    2 + '<div style="white-space: pre-wrap">\n\n</div>'.length + 4 * (262_144 - 2),
  ),
  parsed(
    'text beside 35 html parts of 100 kB of references',
    () =>
      octets(
        multipart(['\nx']).replace('--b--', ''),
        filled(`--b\r\nContent-Type: text/html\r\n\r\n${'&nbsp;&lt;'.repeat(10_000)}\r\n`, 35 * (32 + 100_000)),
      ),
    (mail) => /^x\n+</.test(mail.text ?? ''),
    true,
  ),
  parsed('2 MB of blanks by reference', bomb(HTML, '&#00160;', 2 * MB), (mail) => mail.summary.snippet, ''),
  parsed('2 MB of blanks', bomb(HTML, ' ', 2 * MB), (mail) => mail.summary.snippet, ''),
]

const STRUCTURE_BOMBS: readonly HostileMail[] = [
  rawOnly(
    '2.8 MB with 100,000 tiny parts',
    () =>
      octets(
        'Content-Type: multipart/mixed; boundary=b\r\n\r\n',
        filled('--b\r\nX: yyyyyyyyyyyyy\r\n\r\nx\r\n', 2_800_000),
      ),
    'parts',
  ),
  parsed('999 parts', tinyParts(999), textLength, 999 + 998),
  rawOnly('1,000 parts and their multipart', tinyParts(1_000), 'parts'),
  rawOnly('multiparts nested 10,000 deep', nested(10_000), 'deep'),
  rawOnly('multiparts nested 51 deep', nested(51), 'deep'),
  parsed('multiparts nested 50 deep', nested(50), text, 'deep inside'),
  parsed(
    '5,000 nested message/rfc822',
    `${'Content-Type: message/rfc822\n\n'.repeat(5_000)}Subject: in the middle\n\nx`,
    filenames,
    ['attachment-1.eml'],
  ),
  parsed(
    '5,000 nested message/rfc822 in base64',
    `${'Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n'.repeat(5_000)}x`,
    (mail) => mail.summary.attachments.length,
    1,
  ),
  parsed(
    '900 messages with long encoded subjects',
    () =>
      octets(
        'Content-Type: multipart/digest; boundary=b\r\n\r\n',
        filled(`--b\r\n\r\nSubject: ${'=?utf-8?B?w7zDvMO8?= '.repeat(500)}\r\n\r\nx\r\n`, 900 * (19 + 21 * 500)),
      ),
    (mail) => mail.summary.attachments.length,
    900,
  ),
  parsed('lines that almost are one of 49 boundaries', nearBoundaries, isCut, true),
  parsed('24 MB of "--"', bomb('Content-Type: multipart/mixed; boundary=b\r\n\r\n', '--\n', 24 * MB), isCut, true),
  parsed(
    '24 MB of blanks after "--"',
    bomb('Content-Type: multipart/mixed; boundary=b\r\n\r\n--', ' ', 24 * MB),
    text,
    `--${' '.repeat(2 * MB - 2)}`,
  ),
  parsed(
    'six text parts of 1 MB: the last is listed',
    () =>
      octets(
        'Content-Type: multipart/mixed; boundary=b\r\n\r\n',
        filled(`--b\r\n\r\n${'x'.repeat(MB - 9)}\r\n`, 6 * MB),
      ),
    (mail) => [mail.isTextCut, filenames(mail).length],
    [true, 1],
  ),
  rawOnly(
    '600 kB of headers in parts',
    () =>
      octets(
        'Content-Type: multipart/mixed; boundary=b\r\n\r\n',
        filled(`--b\r\nX: ${'x'.repeat(988)}\r\n\r\n`, 600_000),
      ),
    'headers in its parts',
  ),
]

const FILE_BOMBS: readonly HostileMail[] = [
  parsed('24 MB of base64 in one attachment', withFiles(1, 322_000), sizes, [322_000 * 57]),
  parsed('24 MB of base64 in three attachments', withFiles(3, 107_000), sizes, [
    107_000 * 57,
    107_000 * 57,
    107_000 * 57,
  ]),
  parsed(
    '20 MB of base64 in one line',
    () => octets(`Content-Type: image/png\r\n${BASE64}`, filled('QUJD', 20 * MB)),
    sizes,
    [15 * MB],
  ),
  parsed(
    '20 MB of html in base64',
    () => octets(`Content-Type: text/html\r\n${BASE64}`, filled('PGI+', 20 * MB)),
    htmlLength,
    2 * MB,
  ),
  parsed(
    '8 MB of base64 that is padded after each octet',
    () => octets(`Content-Type: image/png\r\n${BASE64}`, filled('QQ==', 8 * MB)),
    sizes,
    [2 * MB],
  ),
  parsed('24 MB of "="', () => octets(`Content-Type: image/png\r\n${BASE64}`, filled('=', 24 * MB)), sizes, [0]),
  parsed(
    '24 MB of quoted-printable "= "',
    () => octets('Content-Transfer-Encoding: quoted-printable\r\n\r\n', filled('= ', 24 * MB)),
    textLength,
    2 * MB,
  ),
  parsed(
    '24 MB of CSV attached without encoding',
    () =>
      octets(
        'Content-Type: text/csv\r\nContent-Disposition: attachment; filename=t.csv\r\n\r\n',
        filled('1;2;3;4\r\n', 24 * MB),
      ),
    sizes,
    [24 * MB],
  ),
  parsed(
    'gzip of 10 GB, never unpacked',
    multipart([
      'Content-Type: application/gzip; name=b.gz\nContent-Transfer-Encoding: base64\n\nH4sIAAAAAAACA+3BAQ0AAADCoPdPbQ8HFAAAAAAAAAAAAAAAAAAAAAAA',
    ]),
    (mail) => mail.attachmentBytes('0')?.slice(0, 2),
    Uint8Array.of(0x1f, 0x8b),
  ),
  parsed(
    'zip in zip, never unpacked',
    multipart([
      'Content-Type: application/zip; name=42.zip\nContent-Transfer-Encoding: base64\n\nUEsDBBQAAAAIAP////8=',
    ]),
    sizes,
    [14],
  ),
]

export const BOMBS: readonly HostileMail[] = [...SIZE_BOMBS, ...MARKUP_BOMBS, ...STRUCTURE_BOMBS, ...FILE_BOMBS]
