/** On 587 and 465 themselves Haraka has rules of its own, which must not be the ones that hold. */
import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SmtpClient } from '../mx/smtp-client.ts'
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

/** Needs the right to listen there, and nobody who does. */
const canListen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
const isFree = (await canListen(587)) && (await canListen(465))

describe.skipIf(!isFree)('ports 587 and 465 (need to be free, and the right to listen there)', () => {
  let world: SubmissionWorld
  beforeAll(async () => {
    world = await createSubmissionWorld({ ports: [587, 465] })
  })
  afterAll(() => world?.close())

  it('587: nothing before STARTTLS and AUTH, then a mail', async () => {
    const client = await world.connect()
    await client.command('EHLO client.example')
    expect(codesOf(await client.command(`MAIL FROM:<${SENDER}>`))).toBe('530 5.7.0')
    await client.startTls()
    await client.command('EHLO client.example')
    expect(codesOf(await client.command(`MAIL FROM:<${SENDER}>`))).toBe('530 5.7.0')
    expect((await client.command(`AUTH PLAIN ${plainOf(KEY)}`)).code).toBe(235)
    expect((await client.send(SENDER, [RECIPIENT], sampleMail())).code).toBe(250)
    client.drop()
  })

  it('465: nothing before AUTH, then a mail', async () => {
    const client = await SmtpClient.openTls(465)
    expect((await client.reply()).code).toBe(220)
    await client.command('EHLO client.example')
    expect(codesOf(await client.command(`MAIL FROM:<${SENDER}>`))).toBe('530 5.7.0')
    expect((await client.command(`AUTH PLAIN ${plainOf(KEY)}`)).code).toBe(235)
    expect((await client.send(SENDER, [RECIPIENT], sampleMail())).code).toBe(250)
    expect(world.worker.list()).toHaveLength(2)
    client.drop()
  })
})
