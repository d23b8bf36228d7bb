import { expect, test } from 'vitest'
import { processorMs } from '../processor-time.fixture.js'
import { prepareRaw } from './prepare-raw.ts'
import { HEAD, lines, OPTIONS, octets, utf8, withBody, withFields } from './raw-mail.fixture.ts'

const prepare = (text: string) => {
  const result = prepareRaw(octets(text), OPTIONS)
  if (!result.ok) throw new Error(result.why)
  return result
}

const SIGNATURE = 'DKIM-Signature: v=1; a=rsa-sha256; s=x; bh=x; b=x;'
const NOTHING_CHANGES: [string, string][] = [
  ['a plain message', withFields()],
  ['a message without a body', `${HEAD}\r\n`],
  ['unknown fields, odd case and folds', withFields('x-ODD:no blank', 'X-Fold: a', '\tb', '  c', 'X-Empty:')],
  ['trace fields, in their place', withFields('Received: by x.example; Wed, 25 Nov 2026 04:00:00 +0000')],
  ["another domain's signature", withFields(`${SIGNATURE} d=remote.example`)],
  ['a signature of a name that only ends like ours', withFields(`${SIGNATURE} d=notdemo.example`)],
  ['a signature without d=', withFields(SIGNATURE)],
  ['a Sender', withFields('Sender: Bot <bot@demo.example>')],
  ['encoded words', withFields('Comments: =?iso-8859-1?q?=E4?=')],
  ['an empty group', withFields('Cc: undisclosed-recipients:;')],
  ['a To that is malformed', withFields('Resent-To: "no end')],
  ['two fields that may be there twice', withFields('Comments: a', 'Comments: b', 'X-A: 1', 'X-A: 2')],
  ['a header line of 998 octets', withFields(`X-Long: ${'a'.repeat(990)}`)],
  ['a body line of 998 octets', `${withFields()}${'a'.repeat(998)}\r\n`],
  ['control characters in the body', `${withFields()}\x01\x1b\x7f\r\n`],
  ['dots and blank lines', `${withFields()}.\r\n..\r\n\r\n\r\n`],
  [
    'declared 8bit that is not',
    withBody('text/plain', 'a').replace('\r\n\r\n', '\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'),
  ],
  ['a multipart', withBody('multipart/mixed; boundary="b c"', 'pre', '--b c', '', 'x', '--b c-- ', 'post')],
  ['a multipart that never ends', withBody('multipart/mixed; boundary=b', '--b', '', 'x')],
  ['parts without header and body', withBody('multipart/mixed; boundary=b', '--b', '--b', '', '--b--')],
  [
    'a signed message',
    withBody('multipart/signed; boundary=b', '--b', '', 'x', '--b', 'Content-Type: a/b', '', 'y', '--b--'),
  ],
  [
    'an attached message',
    withBody('multipart/mixed; boundary=b', '--b', 'Content-Type: message/rfc822', '', 'Subject: x', '', '--b--'),
  ],
]

test.each(NOTHING_CHANGES)('%s stays octet for octet', (_what, message) => {
  expect(prepare(message).raw).toBe(message)
})

const REMOVED: [string, string[]][] = [
  ['Bcc', ['Bcc: eve@remote.example', 'BCC: a@b.example,', ' c@d.example', 'Bcc:']],
  ['Resent-Bcc', ['Resent-Bcc: eve@remote.example']],
  ['a Bcc that nobody could send', [`bcc: \xff${'a'.repeat(2_000)}`]],
  ['Return-Path', ['Return-Path: <x@remote.example>']],
  ['our signature', [`${SIGNATURE} d=demo.example`, `DKIM-SIGNATURE: a=1; d =`, ' DEMO.example; b=x']],
  ["a subdomain's signature", [`${SIGNATURE} d=mail.demo.example`]],
]

test.each(REMOVED)('%s is removed', (_what, fields) => {
  expect(prepare(withFields(...fields)).raw).toBe(withFields())
})

const ENCODED: [string, string, string][] = [
  ['X-A: Grüße', 'X-A: =?UTF-8?B?R3LDvMOfZQ==?=', 'unstructured text'],
  ['X-A: a ü b', 'X-A: a =?UTF-8?B?w7w=?= b', 'only the words that need it'],
  ['X-A: ü ü', 'X-A: =?UTF-8?B?w7wgw7w=?=', 'words side by side with their blank'],
  ['X-A: =?utf-8?q?x?= ü', 'X-A: =?utf-8?q?x?= =?UTF-8?B?IMO8?=', 'a blank after an encoded word'],
  ['X-A: ü =?utf-8?q?x?=', 'X-A: =?UTF-8?B?w7wg?= =?utf-8?q?x?=', 'a blank before an encoded word'],
  ['X-A:\r\n\tü', 'X-A:\t=?UTF-8?B?w7w=?=', 'a folded value'],
  ['Content-Description: ü', 'Content-Description: =?UTF-8?B?w7w=?=', 'Content-Description'],
  ['Cc: Bö B <b@x.example>', 'Cc: =?UTF-8?B?QsO2IEI=?= <b@x.example>', 'a name'],
  ['Cc: "Ö, \\"B\\"" <b@x.example>', 'Cc: =?UTF-8?B?w5YsICJCIg==?= <b@x.example>', 'a quoted name'],
  ['Cc: a@bücher.example (x)', 'Cc: a@xn--bcher-kva.example (x)', 'a domain'],
  ['Cc: A <a@b.example>, B <b@ü.example>', 'Cc: A <a@b.example>, B <b@xn--tda.example>', 'one domain of two'],
  ['Cc: ü: a@b.example;', 'Cc: =?UTF-8?B?w7w=?= : a@b.example;', "a group's name"],
]

test.each(ENCODED)('%s becomes %s', (field, encoded) => {
  expect(prepare(withFields(utf8(field))).raw).toBe(withFields(encoded))
})

test('a long header line is folded at its white space, also within 998 octets of a word', () => {
  const words = Array.from({ length: 400 }, (_, n) => `w${n}`).join(' ')
  const { raw } = prepare(withFields(`X-A: ${words}`))
  const field = raw.slice(0, raw.indexOf('\r\nFrom:'))
  expect(field.replaceAll('\r\n', '')).toBe(`X-A: ${words}`)
  expect(Math.max(...field.split('\r\n').map(({ length }) => length))).toBeLessThanOrEqual(76)
  const wide = 'a'.repeat(996)
  expect(prepare(withFields(`X-A: ${wide}`)).raw).toBe(withFields('X-A:', ` ${wide}`))
})

test('what is missing is added after the last field', () => {
  expect(prepare('From: ada@demo.example\r\nContent-Type: text/plain\r\n\r\n').raw).toBe(
    lines(
      'From: ada@demo.example',
      'Content-Type: text/plain',
      'Date: Wed, 25 Nov 2026 04:00:00 +0000',
      'Message-ID: <made@demo.example>',
      'MIME-Version: 1.0',
      '',
    ),
  )
})

test.each(['From: ada@demo.example', 'From: ada@demo.example\r\n', 'From: ada@demo.example\r\n\r\n'])(
  'a message that ends with its header (%j) gets its empty line',
  (message) => {
    expect(prepare(message).raw).toMatch(/^From: ada@demo\.example\r\nDate: .*\r\nMessage-ID: .*\r\n\r\n$/)
  },
)

test('a message of LF only is converted, a missing last line end added', () => {
  expect(prepare(withFields().replaceAll('\r\n', '\n')).raw).toBe(withFields())
  expect(prepare(withFields().slice(0, -2)).raw).toBe(withFields())
})

test('what the message says comes back decoded', () => {
  const message = utf8(
    lines(
      'From: =?utf-8?q?J=C3=BCrgen?= "M." <J@Demo.example> (at work)',
      'To: Bö <b@ü.example>, friends: c@x.example;',
      'Cc: =?utf-8?b?w6Q=?= <d@x.example>',
      'Sender: Bot <bot@x.example>',
      'Reply-To:',
      ' e@x.example',
      'Subject: =?utf-8?q?a=0Ab?= ö',
      'Message-ID:',
      ' <Kept@x.example>',
      '',
    ),
  )
  expect(prepare(message)).toMatchObject({
    from: { name: 'Jürgen M.', address: 'J@demo.example', local: 'J', domain: 'demo.example' },
    sender: { name: 'Bot', address: 'bot@x.example', local: 'bot', domain: 'x.example' },
    to: ['Bö <b@xn--tda.example>', 'c@x.example'],
    cc: ['ä <d@x.example>'],
    replyTo: ['e@x.example'],
    subject: 'a b ö',
    headerId: '<Kept@x.example>',
    headerNames: ['From', 'To', 'Cc', 'Sender', 'Reply-To', 'Subject', 'Message-ID', 'Date'],
    attachments: 0,
  })
})

test('an 8-bit message of one part is encoded, with its charset named when nobody did', () => {
  const unix = utf8(`${HEAD}\r\nGrüße  \r\n=\r\n`)
  const added =
    'MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable'
  expect(prepare(unix).raw).toBe(`${HEAD}${added}\r\n\r\nGr=C3=BC=C3=9Fe =20\r\n=3D\r\n`)
  expect(prepare(`${HEAD}\r\n\xff`).raw).toBe(`${HEAD}${added.replace('utf-8', 'unknown-8bit')}\r\n\r\n=FF\r\n`)
  const declared = `${HEAD}Content-Transfer-Encoding: 8BIT\r\nContent-Type: text/html; charset=latin1\r\n\r\n\xfc\r\n`
  expect(prepare(declared).raw).toBe(
    `${HEAD}Content-Type: text/html; charset=latin1\r\nMIME-Version: 1.0\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=FC\r\n`,
  )
  expect(prepare(withBody('application/x', '\xff')).raw).toBe(
    withBody('application/x', '/w0K').replace('\r\n\r\n', '\r\nContent-Transfer-Encoding: base64\r\n\r\n'),
  )
})

test('of a multipart only the parts that need it change', () => {
  const parts = (text: string[], pdf: string[], encoding: string) =>
    withBody(
      'multipart/mixed; boundary=o',
      'preamble',
      '--o',
      'Content-Type: multipart/alternative; boundary="i"',
      '',
      '--i',
      ...text,
      '--i',
      'content-type: text/html',
      '',
      '<p>as it is</p>  ',
      '--i--',
      '',
      '--o ',
      'Content-Type: application/pdf',
      `Content-Transfer-Encoding:${encoding}`,
      'Content-Disposition: attachment; filename=a.pdf',
      '',
      ...pdf,
      '--o--',
      'epilogue',
    )
  const long = 'a'.repeat(999)
  const soft = [`${'a'.repeat(75)}=`, ...Array.from({ length: 12 }, () => `${'a'.repeat(75)}=`), 'a'.repeat(24)]
  const result = prepare(parts(['Content-Type: text/plain', '', long], ['\xff\xfe', '\x80'], '\tBinary (x)'))
  expect(result.raw).toBe(
    parts(
      ['Content-Type: text/plain', 'Content-Transfer-Encoding: quoted-printable', '', ...soft],
      ['//4NCoA='],
      ' base64',
    ),
  )
  expect(result.attachments).toBe(1)
})

test('a soft line break makes no boundary line out of what stood within a line', () => {
  const { raw } = prepare(
    withBody('multipart/mixed; boundary=b', '--b', '', `${'ü'.repeat(1)}${'a'.repeat(72)}--b`, '--b--'),
  )
  expect(raw.match(/^--b/gm)).toHaveLength(2)
  expect(raw).toContain('=\r\n=2D-b')
})

test('ten megabytes and hostile headers take no time', () => {
  const large = new Uint8Array(10 * 1_024 * 1_024).fill(0xfc)
  large.set(octets(`${HEAD}Content-Type: image/x\r\n\r\n`))
  const values = ['\xc3\xbc ', '\xc3\xbc', ' ', '=?', '"', '(', 'a,', '<', ';', '\\', ' a', '=?x?q?']
  const hostile = ['Subject', 'Cc', 'From', 'DKIM-Signature', 'Content-Type'].flatMap((name) =>
    values.map((value) =>
      octets(
        `${name}: \xc3\xbc${value.repeat(100_000)}\xc3\xbc\r\n${name === 'From' ? '' : 'From: a@b.example\r\n'}\r\n`,
      ),
    ),
  )
  const started = processorMs()
  expect(prepareRaw(large, OPTIONS).ok).toBe(true)
  for (const message of hostile) prepareRaw(message, OPTIONS)
  expect(processorMs() - started).toBeLessThan(15_000)
})
