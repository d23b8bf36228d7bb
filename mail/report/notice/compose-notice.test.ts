import fc from 'fast-check'
import { expect, test } from 'vitest'
import { classify } from '../../bounce/classify.ts'
import { readHeaderFields } from '../mime/header-field.ts'
import { readParts, readPartText } from '../mime/mime-part.ts'
import { readReport } from '../read-report.ts'
import { toRefusal } from '../report.ts'
import { composeNotice, type NoticeInput } from './compose-notice.ts'
import { mayNotify } from './may-notify.ts'

const encode = (text: string) => new TextEncoder().encode(text)
const HEADER = `Received: from a.peer.example by b.peer.example\r\nFrom: Ada <ada@peer.example>\r\nTo: gone@hosted.example\r\nSubject: Lunch\r\nMessage-ID: <lunch-1@peer.example>\r\n\r\nThe secret text of the mail.\r\n`

function makeNotice(changes: Partial<NoticeInput> = {}): string {
  return composeNotice({
    id: '0199aaaa-bbbb-7ccc-8ddd-eeeeffff0000',
    from: 'postmaster@hosted.example',
    to: 'ada@peer.example',
    reportingMta: 'mail.mailstead.example',
    arrivalMs: Date.UTC(2026, 10, 29, 1, 0, 0),
    nowMs: Date.UTC(2026, 10, 29, 1, 0, 30),
    recipient: 'gone@hosted.example',
    enhanced: '5.1.1',
    text: 'no such mailbox here',
    originalHeaders: encode(HEADER),
    ...changes,
  })
}

/** What every notice must be, whatever goes in. */
function checkForm(notice: string): void {
  expect(notice).toMatch(/^[\t\r\n\x20-\x7e]*$/)
  expect(notice.endsWith('\r\n')).toBe(true)
  for (const line of notice.split('\r\n')) {
    expect(line.length).toBeLessThanOrEqual(998)
    expect(line).not.toMatch(/[\r\n]/)
    expect(line).not.toMatch(/^(\.|From |--(?!=_))/)
  }
  expect(readHeaderFields(encode(notice)).map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'from',
      'to',
      'subject',
      'date',
      'message-id',
      'auto-submitted',
      'mime-version',
      'content-type',
    ]),
  )
  expect(readParts(encode(notice)).map(({ type }) => type)).toEqual([
    'multipart/report',
    'text/plain',
    'message/delivery-status',
    expect.stringMatching(/^(text\/rfc822|message\/global)-headers$/),
  ])
}

test('composeNotice writes the header of RFC 3464 and RFC 3834', () => {
  const notice = makeNotice()
  checkForm(notice)
  expect(readHeaderFields(encode(notice))).toEqual([
    { name: 'from', value: 'Mail Delivery System <postmaster@hosted.example>' },
    { name: 'to', value: '<ada@peer.example>' },
    { name: 'subject', value: 'Undeliverable: Lunch' },
    { name: 'date', value: 'Sun, 29 Nov 2026 01:00:30 +0000' },
    { name: 'message-id', value: '<0199aaaa-bbbb-7ccc-8ddd-eeeeffff0000@hosted.example>' },
    { name: 'in-reply-to', value: '<lunch-1@peer.example>' },
    { name: 'references', value: '<lunch-1@peer.example>' },
    { name: 'auto-submitted', value: 'auto-replied' },
    { name: 'mime-version', value: '1.0' },
    {
      name: 'content-type',
      value: 'multipart/report; report-type=delivery-status; boundary="=_0199aaaa-bbbb-7ccc-8ddd-eeeeffff0000"',
    },
  ])
  expect(notice).not.toContain('secret text')
})

const LONG = 'gave up after 5 days: the address could not be looked up, and this sentence must be folded at least twice'

test.each([
  {
    enhanced: '5.1.1',
    recipient: 'gone@hosted.example',
    text: 'no such mailbox here',
    category: 'recipient',
    suppress: true,
  },
  {
    enhanced: '5.2.2',
    recipient: 'full@hosted.example',
    text: 'the mailbox is full',
    category: 'quota',
    suppress: false,
  },
  { enhanced: '4.4.7', recipient: 'jürgen\\+=文@hosted.example', text: LONG, category: 'transient', suppress: false },
  {
    enhanced: '5.7.1',
    recipient: "-o'neil+tag@hosted.example",
    text: 'refused by a rule',
    category: 'policy',
    suppress: false,
  },
])('readReport reads what composeNotice wrote: $enhanced', async ({ category, suppress, ...given }) => {
  const notice = makeNotice(given)
  checkForm(notice)
  const { recipient: address, enhanced, text } = given
  const code = enhanced.startsWith('4') ? 450 : 550
  const report = await readReport(encode(notice))
  expect(report).toEqual({
    kind: 'bounce',
    recipients: [{ action: 'failed', address, code, enhanced, text, remoteMta: null }],
    original: { messageId: '<lunch-1@peer.example>', returnPath: null },
  })
  const [told] = report.kind === 'bounce' ? report.recipients : []
  expect(told && classify(toRefusal(told, null))).toEqual({ category, suppress })
})

test('no notice about a notice', () => {
  const headers = readHeaderFields(encode(makeNotice()))
  expect(mayNotify({ mailFrom: 'ada@peer.example', spf: 'pass', dkimAlignedPass: true, headers }).ok).toBe(false)
})

const returned = (notice: string) => {
  const part = readParts(encode(notice)).at(-1)!
  return { type: part.type, text: readPartText(part, 100_000).replace(/\n+$/, '') }
}

test('the header of the mail is returned, and no more', () => {
  expect(returned(makeNotice())).toEqual({
    type: 'text/rfc822-headers',
    text: HEADER.slice(0, HEADER.indexOf('\r\n\r\n')).replaceAll('\r\n', '\n'),
  })
})

test.each([
  ['UTF-8', encode('Subject: Größe 文\r\nX: y\r\n\r\n'), 'message/global-headers', 'Subject: Größe 文\nX: y'],
  ['Latin-1', Uint8Array.from([...encode('Subject: '), 0xfc, 13, 10]), 'text/rfc822-headers', 'Subject: ü'],
  ['bare LF and CR', encode('Subject: a\nX-B: c\rX-D: e\n\nbody'), 'text/rfc822-headers', 'Subject: a\nX-B: c\nX-D: e'],
  [
    'dots and From',
    encode('From x\r\n.\r\n..a: b\r\nSubject: c\r\n'),
    'text/rfc822-headers',
    'From x\n.\n..a: b\nSubject: c',
  ],
  [
    'a line of 5,000',
    encode(`Subject: ${'a'.repeat(2_000)}\r\n`),
    'text/rfc822-headers',
    `Subject: ${'a'.repeat(2_000)}`,
  ],
  [
    'NUL and white space at the end',
    encode('Subject: a\0b \t\r\nX: y \r\n'),
    'text/rfc822-headers',
    'Subject: a\0b \t\nX: y ',
  ],
  ['no header', encode('\r\n\r\nbody'), 'text/rfc822-headers', ''],
  ['nothing', new Uint8Array(), 'text/rfc822-headers', ''],
])('whatever the header holds, it comes back: %s', (_name, originalHeaders, type, text) => {
  const notice = makeNotice({ originalHeaders })
  checkForm(notice)
  expect(returned(notice)).toEqual({ type, text })
})

test('a long header is cut at the end of a line', () => {
  const notice = makeNotice({ originalHeaders: encode(`${'X-Line: abcdefghij\r\n'.repeat(100_000)}\r\n`) })
  checkForm(notice)
  expect(notice.length).toBeLessThan(20_000)
  expect(returned(notice).text).toMatch(/^(X-Line: abcdefghij\n)+X-Line: abcdefghij$/)
})

test.each([
  ['=?utf-8?Q?Gr=C3=B6=C3=9Fe?=', 'Undeliverable: Größe'],
  ['=?utf-8?Q?a=0D=0ABcc:_x@peer.example?=', 'Undeliverable: a Bcc: x@peer.example'],
  ['=?utf-8?Q?=3D=3Futf-8=3FQ=3Fx=3F=3D?=', 'Undeliverable: =?utf-8?Q?x?='],
  ['😀'.repeat(500), /^Undeliverable: (😀){40,60}$/u],
  ['x'.repeat(2_000), /^Undeliverable: x{50,110}$/],
  ['', 'Undeliverable:'],
])('the subject %# injects nothing', (subject, expected) => {
  const notice = makeNotice({ originalHeaders: encode(`Subject: ${subject}\r\n\r\n`) })
  checkForm(notice)
  const field = readHeaderFields(encode(notice)).find(({ name }) => name === 'subject')!.value
  const shown = decodeSubject(field)
  if (typeof expected === 'string') expect(shown).toBe(expected)
  else expect(shown).toMatch(expected)
  expect(readHeaderFields(encode(notice)).map(({ name }) => name)).not.toContain('bcc')
})

/** A reader of RFC 2047 that is not ours. */
function decodeSubject(field: string): string {
  return field
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?b\?([^?]*)\?=/gi, (_word, text: string) => Buffer.from(text, 'base64').toString('utf8'))
}

test('neither sender, recipient, text nor header can write a field or a part of its own', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.constantFrom(
      'a\r\nBcc: victim@peer.example\r\n\r\nbody',
      '\r\n--=_0199aaaa-bbbb-7ccc-8ddd-eeeeffff0000\r\nContent-Type: text/html\r\n\r\n<b>',
      '\r\n.\r\nMAIL FROM:<x>',
      '\ud800\u2028\u0085',
    ),
  )
  fc.assert(
    fc.property(nasty, nasty, nasty, fc.uint8Array({ maxLength: 400 }), (to, recipient, text, bytes) => {
      const originalHeaders = bytes.length % 2 === 0 ? bytes : encode(`${to}${recipient}\r\n${text}`)
      const notice = makeNotice({ to, recipient, text, originalHeaders })
      checkForm(notice)
      const names = readHeaderFields(encode(notice)).map(({ name }) => name)
      expect(names).not.toContain('bcc')
      expect(names.filter((name) => name === 'subject').length).toBe(1)
    }),
    { numRuns: 300 },
  )
})
