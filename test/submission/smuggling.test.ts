/** One mail or none, whatever a client puts where the end of the data could be; and nothing of before TLS counts inside it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stuff } from '../mx/smtp-client.ts'
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

const SEQUENCES = [
  '\n.\n',
  '\n.\r\n',
  '\n.\r',
  '\r.\r',
  '\r.\n',
  '\r.\r\n',
  '\r\n.\n',
  '\r\n.\r',
  '\r\n\0.\r\n',
  '\r\n.\0\r\n',
  '\r\n.\r\r\n',
  '\r\r\n.\r\r\n',
  '\n\n.\r\n',
  '\r\n .\r\n',
  '\r\n.\t\r\n',
  '\x85.\x85',
]
/** Not an end, and nothing wrong either. */
const HARMLESS = new Set(['\r\n .\r\n', '\r\n.\t\r\n', '\x85.\x85'])
const SMUGGLED = `MAIL FROM:<${SENDER}>\r\nRCPT TO:<${RECIPIENT}>\r\nDATA\r\nSubject: smuggled\r\n\r\nsmuggled\r\n`

const kept = () => world.worker.list().length
const begin = async () => {
  const client = await world.signIn()
  expect((await client.begin(SENDER, [RECIPIENT])).code).toBe(354)
  return client
}

describe('false ends of data', () => {
  it.each(SEQUENCES)('%j hides no second mail', async (sequence) => {
    const before = kept()
    const client = await begin()
    client.write(`Subject: first\r\n\r\nfirst${sequence}${SMUGGLED}\r\n.\r\n`)
    const isHarmless = HARMLESS.has(sequence)
    expect(codesOf(await client.reply())).toBe(isHarmless ? '250 2.0.0' : '550 5.6.0')
    expect(kept() - before).toBe(isHarmless ? 1 : 0)
    // One answer: what looked like commands was none.
    if (isHarmless) expect((await client.command('QUIT')).code).toBe(221)
    expect(await client.rest()).toBe('')
  })

  it('commands behind the end of data, before the answer: 503 each, and nothing runs', async () => {
    const before = kept()
    const client = await begin()
    client.write(Buffer.concat([stuff(sampleMail()), Buffer.from(`${SMUGGLED}.\r\n`)]))
    expect((await client.reply()).code).toBe(250)
    for (const _ of SMUGGLED.trimEnd().split('\r\n')) expect((await client.reply()).code).toBe(503)
    expect((await client.reply()).code).toBe(503)
    expect(kept() - before).toBe(1)
    client.drop()
  })

  it('dots and lines of 100 kB are taken as they are', async () => {
    const mail = `Subject: dots\r\n\r\n.\r\n..\r\n...a\r\n${'x'.repeat(100_000)}\r\n.b\r\n`
    const client = await world.signIn()
    expect((await client.send(SENDER, [RECIPIENT], mail)).code).toBe(250)
    expect(world.worker.list().at(-1)?.raw.toString('latin1')).toBe(mail)
    client.drop()
  })
})

describe('STARTTLS', () => {
  it('drops what was sent behind it in clear, a password too', async () => {
    const client = await world.connect()
    await client.command('EHLO client.example')
    const injected = `EHLO evil.example\r\nAUTH PLAIN ${plainOf(KEY)}\r\n${SMUGGLED}`
    expect((await client.startTls(injected)).code).toBe(220)
    // The session begins anew: not even EHLO is remembered.
    expect((await client.command(`AUTH PLAIN ${plainOf(KEY)}`)).code).toBe(503)
    expect((await client.command('DATA')).code).toBe(530)
    await client.command('EHLO client.example')
    expect((await client.command(`MAIL FROM:<${SENDER}>`)).code).toBe(530)
    expect((await client.command(`AUTH PLAIN ${plainOf(KEY)}`)).code).toBe(235)
    expect((await client.command(`RCPT TO:<${RECIPIENT}>`)).code).toBe(503)
    client.drop()
  })

  it('is not done twice', async () => {
    const client = await world.signIn()
    expect(codesOf(await client.command('STARTTLS'))).toBe('503 5.5.1')
    expect((await client.send(SENDER, [RECIPIENT], sampleMail())).code).toBe(250)
    client.drop()
  })
})
