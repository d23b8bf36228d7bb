import { expect, test } from 'vitest'
import { HOSTILE_MAILS } from './hostile.fixture.ts'
import { readSummary } from './read-summary.ts'

const make = (name: string) => HOSTILE_MAILS.find((mail) => mail.name === name)!.make()

test('a mail that is raw only still says from whom and about what', () => {
  const head = 'From: a@b.example\r\nSubject: many parts\r\nMessage-ID: <1@b.example>\r\n'
  const raw = new Uint8Array([...new TextEncoder().encode(head), ...make('1,000 parts and their multipart')])
  expect(readSummary(raw)).toEqual({
    from: 'a@b.example',
    to: [],
    cc: [],
    bcc: [],
    replyTo: [],
    subject: 'many parts',
    headerId: '<1@b.example>',
    inReplyTo: [],
    references: [],
    dateMs: null,
    snippet: '',
    attachments: [],
  })
})

test.each([
  ['one that can be ended', 'List-Unsubscribe: <https://x.example/u>', true],
  ['one that can be ended, to which nobody posts', 'List-Unsubscribe: <mailto:u@x.example>\r\nList-Post: NO', true],
  ['a discussion', 'List-Unsubscribe: <mailto:u@x.example>\r\nList-Post: <mailto:list@x.example>', undefined],
  ['a list without an end', 'List-Id: <news.x.example>', undefined],
  ['a field without a value', 'List-Unsubscribe: ', undefined],
  ['a mail that speaks of it', 'Subject: List-Unsubscribe: <https://x.example/u>', undefined],
])('whether a mail is a newsletter: %s', (_, fields, expected) => {
  expect(readSummary(new TextEncoder().encode(`From: a@b.example\r\n${fields}\r\n\r\nx`)).isNewsletter).toBe(expected)
})

test('of 50,000 addresses the first 500 are read', () => {
  const { to } = readSummary(make('50,000 addresses'))
  expect(to).toHaveLength(500)
  expect(to.slice(0, 2)).toEqual(['x@y.example', 'a123456789@b.example'])
})

test('of one field of 10 MB the beginning is read', () => {
  expect(readSummary(make('one field of 10 MB')).subject).toBe('x'.repeat(998))
})

test.each(HOSTILE_MAILS.filter(({ expected }) => expected === 'raw only'))('$name has a summary', (mail) => {
  const { to, cc, snippet, attachments } = readSummary(mail.make())
  expect({ snippet, attachments }).toEqual({ snippet: '', attachments: [] })
  expect(Math.max(to.length, cc.length)).toBeLessThanOrEqual(500)
})
