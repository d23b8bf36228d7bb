import { expect, test } from 'vitest'
import { classify } from '../bounce/classify.ts'
import { AUTO_REPLIES, WRITTEN_MAILS } from './auto-reply.fixture.ts'
import { COMPLAINTS } from './complaint.fixture.ts'
import { DELAYS } from './delay.fixture.ts'
import { STATUS_REPORTS } from './delivery-status.fixture.ts'
import { GATEWAY_REPORTS } from './gateway-status.fixture.ts'
import { LOOSE_BOUNCES } from './loose-bounce.fixture.ts'
import { ODD_BOUNCES } from './odd-bounce.fixture.ts'
import { readReport } from './read-report.ts'
import { type Report, type ReportedRecipient, toRefusal } from './report.ts'
import { ORIGINAL_ID, RETURN_PATH } from './report-case.fixture.ts'

const CASES = [
  ...STATUS_REPORTS,
  ...GATEWAY_REPORTS,
  ...LOOSE_BOUNCES,
  ...ODD_BOUNCES,
  ...DELAYS,
  ...AUTO_REPLIES,
  ...WRITTEN_MAILS,
  ...COMPLAINTS,
]

const encode = (text: string) => new TextEncoder().encode(text)

function tell(recipient: ReportedRecipient, site: string | null): string {
  const { action, address, code, enhanced } = recipient
  const { category, suppress } = classify(toRefusal(recipient, site))
  const verdict = action === 'failed' || action === 'delayed' ? [category, suppress ? 'dead' : ''] : []
  return [action, address ?? '-', code ?? '-', enhanced ?? '-', ...verdict].join(' ').trim()
}

const tellAll = (report: Report, site: string | null) =>
  report.kind === 'bounce' ? report.recipients.map((recipient) => tell(recipient, site)) : undefined

function tellWhy(report: Report): string | undefined {
  if (report.kind === 'complaint') return report.feedbackType
  return report.kind === 'auto-reply' ? report.why : undefined
}

test('the table is large enough', () => {
  expect(CASES.length).toBeGreaterThanOrEqual(80)
  expect(CASES.filter(({ kind }) => kind === 'bounce').length).toBeGreaterThanOrEqual(60)
})

const named = CASES.map((labelled, index) => ({ ...labelled, index }))

test.each(named)('readReport: $kind, $from', async ({ raw, site = null, kind, recipients, why, original, text }) => {
  for (const written of [raw, raw.replaceAll('\n', '\r\n')]) {
    const report = await readReport(encode(written))
    expect({ kind: report.kind, recipients: tellAll(report, site), why: tellWhy(report) }).toEqual({
      kind,
      recipients,
      why,
    })
    if (original !== undefined) expect(report.original.messageId).toBe(original)
    if (text && report.kind === 'bounce') expect(report.recipients[0]?.text).toMatch(text)
  }
})

test('a complaint tells what it is about', async () => {
  expect(await readReport(encode(COMPLAINTS[0]!.raw))).toEqual({
    kind: 'complaint',
    feedbackType: 'abuse',
    originalMailFrom: 'b-abc@rp.demo.example',
    originalRcptTo: ['nobody@peer.example'],
    userAgent: 'Yahoo!-Mail-Feedback/2.0',
    reportingMta: 'mta1.provider.example',
    original: { messageId: ORIGINAL_ID, returnPath: RETURN_PATH },
    mail: { feedbackId: null, token: null, recipient: null },
  })
})

test('where a bounce shows the mail, its return path and the remote host are read', async () => {
  const report = await readReport(encode(STATUS_REPORTS[0]!.raw))
  expect(report.original.returnPath).toBe(RETURN_PATH)
  expect(report.kind === 'bounce' && report.recipients[0]?.remoteMta).toBe('inner.corp.example')
  const loose = await readReport(encode(LOOSE_BOUNCES.find(({ from }) => from.startsWith('Postfix'))!.raw))
  expect(loose.original.returnPath).toBe(RETURN_PATH)
  expect(loose.kind === 'bounce' && loose.recipients[0]?.remoteMta).toBe('inner.corp.example')
})

const HUMAN =
  'From: Ada <ada@peer.example>\nSubject: Delivery failed\n\nMy parcel was not delivered.\nada@peer.example\n'

test.each([
  { named: 'written by somebody', raw: HUMAN, mailFrom: 'ada@peer.example', kind: 'mail' },
  { named: 'the envelope unknown', raw: HUMAN, mailFrom: null, kind: 'mail' },
  { named: 'the same from the null sender', raw: HUMAN, mailFrom: '', kind: 'bounce' },
  { named: 'the null sender in Return-Path', raw: `Return-Path: <>\n${HUMAN}`, mailFrom: null, kind: 'bounce' },
  { named: 'other words from the null sender', raw: 'Subject: Hello\n\nI wait.\n', mailFrom: '', kind: 'auto-reply' },
  { named: 'with an SMTP reply', raw: `${HUMAN}host said: 550 5.1.1 no such user`, mailFrom: null, kind: 'bounce' },
  { named: 'a number that is no reply', raw: `${HUMAN}Call (480) 624-2500 or pay $550`, mailFrom: null, kind: 'mail' },
])('the envelope counts: $named', async ({ raw, mailFrom, kind }) => {
  expect((await readReport(encode(raw), mailFrom)).kind).toBe(kind)
})

test('what the returned mail says is never the reason', async () => {
  for (const { raw } of [...LOOSE_BOUNCES, ...STATUS_REPORTS]) {
    const report = await readReport(encode(raw))
    expect(JSON.stringify(report)).not.toContain('order number')
  }
})
