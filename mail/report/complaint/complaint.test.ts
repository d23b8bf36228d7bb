import fc from 'fast-check'
import { expect, it } from 'vitest'
import { MAIL_TOKEN_FIELD, makeMailToken, readMailToken } from '../../return-path/mail-token.ts'
import { importReturnPathKey } from '../../return-path/return-path.ts'
import { readReport } from '../read-report.ts'
import { COMPLAINT_FORMS, makeComplaint } from './complaint-forms.fixture.ts'

const ID = '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b'
const key = await importReturnPathKey('a secret of more than sixteen octets')
const encode = (text: string) => new TextEncoder().encode(text)

it.each(COMPLAINT_FORMS)('$from: type, returned mail and recipients', async ({ write, type, recipients }) => {
  const token = await makeMailToken(ID, key)
  const raw = write({ header: `${MAIL_TOKEN_FIELD}: ${token}\nFeedback-ID: transactional:d:t:mailstead` })
  for (const written of [raw, raw.replaceAll('\n', '\r\n')]) {
    const report = await readReport(encode(written))
    if (report.kind !== 'complaint') throw new Error(report.kind)
    expect(report.feedbackType).toBe(type)
    expect(report.mail.feedbackId).toBe('transactional:d:t:mailstead')
    expect(await readMailToken(report.mail.token ?? '', key)).toBe(ID)
    expect([...report.originalRcptTo, report.mail.recipient].filter(Boolean)).toEqual(recipients)
  }
})

it('a token is that of one mail and of nobody else’s key', async () => {
  const token = await makeMailToken(ID, key)
  expect(await readMailToken(token.toUpperCase(), key)).toBe(ID)
  expect(await readMailToken(token, await importReturnPathKey('another secret of enough octets'))).toBeNull()
  const last = token.at(-5) === 'a' ? 'b' : 'a'
  expect(await readMailToken(`${token.slice(0, -5)}${last}${token.slice(-4)}`, key)).toBeNull()
})

it('whatever is cut out of, put into or changed in a complaint, it is read within bounds and never throws', async () => {
  const whole = COMPLAINT_FORMS.map(({ write }) => encode(write({ header: 'X-A: b' })))
  const change = fc.record({
    which: fc.nat(whole.length - 1),
    from: fc.nat(2_000),
    length: fc.nat(400),
    put: fc.uint8Array({ maxLength: 200 }),
  })
  await fc.assert(
    fc.asyncProperty(change, async ({ which, from, length, put }) => {
      const bytes = whole[which] ?? new Uint8Array()
      const broken = new Uint8Array([...bytes.subarray(0, from), ...put, ...bytes.subarray(from + length)])
      const report = await readReport(broken)
      if (report.kind !== 'complaint') return
      expect(report.feedbackType.length).toBeLessThanOrEqual(40)
      expect(report.mail.feedbackId?.length ?? 0).toBeLessThanOrEqual(255)
      expect(report.mail.token?.length ?? 0).toBeLessThanOrEqual(64)
      expect(report.originalRcptTo.length).toBeLessThanOrEqual(100)
    }),
    { numRuns: 500 },
  )
})

it.each<[string, string]>([
  ['200,000 recipients', makeComplaint({ fields: 'Original-Rcpt-To: <a@b.example>\n'.repeat(200_000) })],
  [
    '100,000 fields in the returned mail',
    makeComplaint({ header: 'Feedback-ID: a:b:c:d\n'.repeat(100_000).trimEnd() }),
  ],
  ['one field of 2 MB', makeComplaint({ fields: `Feedback-Type: abuse\nUser-Agent: ${'x'.repeat(2_000_000)}\n` })],
])('is read in little time: %s', async (_, raw) => {
  expect((await readReport(encode(raw))).kind).toMatch(/complaint|auto-reply|mail/)
})
