import { expect, test } from 'vitest'
import { prepareRaw } from '../prepare-raw.ts'
import { createRawChecker } from '../raw-checker.ts'
import { HEAD, OPTIONS, octets } from '../raw-mail.fixture.ts'
import { openRaw } from './open-raw.ts'

const NOTHING = { idempotencyKey: null, tags: [], scheduledAt: null, emailClass: null, expiresIn: null }
const ALL = [
  'idempotency-key: k1',
  'X-Mailstead-Tag: a=b',
  'X-MAILSTEAD-TAG: c = d=e',
  'X-Mailstead-Tags: f=g,\r\n h=',
  'X-Mailstead-Scheduled-At: in 5\r\n\tminutes',
  'X-Mailstead-Class: bulk',
  'X-Mailstead-Expires-In: 600',
]
const READ = {
  idempotencyKey: 'k1',
  tags: [
    { name: 'a', value: 'b' },
    { name: 'c', value: 'd=e' },
    { name: 'f', value: 'g' },
    { name: 'h', value: '' },
  ],
  scheduledAt: 'in 5\tminutes',
  emailClass: 'bulk',
  expiresIn: '600',
}
const messageWith = (...fields: string[]) => `${fields.map((field) => `${field}\r\n`).join('')}${HEAD}\r\nHi\r\n`

function open(text: string) {
  const opened = openRaw(octets(text))
  if (!opened.ok) throw new Error(opened.why)
  return opened
}

const sameOf = (text: string): string =>
  open(text)
    .same.map((piece) => new TextDecoder('latin1').decode(piece))
    .join('')

test('reads every option, whatever its case and folds', () => {
  expect(open(messageWith()).options).toEqual(NOTHING)
  expect(open(messageWith(...ALL))).toMatchObject({ options: READ, author: { address: 'ada@demo.example' } })
})

test('what makes it the same message has no option in it, and line ends of one sort', () => {
  const plain = messageWith()
  expect(sameOf(messageWith(...ALL))).toBe(plain)
  expect(sameOf(plain)).toBe(plain)
  expect(sameOf(plain.replaceAll('\r\n', '\n'))).toBe(plain)
  expect(sameOf(plain.slice(0, -2))).toBe(plain)
  expect(sameOf(messageWith('X-A: b'))).not.toBe(plain)
})

test('no option leaves with the mail, whichever way it is prepared, and both ways read the same', () => {
  const raw = octets(messageWith(...ALL, 'X-Other: stays'))
  const small = prepareRaw(raw, OPTIONS)
  const checker = createRawChecker(OPTIONS)
  checker.write(raw)
  const large = checker.end()
  if (!small.ok || !large.ok) throw new Error('unfit')
  for (const head of [small.raw, large.head]) {
    expect(head).not.toMatch(/mailstead|idempotency/i)
    expect(head).toContain('X-Other: stays')
  }
  expect([small.options, large.options]).toEqual([READ, READ])
  const same = large.same.map((piece) => new TextDecoder().decode(piece)).join('')
  expect(`${same}Hi\r\n`).toBe(sameOf(messageWith(...ALL, 'X-Other: stays')))
})

test.each([
  [['Idempotency-Key: a', 'Idempotency-Key: b'], 'line 2 (Idempotency-Key) is there a second time: only one may be'],
  [['X-Mailstead-Class:  '], 'line 1 (X-Mailstead-Class) is empty: give it a value or leave it out'],
  [['X-Mailstead-Tag: ab'], 'line 1 (X-Mailstead-Tag) must be name=value, and is "ab"'],
  [['X-Mailstead-Tags: a=b,,'], 'line 1 (X-Mailstead-Tags) must be name=value, and is ""'],
  [['X-Mailstead-Class: b\xc3\xbclk'], 'line 1 (X-Mailstead-Class) has characters other than ASCII'],
])('refuses %j', (fields, why) => {
  expect(openRaw(octets(messageWith(...fields)))).toEqual({ ok: false, why })
  expect(prepareRaw(octets(messageWith(...fields)), OPTIONS)).toEqual({ ok: false, why })
})

test('refuses an option that is none, since a mistyped one would be passed over', () => {
  const opened = openRaw(octets(messageWith('X-Mailstead-Schedule: tomorrow')))
  expect(opened).toMatchObject({
    why: expect.stringMatching(/^line 1 \(X-Mailstead-Schedule\) is no option: .*-Scheduled-At/),
  })
})

test('a trace is written on top, without the address of a client', () => {
  const received = { by: 'mail.demo.example', protocol: 'ESMTPSA', id: '1' }
  const prepared = prepareRaw(octets(messageWith('Received: from a by b')), { ...OPTIONS, received })
  expect(prepared.ok && prepared.raw.split('\r\n').slice(0, 3)).toEqual([
    'Received: by mail.demo.example (Mailstead) with ESMTPSA id 1;',
    ' Wed, 25 Nov 2026 04:00:00 +0000',
    'Received: from a by b',
  ])
})

test('a mail that has been through more than fifty hosts goes round in a circle', () => {
  const hops = (count: number) =>
    prepareRaw(octets(messageWith(...Array(count).fill('Received: from a by b'))), OPTIONS)
  expect(hops(50).ok).toBe(true)
  expect(hops(51)).toMatchObject({ ok: false, why: expect.stringContaining('51 Received fields') })
})
