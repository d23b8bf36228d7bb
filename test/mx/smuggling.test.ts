/** One mail or none, whatever a client puts where the end of the data could be; and commands only where commands belong. */
import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ADA, createMxWorld, type MxWorld, SENDER, sampleMail } from './mx-world.ts'
import { stuff } from './smtp-client.ts'

let world: MxWorld
beforeAll(async () => {
  world = await createMxWorld({ hasTls: true, config: { limits: { mailsPerSecond: 100_000, mailBurst: 100_000 } } })
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
  '\r\n.\r\0\n',
  '\r\0\n.\r\n',
  '\r\n.\r\r\n',
  '\r\r\n.\r\r\n',
  '\r\n\r.\r\n',
  '\n\n.\r\n',
  '\r\n.\n\r\n',
  '\n\r\n.\n',
  '\n\r.\r\n',
  '\r\n .\r\n',
  '\r\n.\t\r\n',
  '\r\n.\x85',
  '\x85.\x85',
]
/** Not an end, and nothing wrong either. */
const HARMLESS = new Set(['\r\n .\r\n', '\r\n.\t\r\n', '\r\n.\x85', '\x85.\x85'])
const SMUGGLED = `MAIL FROM:<admin@demo.example>\r\nRCPT TO:<${ADA}>\r\nDATA\r\nSubject: smuggled\r\n\r\nsmuggled\r\n`

const kept = () => world.worker.list().length
const begin = async () => {
  const client = await world.greet()
  expect((await client.begin(SENDER, [ADA])).code).toBe(354)
  return client
}

describe('false ends of data', () => {
  it.each(SEQUENCES)('%j hides no second mail', async (sequence) => {
    const before = kept()
    const client = await begin()
    client.write(`Subject: first\r\n\r\nfirst${sequence}${SMUGGLED}\r\n.\r\n`)
    const { code, text } = await client.reply()
    if (HARMLESS.has(sequence)) expect(code).toBe(250)
    else expect([code, text.slice(0, 6)]).toEqual([550, '5.6.0 '])
    expect(kept() - before).toBe(HARMLESS.has(sequence) ? 1 : 0)
    // One answer: what looked like commands was none.
    if (HARMLESS.has(sequence)) expect(await client.command('QUIT')).toMatchObject({ code: 221 })
    expect(await client.rest()).toBe('')
  })

  it.each(SEQUENCES)('%j in pieces of one octet hides none either', async (sequence) => {
    const before = kept()
    const client = await begin()
    const wire = Buffer.from(`Subject: first\r\n\r\nx${sequence}${SMUGGLED}\r\n.\r\n`, 'latin1')
    for (const octet of wire) client.write(Buffer.from([octet]))
    expect((await client.reply()).code).toBe(HARMLESS.has(sequence) ? 250 : 550)
    expect(kept() - before).toBe(HARMLESS.has(sequence) ? 1 : 0)
    client.drop()
  })

  it('a true end behind a bare CR: refused, and nothing behind it is heard', async () => {
    const before = kept()
    const client = await begin()
    client.write(`Subject: first\r\n\r\nfirst\r\r\n.\r\n`)
    expect((await client.reply()).text).toMatch(/^5\.6\.0 /)
    client.write(`${SMUGGLED}\r\n.\r\n`)
    expect(await client.rest()).toBe('')
    expect(kept()).toBe(before)
  })

  it.each(['\r', '\n', '\0'])('%j anywhere is refused: in a header, at the end, alone', async (octet) => {
    const before = kept()
    for (const mail of [`Subject: a${octet}b\r\n\r\nx\r\n`, `Subject: x\r\n\r\nx${octet}\r\n`, `${octet}\r\n`]) {
      const client = await begin()
      client.write(`${mail}.\r\n`)
      expect((await client.reply()).text).toMatch(/^5\.6\.0 /)
      client.drop()
    }
    expect(kept()).toBe(before)
  })

  it('takes dots and long lines as they are', async () => {
    const mail = `Subject: dots\r\n\r\n.\r\n..\r\n...a\r\n${'x'.repeat(200_000)}\r\n.b\r\n`
    const client = await world.greet()
    const { code, text } = await client.send(SENDER, [ADA], mail)
    expect(code, text).toBe(250)
    expect(world.worker.list().at(-1)?.raw.toString('latin1')).toBe(mail)
    client.drop()
  })
})

describe('commands where none belong', () => {
  it('behind the end of data, before the answer: 503 each, and nothing runs', async () => {
    const before = kept()
    const client = await begin()
    client.write(Buffer.concat([stuff(sampleMail()), Buffer.from(`${SMUGGLED}.\r\n`)]))
    expect((await client.reply()).code).toBe(250)
    for (const _ of SMUGGLED.trimEnd().split('\r\n')) expect((await client.reply()).code).toBe(503)
    expect((await client.reply()).code).toBe(503)
    expect(kept() - before).toBe(1)
    expect((await client.command('DATA')).code).toBe(503)
    client.drop()
  })

  it('a flood behind the end of data ends the connection', async () => {
    const client = await begin()
    client.write(Buffer.concat([stuff(sampleMail()), Buffer.from('NOOP\r\n'.repeat(5_000))]))
    await client.rest()
    const other = await world.greet()
    expect((await other.command('NOOP')).code).toBe(250)
    other.drop()
  })

  it('behind STARTTLS in clear: dropped', async () => {
    const client = await world.greet()
    const injected = `EHLO evil.example\r\nMAIL FROM:<${SENDER}>\r\nRCPT TO:<${ADA}>\r\n`
    expect((await client.startTls(injected)).code).toBe(220)
    expect((await client.command(`RCPT TO:<${ADA}>`)).code).toBe(503)
    expect((await client.command('DATA')).code).toBe(503)
    expect((await client.command(`MAIL FROM:<${SENDER}>`)).code).toBe(503)
    expect(world.worker.list().some(({ manifest }) => manifest.reception.helo === 'evil.example')).toBe(false)
    client.drop()
  })

  it('pipelined as RFC 2920 allows: each in its turn', async () => {
    const client = await world.connect()
    client.write('EHLO mail.client.example\r\n')
    await client.reply()
    client.write(`MAIL FROM:<${SENDER}>\r\nRCPT TO:<${ADA}>\r\nRCPT TO:<nobody@foreign.example>\r\nDATA\r\n`)
    const codes = [await client.reply(), await client.reply(), await client.reply(), await client.reply()]
    expect(codes.map(({ code }) => code)).toEqual([250, 250, 550, 354])
    client.write(stuff(sampleMail()))
    expect((await client.reply()).code).toBe(250)
    client.drop()
  })

  it('data in the same piece as DATA is that mail', async () => {
    const client = await world.greet()
    client.write(`MAIL FROM:<${SENDER}>\r\nRCPT TO:<${ADA}>\r\nDATA\r\nSubject: quick\r\n\r\nx\r\n.\r\n`)
    const codes = [await client.reply(), await client.reply(), await client.reply(), await client.reply()]
    expect(codes.map(({ code }) => code)).toEqual([250, 250, 354, 250])
    expect(world.worker.list().at(-1)?.raw.toString()).toBe('Subject: quick\r\n\r\nx\r\n')
    client.drop()
  })
})

it('runs on a Haraka that drops what follows STARTTLS and the end of data', () => {
  const { version } = createRequire(import.meta.url)('Haraka/package.json')
  const [major = 0, minor = 0, patch = 0] = String(version).split('.').map(Number)
  expect(major * 10_000 + minor * 100 + patch).toBeGreaterThanOrEqual(30_304)
})
