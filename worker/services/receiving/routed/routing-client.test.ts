import { describe, expect, it } from 'vitest'
import { readRoutingClient } from './routing-client.ts'

const read = (text: string) => readRoutingClient(new TextEncoder().encode(text))
const field = (from: string) =>
  `Received: from ${from}\r\n        by cloudflare-email.net (cloudflare) id 7A5WGdLawxFA\r\n        for <a@here.example>; Fri, 11 Sep 2026 09:37:45 +0000\r\n`
const REST = 'ARC-Seal: i=1; d=cloudflare-email.net\r\nFrom: a@b.example\r\n\r\nHello\r\n'

describe('readRoutingClient', () => {
  it.each([
    ['out.mail.example (192.0.2.245)', { ip: '192.0.2.245', helo: 'out.mail.example' }],
    ['mail-ed1-x529.example (2A00:1450:4864:20::529)', { ip: '2a00:1450:4864:20::529', helo: 'mail-ed1-x529.example' }],
  ])('reads %s', (from, client) => {
    expect(read(field(from) + REST)).toEqual(client)
    expect(read(field(from).replaceAll('\r\n        ', ' ') + REST)).toEqual(client)
    expect(read((field(from) + REST).replaceAll('\r\n', '\n'))).toEqual(client)
  })

  it.each([
    ['a copy below another field', `X-A: 1\r\n${field('evil.example (192.0.2.1)')}`],
    ['a copy in the body', `From: a@b.example\r\n\r\n${field('evil.example (192.0.2.1)')}`],
    ['a copy in a folded line', `Subject: x\r\n ${field('evil.example (192.0.2.1)')}`],
    [
      'another host',
      field('evil.example (192.0.2.1)').replace('cloudflare-email.net', 'cloudflare-email.net.evil.example'),
    ],
    ['no address', field('mail.example (unknown)')],
    ['an address that is none', field('mail.example (192.0.2.999)')],
    ['a name with a break', field('mail\r\n.example (192.0.2.1)')],
    ['a mail without header', '\r\nHello'],
    ['nothing', ''],
    ['a very long name', field(`${'a'.repeat(3_000)} (192.0.2.1)`)],
  ])('knows nothing from %s', (_, text) => {
    expect(read(text)).toBeNull()
  })

  it('believes only the first of two', () => {
    const forged = field('evil.example (198.51.100.1)')
    expect(read(field('out.example (192.0.2.1)') + forged)).toEqual({ ip: '192.0.2.1', helo: 'out.example' })
  })
})
