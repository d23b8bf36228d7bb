import { expect, test } from 'vitest'
import { processorMs } from '../processor-time.fixture.js'
import { checkCustomHeader, isMessageId } from './custom-header.ts'

const why = (name: string, value: string) => {
  const checked = checkCustomHeader(name, value)
  return checked.ok ? null : checked.why
}

test.each([
  ['X-Probe', 'a'],
  ['x-probe', ' a\tb '],
  ['List-Unsubscribe', '<https://demo.example/u?x=1>, <mailto:u@demo.example>'],
  ['References', '<a@x.example> <b@x.example>'],
  ['Feedback-ID', 'a:b:c:d'],
  ['X-Unicode', 'Grüße 文'],
  ['constructor', 'x'],
])('checkCustomHeader takes %s: %s', (name, value) => {
  expect(checkCustomHeader(name, value)).toEqual({ ok: true, name, value: value.trim() })
})

test.each(
  'From TO cc Bcc Sender Date Received Return-Path DKIM-Signature dkim-x ARC-Seal Authentication-Results MIME-Version Content-Type content-transfer-encoding Resent-From Delivered-To'.split(
    ' ',
  ),
)('checkCustomHeader refuses the reserved %s', (name) => {
  expect(why(name, 'x')).toContain('reserved')
})

test.each(['', 'a b', 'From ', 'From:', 'X-ü', 'X\r\nBcc', 'X\0', '-x', '__proto__', 'a'.repeat(77)])(
  'checkCustomHeader refuses the name %j',
  (name) => {
    expect(why(name, 'x')).toContain('the name')
  },
)

test.each([
  'a\rb',
  'a\nb',
  'a\r\nBcc: x@y.example',
  'a\r\n b',
  'a\0',
  'a\u0085',
  'a\u2028',
  '\ud800',
  '',
  '  ',
  'a'.repeat(901),
  'a '.repeat(5_001),
])('checkCustomHeader refuses the value %j', (value) => {
  expect(why('X-Probe', value)).toContain('the value')
})

test('a well-formed Message-ID is handed back', () => {
  expect(checkCustomHeader('message-id', ' <a.1@demo.example> ')).toMatchObject({
    ok: true,
    messageId: '<a.1@demo.example>',
  })
  for (const value of [
    'a@b.example',
    '<a>',
    '<a@b> <c@d>',
    '<a b@c>',
    '<@b>',
    '<a@>',
    '<a@b.example>x',
    '<a..b@c>',
    '<.a@b>',
    '<a.@b>',
    `<${'a'.repeat(300)}@b>`,
  ]) {
    expect(why('Message-ID', value), value).toContain('Message-ID')
    expect(isMessageId(value)).toBe(false)
  }
})

test('hostile input takes no time', () => {
  const started = processorMs()
  for (const part of ['a', ' ', '\t', '<', '=?', 'a@']) {
    checkCustomHeader(part.repeat(100_000), 'x')
    checkCustomHeader('X-Probe', part.repeat(100_000))
    checkCustomHeader('Message-ID', part.repeat(100_000))
  }
  expect(processorMs() - started).toBeLessThan(2_000)
})
