/** Nobody's mail is routed on: every form by which a host was ever talked into it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ADA, createMxWorld, domain, ENTRIES, type MxWorld, SENDER } from './mx-world.ts'

let world: MxWorld
beforeAll(async () => {
  world = await createMxWorld({
    entries: [...ENTRIES, domain('catch.example', { catchAll: true }), domain('later.example', { unknown: 'accept' })],
  })
  world.worker.verdict = (address) => (address.endsWith('@demo.example') ? 'unknown' : 'foreign')
})
afterAll(() => world?.close())

const RECIPIENTS = [
  '<victim@foreign.example>',
  '<victim%foreign.example@demo.example>',
  '<victim%foreign.example@catch.example>',
  '<victim%foreign.example@later.example>',
  '<foreign.example!victim@demo.example>',
  '<foreign.example!victim@catch.example>',
  '<foreign.example!demo.example!victim@later.example>',
  '<"victim@foreign.example"@demo.example>',
  '<"victim@foreign.example"@catch.example>',
  '<"victim%foreign.example"@catch.example>',
  '<"foreign.example!victim"@catch.example>',
  '<"victim\\@foreign.example"@catch.example>',
  '<@demo.example:victim@foreign.example>',
  '<@demo.example,@catch.example:victim@foreign.example>',
  '<@foreign.example:ada@demo.example>',
  '<@catch.example:victim@catch.example>',
  '<victim@foreign.example@demo.example>',
  '<victim@demo.example@foreign.example>',
  '<victim@foreign.example@catch.example>',
  '<victim@[127.0.0.1]>',
  '<ada@[127.0.0.1]>',
  '<ada@[IPv6:::1]>',
  '<postmaster@[127.0.0.1]>',
  '<ada@demo.example.foreign.example>',
  '<ada@sub.demo.example>',
  '<ada@demo.example.>',
  '<ada@demo.example%00.foreign.example>',
  '<ada@demo.example#foreign.example>',
  '<ada@demo.example/foreign.example>',
  '<ada@demo.example:25>',
  '<ada@127.0.0.1>',
  '<ada@2130706433>',
  '<ada@mx.mailstead.test>',
  '<ada@localhost>',
  '<ada>',
  '<abuse>',
  '<>',
  '<@>',
  '<@demo.example>',
  '<ada@>',
  '<victim@foreign.example,ada@demo.example>',
  '<victim@foreign.example>,<ada@demo.example>',
  '<nobody@demo.example>',
  '<.@demo.example>',
  '<a..b@demo.example>',
  '< ada@demo.example>',
  '<ada@demo.example',
  'ada@demo.example',
  '<ada@demo.example> NOTIFY=SUCCESS',
  '<ada@demo.example>\rRCPT TO:<victim@foreign.example>',
  '<\0ada@demo.example>',
  '<b-aaaa@bounces.demo.example>',
  '<ada@bounces.demo.example>',
]

const SENDERS = ['<>', `<${SENDER}>`, `<${ADA}>`, '<@demo.example:ada@demo.example>', '<postmaster@[127.0.0.1]>']

describe.each(SENDERS)('MAIL FROM:%s', (sender) => {
  it.each(RECIPIENTS)('refuses RCPT TO:%s for good', async (recipient) => {
    const client = await world.greet()
    expect((await client.command(`MAIL FROM:${sender}`)).code).toBe(250)
    const { code, text } = await client.command(`RCPT TO:${recipient}`)
    expect(code, text).toBeGreaterThanOrEqual(500)
    expect(text).toMatch(/^5\.\d+\.\d+ /)
    const data = await client.command('DATA')
    expect([503, 554]).toContain(data.code)
    client.drop()
  })
})

describe('who the client says it is', () => {
  it.each(['EHLO mx.mailstead.test', 'EHLO demo.example', 'HELO localhost', 'EHLO [127.0.0.1]'])(
    '%s changes nothing',
    async (hello) => {
      const client = await world.connect()
      await client.command(hello)
      await client.command(`MAIL FROM:<${ADA}>`)
      expect((await client.command('RCPT TO:<victim@foreign.example>')).code).toBe(550)
      client.drop()
    },
  )

  it.each([
    'AUTH PLAIN AGFkYQBzZWNyZXQ=',
    'AUTH LOGIN',
    'XCLIENT ADDR=127.0.0.1',
    'XFORWARD ADDR=127.0.0.1',
    'INTERNALCMD flushQueue',
    'PROXY TCP4 127.0.0.1 127.0.0.1 1 25',
    'BDAT 10 LAST',
    'EXPN staff',
    'ETRN demo.example',
    'TURN',
    'SEND FROM:<ada@demo.example>',
    'ONEX',
    'prototype',
    '__proto__ x',
  ])('%s is unknown here', async (command) => {
    const client = await world.greet()
    expect((await client.command(command)).code).toBe(500)
    await client.command(`MAIL FROM:<${SENDER}>`)
    expect((await client.command('RCPT TO:<victim@foreign.example>')).code).toBe(550)
    client.drop()
  })

  it('VRFY tells nothing', async () => {
    const client = await world.greet()
    const [known, unknown] = [await client.command(`VRFY ${ADA}`), await client.command('VRFY nobody@demo.example')]
    expect([known.code, unknown]).toEqual([252, known])
    client.drop()
  })
})

it('was never talked into anything', () => {
  expect(world.worker.list()).toEqual([])
  expect(world.mx.deaths).toBe(0)
})
