import { describe, expect, it } from 'vitest'
import { receivedLine } from './received-line.ts'

const client = {
  ip: '192.0.2.7',
  helo: 'mail.a.example',
  name: 'mail.a.example',
  by: 'mx.b.example',
  atMs: Date.UTC(2026, 10, 25, 12),
}

describe('receivedLine', () => {
  it('tells who handed the mail to whom, and when', () => {
    expect(receivedLine(client).toString()).toBe(
      'Received: from mail.a.example (mail.a.example [192.0.2.7])\r\n\tby mx.b.example with ESMTP;\r\n\tWed, 25 Nov 2026 12:00:00 +0000\r\n',
    )
    expect(receivedLine({ ...client, ip: '2001:db8::7', helo: '[IPv6:2001:db8::7]', name: null }).toString()).toContain(
      'from [IPv6:2001:db8::7] (unknown [2001:db8::7])',
    )
  })

  it.each(['a\r\nX-Spam: no', 'a\n\nbody', 'x'.repeat(10_000), '\u0000é☃', '', ' (evil [127.0.0.1]) '])(
    'stays one field of three lines whatever the peer calls itself: %.20j',
    (helo) => {
      const text = receivedLine({ ...client, helo, name: helo }).toString()
      expect(text).toMatch(
        /^Received: from [\w.:[\]-]{1,255} \([\w.:[\]-]{1,255} \[192\.0\.2\.7\]\)\r\n\tby [^\r\n]+\r\n\t[^\r\n]+\r\n$/,
      )
    },
  )
})
