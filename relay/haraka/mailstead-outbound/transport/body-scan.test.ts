import { expect, it } from 'vitest'
import { scanBody } from './body-scan.ts'

it.each(['a\r\n', '\r\n', '.\r\n..\r\n', 'a\r\n.\r\n'])('scanBody takes %j', (text) => {
  expect(scanBody(Buffer.from(text))).toEqual({ ok: true, eightBit: false })
})

it('scanBody notes 8-bit octets', () => {
  expect(scanBody(Buffer.from('\xe9\r\n', 'latin1'))).toEqual({ ok: true, eightBit: true })
})

it.each(['', 'a', 'a\r', 'a\n', '\n\r\n', 'a\r\r\n', 'a\rb\r\n', 'a\n.\n\r\n', 'a\r.\r\r\n', '\0\r\n', 'a\r\0\n\r\n'])(
  'scanBody refuses %j',
  (text) => {
    expect(scanBody(Buffer.from(text)).ok).toBe(false)
  },
)
