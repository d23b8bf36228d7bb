/** Nobody sends without a key, and nobody's mail is routed on, with a key or without. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SmtpClient } from '../mx/smtp-client.ts'
import { createSubmissionWorld, RECIPIENT, SENDER, type SubmissionWorld } from './submission-world.ts'

let world: SubmissionWorld
beforeAll(async () => {
  world = await createSubmissionWorld()
})
afterAll(() => world?.close())

/** Forms by which a host was ever talked into passing a mail on. */
const ROUTES = [
  '<victim%foreign.example@demo.example>',
  '<foreign.example!victim@demo.example>',
  '<foreign.example!demo.example!victim@demo.example>',
  '<"victim@foreign.example"@demo.example>',
  '<"victim%foreign.example"@demo.example>',
  '<"foreign.example!victim"@demo.example>',
  '<"victim\\@foreign.example"@demo.example>',
  '<@demo.example:victim@foreign.example>',
  '<@demo.example,@other.example:victim@foreign.example>',
  '<victim@foreign.example@demo.example>',
  '<victim@[127.0.0.1]>',
  '<ada@[IPv6:::1]>',
  '<postmaster@[127.0.0.1]>',
  '<ada@demo.example%00.foreign.example>',
  '<ada@demo.example#foreign.example>',
  '<ada@demo.example/foreign.example>',
  '<ada@demo.example:25>',
  '<ada@127.0.0.1>',
  '<ada@2130706433>',
  '<ada@localhost>',
  '<ada>',
  '<postmaster>',
  '<>',
  '<@>',
  '<@demo.example>',
  '<ada@>',
  '<victim@foreign.example,ada@demo.example>',
  '<victim@foreign.example>,<ada@demo.example>',
  '<a..b@demo.example>',
  '< ada@demo.example>',
  '<ada@demo.example',
  'ada@demo.example',
  '<ada@demo.example>\rRCPT TO:<victim@foreign.example>',
  '<\0ada@demo.example>',
]
const SENDERS = ['<>', `<${SENDER}>`, '<@demo.example:ada@demo.example>', '<postmaster@[127.0.0.1]>']
const refusesAll = async (client: SmtpClient, sender: string, recipients: readonly string[]) => {
  await client.command(`MAIL FROM:${sender}`)
  for (const recipient of recipients) {
    const { code, text } = await client.command(`RCPT TO:${recipient}`)
    expect(code, `${recipient}: ${text}`).toBeGreaterThanOrEqual(500)
    expect(text).toMatch(/^5\.\d+\.\d+ /)
  }
  expect([503, 530, 554]).toContain((await client.command('DATA')).code)
}

describe.each(SENDERS)('MAIL FROM:%s', (sender) => {
  it('with a key: no route is followed', async () => {
    const client = await world.signIn()
    expect((await client.command(`MAIL FROM:${sender}`)).code).toBe(250)
    await refusesAll(client, sender, ROUTES)
    client.drop()
  })

  it('without a key: nothing, in clear or inside TLS', async () => {
    for (const client of [await world.connect(), await world.secure()]) {
      await client.command('EHLO client.example')
      expect((await client.command(`MAIL FROM:${sender}`)).code).toBe(530)
      await refusesAll(client, sender, [`<${RECIPIENT}>`, '<ada@demo.example>', ...ROUTES])
      client.drop()
    }
  })
})

describe('who the client says it is', () => {
  it.each(['EHLO smtp.mailstead.test', 'EHLO demo.example', 'HELO localhost', 'EHLO [127.0.0.1]'])(
    '%s lets nobody in',
    async (hello) => {
      const client = await world.connect()
      await client.command(hello)
      expect((await client.command(`MAIL FROM:<${SENDER}>`)).code).toBe(530)
      client.drop()
    },
  )

  it.each([
    'XCLIENT ADDR=127.0.0.1 LOGIN=ada',
    'XFORWARD ADDR=127.0.0.1',
    'INTERNALCMD flushQueue',
    'PROXY TCP4 127.0.0.1 127.0.0.1 1 25',
    'BDAT 10 LAST',
    'EXPN staff',
    'ETRN demo.example',
    'TURN',
    'SEND FROM:<ada@demo.example>',
    'ONEX',
    '__proto__ x',
  ])('%s is unknown', async (command) => {
    for (const client of [await world.connect(), await world.signIn()]) {
      await client.command('EHLO client.example')
      expect((await client.command(command)).code).toBe(500)
      client.drop()
    }
  })

  it('VRFY tells nothing', async () => {
    const client = await world.signIn()
    const [known, unknown] = [await client.command(`VRFY ${SENDER}`), await client.command('VRFY nobody@demo.example')]
    expect([known.code, unknown]).toEqual([252, known])
    client.drop()
  })
})

it('was never talked into anything', () => {
  expect(world.worker.list()).toEqual([])
  expect(world.process.deaths).toBe(0)
})
