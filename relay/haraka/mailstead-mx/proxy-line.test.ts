import { describe, expect, it } from 'vitest'
import { readProxyLine } from './proxy-line.ts'

describe('readProxyLine', () => {
  it.each([
    ['PROXY TCP4 192.0.2.1 127.0.0.1 40000 25\r\n', '192.0.2.1'],
    ['PROXY TCP6 2001:DB8::1 ::1 1 25\r\n', '2001:db8::1'],
    ['PROXY TCP6 ::ffff:192.0.2.1 ::1 1 25\r\n', '192.0.2.1'],
    ['PROXY UNKNOWN\r\n', null],
    ['PROXY UNKNOWN ffff:: ffff:: 1 2\r\n', null],
  ])('reads %j', (line, ip) => expect(readProxyLine(line)).toEqual({ ok: true, ip }))

  it.each([
    'PROXY TCP4 192.0.2.1 127.0.0.1 40000 25\n',
    'PROXY TCP4 ::1 127.0.0.1 1 25\r\n',
    'PROXY TCP6 192.0.2.1 ::1 1 25\r\n',
    'PROXY TCP4 192.0.2.256 127.0.0.1 1 25\r\n',
    'PROXY TCP4 192.0.2.1 127.0.0.1 1\r\n',
    'proxy TCP4 192.0.2.1 127.0.0.1 1 25\r\n',
    `PROXY UNKNOWN ${'x'.repeat(100)}\r\n`,
    '',
  ])('refuses %j', (line) => expect(readProxyLine(line)).toEqual({ ok: false }))
})
