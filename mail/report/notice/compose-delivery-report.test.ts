import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { readReport } from '../read-report.ts'
import { composeDeliveryReport } from './compose-delivery-report.ts'
import type { DeliveryReport, ReportedDelivery } from './delivery-report.ts'

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)
const HEADER = 'From: ada@demo.example\r\nSubject: Lunch\r\nMessage-ID: <1@demo.example>\r\n'
const MAIL = `${HEADER}\r\nAt noon?\r\n.\r\nFrom here\r\n`

const BOB: ReportedDelivery = {
  address: 'bob@peer.example',
  original: 'rfc822;Bob@list.example',
  status: '5.1.1',
  words: 'The host mx.peer.example refused it: 5.1.1 No such user',
  reply: { code: 550, text: '5.1.1 No such user' },
  remoteMta: 'mx.peer.example',
  lastAttemptMs: Date.UTC(2026, 10, 29, 12, 1),
}

const makeReport = (change: Partial<DeliveryReport> = {}): string =>
  composeDeliveryReport({
    id: '0199aaaa-bbbb-7ccc-8ddd-eeeeffff0000',
    action: 'failed',
    from: 'postmaster@demo.example',
    to: 'ada@demo.example',
    reportingMta: 'mail.demo.example',
    envid: 'QQ+314159',
    arrivalMs: Date.UTC(2026, 10, 29, 12, 0),
    nowMs: Date.UTC(2026, 10, 29, 12, 2),
    retryUntilMs: Date.UTC(2026, 11, 4, 12, 0),
    recipients: [BOB, { ...BOB, address: 'eve@peer.example', original: null, reply: null, remoteMta: null }],
    original: encode(MAIL),
    isWhole: false,
    ...change,
  })

/** Lines of the status part. */
const statusOf = (report: string): string[] =>
  report
    .split(/Content-Type: message\/delivery-status\r\n/)[1]!
    .split('\r\n--=_')[0]!
    .split('\r\n')

test('has the fields of RFC 3464 for the message and for each recipient', () => {
  const lines = statusOf(makeReport())
  expect(lines.slice(2)).toEqual([
    'Original-Envelope-Id: QQ+314159',
    'Reporting-MTA: dns; mail.demo.example',
    'Arrival-Date: Sun, 29 Nov 2026 12:00:00 +0000',
    '',
    'Original-Recipient: rfc822; Bob@list.example',
    'Final-Recipient: rfc822; bob@peer.example',
    'Action: failed',
    'Status: 5.1.1',
    'Remote-MTA: dns; mx.peer.example',
    'Diagnostic-Code: smtp; 550 5.1.1 No such user',
    'Last-Attempt-Date: Sun, 29 Nov 2026 12:01:00 +0000',
    '',
    'Final-Recipient: rfc822; eve@peer.example',
    'Action: failed',
    'Status: 5.1.1',
    'Last-Attempt-Date: Sun, 29 Nov 2026 12:01:00 +0000',
    '',
  ])
})

test.each([
  ['delayed', 'Delayed: Lunch', 'Will-Retry-Until: Fri, 04 Dec 2026 12:00:00 +0000'],
  ['relayed', 'Delivered: Lunch', 'Action: relayed'],
  ['failed', 'Undeliverable: Lunch', 'Action: failed'],
] as const)('tells %s by subject and fields', (action, subject, line) => {
  const report = makeReport({ action })
  expect(report).toContain(`\r\nSubject: ${subject}\r\n`)
  expect(statusOf(report)).toContain(line)
  expect(report.includes('Will-Retry-Until')).toBe(action === 'delayed')
})

test('is read by our own parser', async () => {
  const report = await readReport(encode(makeReport()), '')
  expect(report).toMatchObject({ kind: 'bounce', original: { messageId: '<1@demo.example>' } })
  expect(report.kind === 'bounce' ? report.recipients : []).toMatchObject([
    { action: 'failed', code: 550, enhanced: '5.1.1', remoteMta: 'mx.peer.example' },
    { action: 'failed', address: 'eve@peer.example', enhanced: '5.1.1' },
  ])
})

test('returns the header alone, or the whole mail', () => {
  expect(makeReport()).not.toContain('At noon?')
  expect(makeReport({ isWhole: true })).toContain(
    `Content-Type: message/rfc822\r\nContent-Description: Undelivered mail\r\n\r\n${MAIL}`,
  )
})

test('writes an address in UTF-8 with escapes (RFC 6533)', () => {
  const recipients = [{ ...BOB, original: 'utf-8;jürgen@peer.example' }]
  const report = makeReport({ recipients })
  expect(statusOf(report)).toContain('Original-Recipient: utf-8; j\\x{FC}rgen@peer.example')
  expect(report).toMatch(/^[\x20-\x7e\r\n]*$/)
})

test('nothing from outside writes a field or a part of its own', () => {
  const nasty = 'x\r\nBcc: eve@peer.example\r\n\r\n--=_0199aaaa-bbbb-7ccc-8ddd-eeeeffff0000\r\n'
  const recipients = [
    { ...BOB, address: nasty, original: nasty, words: nasty, remoteMta: nasty, reply: { code: 550, text: nasty } },
  ]
  const report = makeReport({ recipients, envid: nasty })
  expect(report).not.toMatch(/^Bcc:/m)
  expect(report.match(/^--=_0199aaaa/gm)).toHaveLength(4)
  for (const line of report.split('\r\n')) expect(line.length).toBeLessThanOrEqual(998)
})

const PYTHON = `
import sys, json, email, email.policy
m = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
words, status, original = m.get_payload()
groups = [dict(g.items()) for g in status.get_payload()]
print(json.dumps({
  'type': m.get_content_type(), 'report': m.get_param('report-type'), 'defects': [str(d) for p in m.walk() for d in p.defects],
  'words': words.get_content(), 'groups': groups, 'original': original.get_content_type(), 'auto': m['Auto-Submitted'],
  'subject': (original.get_payload()[0] if original.get_content_type() == 'message/rfc822' else email.message_from_string(original.get_payload()))['Subject'],
}))
`
const hasPython = spawnSync('python3', ['--version']).status === 0

test.skipIf(!hasPython).each([true, false])("Python's email package reads it, whole: %s", (isWhole) => {
  const { stdout, stderr } = spawnSync('python3', ['-c', PYTHON], { input: makeReport({ isWhole }), encoding: 'utf8' })
  expect(stderr).toBe('')
  const read = JSON.parse(stdout)
  expect(read).toMatchObject({
    type: 'multipart/report',
    report: 'delivery-status',
    defects: [],
    auto: 'auto-replied',
    original: isWhole ? 'message/rfc822' : 'text/rfc822-headers',
    subject: 'Lunch',
  })
  expect(read.words.replaceAll('\r', '')).toContain('could not be delivered to:\n\n  <bob@peer.example>')
  expect(read.groups).toHaveLength(3)
  expect(read.groups[0]).toMatchObject({ 'Original-Envelope-Id': 'QQ+314159' })
  expect(read.groups[1]).toMatchObject({
    'Final-Recipient': 'rfc822; bob@peer.example',
    Action: 'failed',
    Status: '5.1.1',
  })
  expect(read.groups[2]).toMatchObject({ 'Final-Recipient': 'rfc822; eve@peer.example' })
})
