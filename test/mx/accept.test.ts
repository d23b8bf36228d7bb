/** A mail through the MX: offered, taken, kept as it came. */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ADA, CLIENT, createMxWorld, type MxWorld, SENDER, sampleMail } from './mx-world.ts'

let world: MxWorld
beforeAll(async () => {
  world = await createMxWorld({ hasTls: true })
})
afterAll(() => world?.close())

describe('the MX', () => {
  it('greets and offers what it has, and nothing else', async () => {
    const client = await world.connect()
    const { lines } = await client.command('EHLO mail.client.example')
    expect(lines[0]).toMatch(/^250-mx\.mailstead\.test Hello /)
    const offered = lines
      .slice(1)
      .map((line) => line.slice(4))
      .sort()
    expect(offered).toEqual(
      ['8BITMIME', 'ENHANCEDSTATUSCODES', 'PIPELINING', 'SIZE 26214400', 'SMTPUTF8', 'STARTTLS'].sort(),
    )
    client.drop()
  })

  it('answers 250 with the delivery id once the Worker has the very bytes', async () => {
    const client = await world.greet()
    const mail = Buffer.from(sampleMail('X-Octets: \xe4\xff\r\n'), 'latin1')
    const reply = await client.send(SENDER, [ADA, 'BOB@Demo.Example'], mail)
    expect(reply.code, reply.text).toBe(250)
    const id = /^2\.0\.0 taken as (\S+)/.exec(reply.text)?.[1]
    const kept = world.worker.mails.get(id ?? '')
    expect(kept?.raw.equals(mail)).toBe(true)
    expect(kept?.manifest).toMatchObject({
      mailFrom: SENDER,
      rcptTo: [ADA, 'BOB@Demo.Example'],
      size: mail.length,
      sha256: createHash('sha256').update(mail).digest('hex'),
      reception: { helo: 'mail.client.example', ip: CLIENT, by: 'mx.mailstead.test', tls: null, smtpUtf8: false },
      checks: { ptr: { result: 'pass', name: 'mail.client.example' }, spf: { result: 'none' }, dkim: [] },
      scan: null,
    })
    expect((await client.command('QUIT')).text).toMatch(/^2\.0\.0 /)
  })

  it('tells TLS by STARTTLS, and forgets what was said before', async () => {
    const client = await world.greet()
    expect((await client.startTls()).code).toBe(220)
    expect((await client.command(`MAIL FROM:<${SENDER}>`)).code).toBe(503)
    const { lines } = await client.command('EHLO mail.client.example')
    expect(lines.join()).not.toContain('STARTTLS')
    expect((await client.send(SENDER, [ADA], sampleMail())).code).toBe(250)
    expect(world.worker.list().at(-1)?.manifest.reception.tls).toEqual({
      version: 'TLSv1.3',
      cipher: expect.stringMatching(/^TLS_/),
    })
    client.drop()
  })
})
