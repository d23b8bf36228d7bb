import { describe, expect, it } from 'vitest'
import { readClass, readReply } from './reply.ts'

describe('readReply', () => {
  it.each([
    ['250 ok', { code: 250, enhanced: null, text: 'ok' }],
    ['250', { code: 250, enhanced: null, text: '' }],
    ['550 5.1.1 no such user', { code: 550, enhanced: '5.1.1', text: 'no such user' }],
    ['550 5.7.515 denied', { code: 550, enhanced: '5.7.515', text: 'denied' }],
    ['550-5.7.1 one\n550 5.7.1 two', { code: 550, enhanced: '5.7.1', text: 'one\ntwo' }],
    ['550-first words\n550 5.7.1 then the code', { code: 550, enhanced: '5.7.1', text: 'first words\nthen the code' }],
    ['550 5.1.1.9 is an address', { code: 550, enhanced: null, text: '5.1.1.9 is an address' }],
    ['550 10.0.0.1 is listed', { code: 550, enhanced: null, text: '10.0.0.1 is listed' }],
  ])('reads %j', (text, reply) => {
    expect(readReply(text)).toEqual({ ok: true, reply })
  })

  it.each(['', 'OK', '25 ok', '2500 ok', '250x ok', '150 ok', '650 ok', '250-a\n550 b', '250-a\nb'])(
    'does not read %j',
    (text) => {
      expect(readReply(text).ok).toBe(false)
    },
  )

  it('cuts the text to what may cross to the agent', () => {
    const read = readReply(`550 ${'x'.repeat(5_000)}`)
    expect(read.ok && read.reply.text.length).toBe(1_000)
  })
})

it('readClass is the first digit, null without a reply', () => {
  expect(['251 a', '354 b', '421 c', '554 d', 'e'].map((text) => readClass(readReply(text)))).toEqual([
    2,
    3,
    4,
    5,
    null,
  ])
})
