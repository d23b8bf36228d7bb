import { describe, expect, it } from 'vitest'
import { HEAD_MAX_BYTES, scanHead } from './head-scan.ts'

const scan = (text: string, isWhole = true) => scanHead(Buffer.from(text, 'latin1'), isWhole)
const none = { isTooLarge: false, received: 0, deliveredTo: [] }

describe('scanHead', () => {
  it('counts Received in any case, folded or not, in the header section only', () => {
    const head = 'Received: a\r\n\tb\r\nRECEIVED : c\r\nSubject: x\r\n Received: no\r\n\r\nReceived: body\r\n'
    expect(scan(head)).toEqual({ ...none, received: 2 })
  })

  it('reads Delivered-To', () => {
    expect(scan('Delivered-To: Ada@Demo.example\r\n\r\n').deliveredTo).toEqual(['ada@demo.example'])
  })

  it.each(['', '\r\nbody', 'no field at all\r\nmore', 'Subject: x', 'Subject: x\r\n'])('takes %j', (text) => {
    expect(scan(text)).toEqual(none)
  })

  it('ends the section at a line that is no field', () => {
    expect(scan('Subject: x\r\nhello there\r\nReceived: y\r\n')).toEqual(none)
  })

  it('says when the section does not end within its limit', () => {
    const field = `X: ${'a'.repeat(96)}\r\n`
    const large = field.repeat(Math.ceil(HEAD_MAX_BYTES / field.length) + 1)
    expect(scan(large).isTooLarge).toBe(true)
    expect(scan(large.slice(0, HEAD_MAX_BYTES), false).isTooLarge).toBe(true)
    expect(scan(`${large.slice(0, HEAD_MAX_BYTES - 200)}\r\n\r\n${'b'.repeat(500)}`, false).isTooLarge).toBe(false)
    expect(scan(`Subject: x\r\n\r\n${'b\r\n'.repeat(300_000)}`).isTooLarge).toBe(false)
  })

  it('is quick on a line without an end', () => {
    expect(scan('a'.repeat(HEAD_MAX_BYTES * 2)).isTooLarge).toBe(true)
    expect(scan(' '.repeat(HEAD_MAX_BYTES)).isTooLarge).toBe(false)
  })
})
