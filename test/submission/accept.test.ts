/** What is handed to the Worker, and what the client is told. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { SmtpClient, stuff } from '../mx/smtp-client.ts'
import {
  codesOf,
  createSubmissionWorld,
  KEY,
  plainOf,
  RECIPIENT,
  SENDER,
  type SubmissionWorld,
  sampleMail,
} from './submission-world.ts'

let world: SubmissionWorld
beforeAll(async () => {
  world = await createSubmissionWorld()
})
afterAll(() => world?.close())
afterEach(() => expect(world.process.deaths).toBe(0))

const last = () => {
  const mail = world.worker.list().at(-1)
  if (mail === undefined) throw new Error('nothing was kept')
  return mail
}
const sendAfter = async (client: SmtpClient, commands: readonly string[], mail = sampleMail()) => {
  for (const command of commands) {
    const reply = await client.command(command)
    if (reply.code !== 250) return reply
  }
  expect((await client.command('DATA')).code).toBe(354)
  client.write(stuff(mail))
  return client.reply()
}

describe('a mail', () => {
  it('is handed on as it came, and its id is told', async () => {
    const mail = sampleMail()
    const client = await world.signIn()
    const { code, text } = await client.send(SENDER, [RECIPIENT, 'bob@other.example'], mail)
    const kept = last()
    expect([code, text]).toEqual([250, `2.0.0 queued as ${kept.id}`])
    expect(kept.raw.toString()).toBe(mail)
    expect(kept.manifest).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      password: KEY,
      mailFrom: SENDER,
      ret: null,
      envid: null,
      rcptTo: [RECIPIENT, 'bob@other.example'].map((address) => ({ address, notify: null, orcpt: null })),
      clientIp: '127.0.0.1',
      protocol: 'ESMTPSA',
      receivedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      size: mail.length,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    client.drop()
  })

  it('comes in by TLS from the first octet as well', async () => {
    const client = await SmtpClient.openTls(world.tlsPort)
    await client.reply()
    await client.command('EHLO client.example')
    expect((await client.command(`AUTH PLAIN ${plainOf(KEY)}`)).code).toBe(235)
    expect((await client.send(SENDER, [RECIPIENT], sampleMail())).code).toBe(250)
    await client.command('QUIT')
  })

  it('carries what its sender wants to be told (RFC 3461), decoded', async () => {
    const client = await world.signIn()
    const reply = await sendAfter(client, [
      `MAIL FROM:<> SIZE=100 BODY=8BITMIME RET=HDRS ENVID=q+2B1 AUTH=<>`,
      `RCPT TO:<${RECIPIENT}> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;eve+2Bx@peer.example`,
      'RCPT TO:<bob@other.example> NOTIFY=NEVER',
      'RCPT TO:<carol@other.example>',
    ])
    expect(reply.code).toBe(250)
    expect(last().manifest).toMatchObject({
      ...{ mailFrom: '', ret: 'hdrs', envid: 'q+1' },
      rcptTo: [
        { address: RECIPIENT, notify: ['success', 'delay'], orcpt: 'rfc822;eve+x@peer.example' },
        { address: 'bob@other.example', notify: ['never'], orcpt: null },
        { address: 'carol@other.example', notify: null, orcpt: null },
      ],
    })
    client.drop()
  })

  it('may have addresses in UTF-8', async () => {
    const client = await world.signIn()
    const reply = await sendAfter(client, ['MAIL FROM:<jürgen@demo.example> SMTPUTF8', 'RCPT TO:<ü@bücher.example>'])
    expect(reply.code).toBe(250)
    expect(last().manifest).toMatchObject({
      ...{ mailFrom: 'jürgen@demo.example', protocol: 'UTF8SMTPSA' },
      rcptTo: [{ address: 'ü@bücher.example' }],
    })
    client.drop()
  })

  it('with a recipient twice is sent to it once', async () => {
    const client = await world.signIn()
    expect((await client.send(SENDER, [RECIPIENT, RECIPIENT], sampleMail())).code).toBe(250)
    expect(last().manifest.rcptTo).toHaveLength(1)
    client.drop()
  })

  it('without an octet is none', async () => {
    const client = await world.signIn()
    expect(codesOf(await client.send(SENDER, [RECIPIENT], ''))).toBe('550 5.6.0')
    client.drop()
  })
})

describe('parameters', () => {
  it.each([
    [`MAIL FROM:<${SENDER}> RET=ALL`, '501 5.5.4'],
    [`MAIL FROM:<${SENDER}> RET=FULL RET=FULL`, '501 5.5.4'],
    [`MAIL FROM:<${SENDER}> ENVID=a+2`, '501 5.5.4'],
    [`MAIL FROM:<${SENDER}> ENVID=${'x'.repeat(101)}`, '501 5.5.4'],
    [`MAIL FROM:<${SENDER}> SIZE=x`, '501 5.5.4'],
    [`MAIL FROM:<${SENDER}> SIZE=26214401`, '552 5.3.4'],
    [`MAIL FROM:<${SENDER}> BODY=BINARYMIME`, '501 5.5.4'],
    [`MAIL FROM:<${SENDER}> SMTPUTF8=1`, '501 5.5.4'],
    [`MAIL FROM:<${SENDER}> NOTIFY=NEVER`, '555 5.5.4'],
    [`MAIL FROM:<${SENDER}> MT-PRIORITY=3`, '555 5.5.4'],
    ['MAIL FROM:<a b@demo.example>', '501 5.1.7'],
    [`MAIL TO:<${SENDER}>`, '501 5.5.4'],
  ])('%s: %s', async (command, expected) => {
    const client = await world.signIn()
    expect(codesOf(await client.command(command))).toBe(expected)
    expect((await client.command(`MAIL FROM:<${SENDER}>`)).code).toBe(250)
    client.drop()
  })

  it.each([
    [`RCPT TO:<${RECIPIENT}> NOTIFY=NEVER,DELAY`, '501 5.5.4'],
    [`RCPT TO:<${RECIPIENT}> NOTIFY=NEVER NOTIFY=NEVER`, '501 5.5.4'],
    [`RCPT TO:<${RECIPIENT}> ORCPT=eve`, '501 5.5.4'],
    [`RCPT TO:<${RECIPIENT}> ORCPT=rfc822;eve+0D+0A`, '501 5.5.4'],
    [`RCPT TO:<${RECIPIENT}> RET=FULL`, '555 5.5.4'],
  ])('%s: %s', async (command, expected) => {
    const client = await world.signIn()
    await client.command(`MAIL FROM:<${SENDER}>`)
    expect(codesOf(await client.command(command))).toBe(expected)
    expect((await client.command(`RCPT TO:<${RECIPIENT}>`)).code).toBe(250)
    client.drop()
  })
})
