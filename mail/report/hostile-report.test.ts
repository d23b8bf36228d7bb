import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findUnsafeCharacter } from '../address/unsafe-character.ts'
import { classify } from '../bounce/classify.ts'
import { STATUS_REPORTS } from './delivery-status.fixture.ts'
import { LOOSE_BOUNCES } from './loose-bounce.fixture.ts'
import { readReport } from './read-report.ts'
import { REPORTED_RECIPIENTS_MAX, type Report, toRefusal } from './report.ts'

const encode = (text: string) => new TextEncoder().encode(text)
const REPORT = `From: MAILER-DAEMON@peer.example
Subject: failure notice
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Delivery failed.
--b
Content-Type: message/delivery-status

`
const group = (n: number) => `Final-Recipient: rfc822; user${n}@peer.example\nAction: failed\nStatus: 5.1.1\n\n`
const nest = (depth: number) =>
  Array.from({ length: depth }, (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\n\n--b${n}\n`).join('')

/** Name, mail, what it must be taken for. A reader that is not linear needs minutes for one, and runs into the time limit. */
const HOSTILE: readonly (readonly [string, string, Report['kind']])[] = [
  ['nothing', '', 'mail'],
  ['only line ends', '\n'.repeat(600_000), 'mail'],
  ['only NUL', '\0'.repeat(600_000), 'mail'],
  ['no header', `\n\n${'word '.repeat(100_000)}`, 'mail'],
  ['one field of 600 kB', `Subject: ${'x'.repeat(600_000)}`, 'mail'],
  ['one folded field of 100,000 lines', `Subject: x${'\n y'.repeat(100_000)}\n\nText`, 'mail'],
  ['100,000 fields', `${'X-A: b\n'.repeat(100_000)}\nText`, 'mail'],
  [
    'a boundary that never comes',
    'Content-Type: multipart/report; boundary=x; report-type=delivery-status\n\nText',
    'bounce',
  ],
  ['no boundary', 'Content-Type: multipart/report; report-type=delivery-status\n\nText', 'bounce'],
  ['an empty boundary', 'Content-Type: multipart/mixed; boundary=""\n\n--\n--\n--', 'mail'],
  ['100,000 parts', `Content-Type: multipart/mixed; boundary=b\n\n${'--b\n\nx\n'.repeat(100_000)}`, 'mail'],
  [
    '100,000 delimiters of another boundary',
    `Content-Type: multipart/mixed; boundary=b\n\n${'--bb\n'.repeat(100_000)}`,
    'mail',
  ],
  ['5,000 nested multiparts', nest(5_000), 'mail'],
  [
    'a multipart that contains itself',
    `Content-Type: multipart/mixed; boundary=b\n\n${'--b\nContent-Type: multipart/mixed; boundary=b\n\n'.repeat(10_000)}`,
    'mail',
  ],
  ['5,000 nested mails', 'Content-Type: message/rfc822\n\n'.repeat(5_000), 'mail'],
  ['a report cut in the middle of a field', REPORT + group(1).slice(0, -12), 'bounce'],
  ['a report without recipients', `${REPORT}Reporting-MTA: dns; x\n\n--b--\n`, 'bounce'],
  ['100,000 empty groups', `${REPORT}${'\n \n'.repeat(100_000)}${group(1)}`, 'bounce'],
  ['encoded words without end', `Subject: ${'=?utf-8?q?'.repeat(50_000)}\n\nText`, 'mail'],
  ['encoded words of an unknown charset', 'Subject: =?nonsense?b?////?= =?utf-8?b?=?=\n\nText', 'mail'],
  ['base64 that is none', 'From: postmaster@x.example\nContent-Transfer-Encoding: base64\n\n====A=é\n', 'auto-reply'],
  ['quoted-printable of equals signs', `Content-Transfer-Encoding: quoted-printable\n\n${'='.repeat(600_000)}`, 'mail'],
  ['open tags', `Content-Type: text/html\n\n${'<style'.repeat(100_000)}`, 'mail'],
  ['entities', `Content-Type: text/html\n\n${'&#xffff;&#0;&amp'.repeat(40_000)}`, 'mail'],
  ['at signs', `From: mailer-daemon@x.example\nSubject: failure notice\n\n${'a@'.repeat(300_000)}`, 'bounce'],
  [
    'addresses without end',
    `From: mailer-daemon@x.example\nSubject: failure notice\n\n<${'a.'.repeat(300_000)}`,
    'bounce',
  ],
  [
    'hosts without end',
    `From: mailer-daemon@x.example\nSubject: failure notice\n\n${'host a.a.'.repeat(60_000)}`,
    'bounce',
  ],
  [
    'codes without end',
    `From: mailer-daemon@x.example\nSubject: failure notice\n\n${'550 550-5.1.'.repeat(50_000)}`,
    'bounce',
  ],
  ['white space', `From: mailer-daemon@x.example\nSubject: failure notice\n\n${' \t'.repeat(300_000)}x`, 'bounce'],
  ['no fields but colons', ':'.repeat(600_000), 'mail'],
]

test.each(HOSTILE)('readReport is bounded and total: %s', async (_name, mail, kind) => {
  const report = await readReport(encode(mail))
  expect(report.kind).toBe(kind)
  expect(JSON.stringify(report).length).toBeLessThan(5_000)
})

test('of 100,000 recipients the first hundred are read', async () => {
  const groups = Array.from({ length: 100_000 }, (_, n) => group(n)).join('')
  const report = await readReport(encode(`${REPORT}Reporting-MTA: dns; x\n\n${groups}`))
  expect(report.kind === 'bounce' && report.recipients.length).toBe(REPORTED_RECIPIENTS_MAX)
  expect(report.kind === 'bounce' && report.recipients.at(-1)?.address).toBe('user99@peer.example')
  const lines = Array.from({ length: 100_000 }, (_, n) => `<user${n}@peer.example>: 550 5.1.1 User unknown`).join('\n')
  const loose = await readReport(encode(`From: MAILER-DAEMON@peer.example\nSubject: failure notice\n\n${lines}`))
  expect(loose.kind === 'bounce' && loose.recipients.length).toBe(REPORTED_RECIPIENTS_MAX)
})

test('what follows the first 512 KiB does not count', async () => {
  const mail = `From: ada@peer.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n${'x\n'.repeat(300_000)}--b\nContent-Type: message/delivery-status\n\n\n${group(1)}`
  expect((await readReport(encode(mail))).kind).toBe('mail')
})

test('control characters of a report do not come through', async () => {
  const controls = '\u001b[2J\u0085\u2028\u202e'
  const status = `Final-Recipient: rfc822; a${controls}@peer.example\nAction: failed\nStatus: 5.1.1\nRemote-MTA: dns; mx${controls}\nDiagnostic-Code: smtp; 550 5.1.1 no${controls}\0user\n\n`
  const utf8 =
    'Final-Recipient: utf-8; x\\x{0A}\\x{85}\\x{2028}\\x{D800}\\x{FFFFFF}@peer.example\nAction: failed\nStatus: 5.1.1\n'
  const report = await readReport(encode(REPORT + status + utf8))
  const told = report.kind === 'bounce' ? report.recipients : []
  expect(told.length).toBe(2)
  for (const { address, text, remoteMta } of told) {
    expect(findUnsafeCharacter(`${address}${text}${remoteMta}`)).toBeNull()
  }
})

test('any bytes give a report, and any report a classification', async () => {
  const mails = [...STATUS_REPORTS, ...LOOSE_BOUNCES].map(({ raw }) => encode(raw))
  const damaged = fc
    .tuple(
      fc.constantFrom(...mails),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 40 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    )
    .map(([mail, changes, cut]) => {
      const bytes = mail.slice(0, Math.ceil(mail.length * cut))
      for (const [at, value] of changes) if (bytes.length > 0) bytes[at % bytes.length] = value
      return bytes
    })
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        damaged,
        fc.uint8Array({ maxLength: 2_000 }).map((bytes) => bytes.slice()),
      ),
      async (bytes) => {
        const report = await readReport(bytes, '')
        if (report.kind !== 'bounce') return
        for (const recipient of report.recipients) classify(toRefusal(recipient, 'google.com'))
      },
    ),
    { numRuns: 500 },
  )
})
