import { MailSummary } from '@mailstead/contracts/received-mail.ts'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { type ComposeInput, compose } from '../compose/compose.ts'
import { HOSTILE_MAILS } from './hostile.fixture.ts'
import { type ParsedMail, parseMail } from './parse-mail.ts'
import { readSummary } from './read-summary.ts'
import { searchText } from './search-text.ts'

// Mails of 25 MB, on a machine that may be slow and busy.
vi.setConfig({ testTimeout: 120_000 })

const octets = (text: string) => new TextEncoder().encode(text)

async function read(raw: Uint8Array<ArrayBuffer>): Promise<ParsedMail> {
  const result = await parseMail(raw)
  if (!result.ok) expect.fail(result.why)
  return result.mail
}

const MAIL: ComposeInput = {
  from: { name: 'Jürgen "J" 文', address: 'j@demo.example' },
  to: [
    { name: 'B, C', address: 'b@remote.example' },
    { name: '', address: 'd@remote.example' },
  ],
  cc: [{ name: 'E', address: 'e@remote.example' }],
  replyTo: [{ name: '', address: 'r@demo.example' }],
  subject: `Grüße 😀 ${'lang '.repeat(40)}`.trim(),
  text: 'Grüße,\n\n> zitiert\n.\nFrom here\n',
  html: '<p>Grüße <img src="cid:logo@x"></p>',
  headers: { 'X-Probe': '1', 'In-Reply-To': '<a@x>', References: '<b@x> <a@x>' },
  attachments: [
    { filename: 'logo.png', content: Uint8Array.of(0, 255, 10, 13, 61), contentId: 'logo@x' },
    { filename: 'Übersicht 文.pdf', content: new Uint8Array(5_000).map((_, at) => at % 256) },
    { filename: 'inner.eml', content: octets('Subject: inner\r\n\r\nx'), contentType: 'message/rfc822' },
  ],
  date: new Date('2026-11-25T04:00:00Z'),
  messageId: '<1@demo.example>',
}

test('what we compose is read back', async () => {
  const { raw } = await compose(MAIL)
  const mail = await read(octets(raw))
  expect(mail.summary).toEqual({
    from: '"Jürgen \\"J\\" 文" <j@demo.example>',
    to: ['"B, C" <b@remote.example>', 'd@remote.example'],
    cc: ['E <e@remote.example>'],
    bcc: [],
    replyTo: ['r@demo.example'],
    subject: MAIL.subject,
    headerId: '<1@demo.example>',
    inReplyTo: ['<a@x>'],
    references: ['<b@x>', '<a@x>'],
    dateMs: MAIL.date.getTime(),
    snippet: 'Grüße, > zitiert . From here',
    attachments: [
      {
        id: '0',
        filename: 'logo.png',
        size: 5,
        contentType: 'image/png',
        contentId: 'logo@x',
        disposition: 'inline',
      },
      {
        id: '1',
        filename: 'Übersicht 文.pdf',
        size: 5_000,
        contentType: 'application/pdf',
        contentId: null,
        disposition: 'attachment',
      },
      {
        id: '2',
        filename: 'inner.eml',
        size: 19,
        contentType: 'message/rfc822',
        contentId: null,
        disposition: 'attachment',
      },
    ],
  })
  expect(mail.text?.trimEnd()).toBe(MAIL.text?.trimEnd())
  expect(mail.html?.trimEnd()).toBe(MAIL.html)
  expect(mail.isTextCut).toBe(false)
  expect(MAIL.attachments?.map((_, id) => mail.attachmentBytes(String(id)))).toEqual(
    MAIL.attachments?.map(({ content }) => content),
  )
  expect(mail.headers.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['X-Probe', 'From', 'To', 'Subject', 'Date', 'Message-ID', 'Content-Type']),
  )
  expect(mail.headers).toContainEqual({ name: 'Subject', value: MAIL.subject })
})

test('any octets attached, with any name, come back', async () => {
  const file = fc.uint8Array({ minLength: 1, maxLength: 2_000 })
  await fc.assert(
    fc.asyncProperty(file, fc.string({ unit: 'grapheme', minLength: 1, maxLength: 100 }), async (content, filename) => {
      const { raw } = await compose({
        ...MAIL,
        attachments: [{ filename, content, contentType: 'application/octet-stream' }],
      })
      const mail = await read(octets(raw))
      expect(mail.attachmentBytes('0')).toEqual(content)
      expect(mail.summary.attachments[0]?.filename).not.toBe('')
    }),
    { seed: 20_261_129, numRuns: 200 },
  )
})

/** Everything that must hold of a mail that was read, whoever wrote it. */
function checkBounds(mail: ParsedMail, raw: Uint8Array<ArrayBuffer>): void {
  expect(MailSummary.parse(mail.summary)).toEqual(mail.summary)
  expect(readSummary(raw)).toEqual({ ...mail.summary, snippet: '', attachments: [] })
  const { subject, from, snippet, attachments } = mail.summary
  for (const line of [subject, from, snippet, ...attachments.map(({ filename }) => filename ?? '')]) {
    expect(line).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u)
    expect(line.isWellFormed()).toBe(true)
  }
  expect(subject.length).toBeLessThanOrEqual(998)
  expect(snippet.length).toBeLessThanOrEqual(200)
  for (const { id, filename, size } of attachments) {
    expect(filename).toMatch(/^[^/\\]{1,255}$/u)
    expect(mail.attachmentBytes(id)).toHaveLength(size)
  }
  expect(octets(searchText(mail)).length).toBeLessThanOrEqual(262_144)
}

test.each(HOSTILE_MAILS.filter(({ expected }) => expected === 'parsed'))('bounds hold: $name', async ({ make }) => {
  const raw = make()
  checkBounds(await read(raw), raw)
})

const SAMPLES = HOSTILE_MAILS.map(({ make }) => make()).filter(({ length }) => length > 100 && length < 2_000)
const mutation = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  removed: fc.nat({ max: 40 }),
  /** Octets of any value, and those that mean something in a mail. */
  added: fc.oneof(
    fc.uint8Array({ maxLength: 8 }),
    fc
      .constantFrom(
        '\r\n',
        '\n',
        '\r',
        '\r\n\r\n',
        '--b\r\n',
        '--b--',
        '=?utf-8?q?',
        '?=',
        '"',
        '(',
        ';',
        '=',
        ':',
        '<',
      )
      .map(octets),
  ),
})

function mutate(
  raw: Uint8Array<ArrayBuffer>,
  mutations: readonly { at: number; removed: number; added: Uint8Array }[],
) {
  return mutations.reduce((mutated, { at, removed, added }) => {
    const start = Math.floor(at * mutated.length)
    return Uint8Array.from([...mutated.subarray(0, start), ...added, ...mutated.subarray(start + removed)])
  }, raw)
}

test('mails with random changes are read or refused for a bound, never for a mistake of ours', async () => {
  expect(SAMPLES.length).toBeGreaterThanOrEqual(12)
  const changes = fc.array(mutation, { minLength: 1, maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...SAMPLES), changes, async (sample, mutations) => {
      const raw = mutate(sample, mutations)
      const result = await parseMail(raw)
      if (result.ok) checkBounds(result.mail, raw)
      else expect(result.why).not.toContain('could not be read')
    }),
    { seed: 20_261_129, numRuns: 2_000 },
  )
})
