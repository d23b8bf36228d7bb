/** Clients that send much, too much or too slowly: taken or ended, memory flat, and others are served meanwhile. */
import { existsSync, readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { waitFor } from '../dev/wait-for.ts'
import { SmtpClient, stuff } from '../mx/smtp-client.ts'
import {
  codesOf,
  createSubmissionWorld,
  RECIPIENT,
  SENDER,
  type SubmissionWorld,
  sampleMail,
} from './submission-world.ts'

const MAIL_MAX_BYTES = 26_214_400
const MB = 1_048_576

let world: SubmissionWorld
beforeAll(async () => {
  world = await createSubmissionWorld({ config: { limits: { connectionsPerClient: 10, connections: 15 } } })
})
afterAll(() => world?.close())

/** Resident memory of the process, where the system tells it. */
const residentBytes = (): number => {
  const file = `/proc/${world.process.pid}/status`
  return existsSync(file) ? Number(/VmRSS:\s+(\d+)/.exec(readFileSync(file, 'utf8'))?.[1]) * 1_024 : 0
}

/** Others are served whatever one does. */
afterEach(async () => {
  const client = await waitFor('a place', () => world.signIn().catch(() => null))
  expect((await client.send(SENDER, [RECIPIENT], sampleMail())).code).toBe(250)
  await client.command('QUIT')
  expect(world.process.deaths).toBe(0)
})

describe('mails of one connection', () => {
  it('1,000, each in one piece as PIPELINING allows: all taken, in order', async () => {
    const client = await world.signIn()
    const before = world.worker.list().length
    const mails = Array.from({ length: 1_000 }, (_, n) => sampleMail(`X-No: ${n}\r\n`))
    for (const mail of mails) {
      client.write(`MAIL FROM:<${SENDER}>\r\nRCPT TO:<${RECIPIENT}>\r\nDATA\r\n`)
      const codes = [await client.reply(), await client.reply(), await client.reply()].map(({ code }) => code)
      expect(codes).toEqual([250, 250, 354])
      client.write(stuff(mail))
      expect((await client.reply()).code).toBe(250)
    }
    await client.command('QUIT')
    const kept = world.worker.list().slice(before)
    expect(kept.map(({ raw }) => raw.toString())).toEqual(mails)
    expect(new Set(kept.map(({ manifest }) => manifest.id)).size).toBe(1_000)
  })

  it('1,000 recipients at once: 100 are taken, the others put off, and the mail goes to the 100', async () => {
    const client = await world.signIn()
    const recipients = Array.from({ length: 1_000 }, (_, n) => `RCPT TO:<u${n}@peer.example>\r\n`)
    client.write(`MAIL FROM:<${SENDER}>\r\n${recipients.slice(0, 300).join('')}`)
    expect((await client.reply()).code).toBe(250)
    const codes: string[] = []
    for (let n = 0; n < 300; n += 1) codes.push(codesOf(await client.reply()))
    expect(codes).toEqual([...Array(100).fill('250 2.1.5'), ...Array(200).fill('452 4.5.3')])
    await client.command('DATA')
    client.write(stuff(sampleMail()))
    expect((await client.reply()).code).toBe(250)
    expect(world.worker.list().at(-1)?.manifest.rcptTo).toHaveLength(100)
    client.drop()
  })
})

describe('commands', () => {
  it.each([
    ['one of 100 kB', `NOOP ${'x'.repeat(100_000)}\r\n`],
    ['100 kB that never end', 'x'.repeat(100_000)],
    ['100 kB of MAIL FROM', `MAIL FROM:<${'a'.repeat(100_000)}@b.example>\r\n`],
  ])('%s: 500 and the end', async (_, octets) => {
    for (const client of [await world.connect(), await world.signIn()]) {
      client.write(octets)
      expect((await client.reply()).code).toBe(500)
      await client.rest()
    }
  })

  it('1,000 without a mail, 100 that are unknown: 421 before they are over', async () => {
    for (const command of ['NOOP\r\n'.repeat(1_000), 'GET / HTTP/1.1\r\n'.repeat(100)]) {
      const client = await world.connect()
      client.write(command)
      const codes: number[] = []
      while (!codes.includes(421)) codes.push((await client.reply()).code)
      await client.rest()
    }
  })
})

describe('data', () => {
  it('of exactly the limit is taken; one octet more is 552 at the end, and so are 700 MB; memory is flat', async () => {
    const line = `${'x'.repeat(998)}\r\n`
    const head = 'Subject: large\r\n\r\n'
    const count = Math.floor((MAIL_MAX_BYTES - head.length) / line.length)
    const rest = MAIL_MAX_BYTES - head.length - count * line.length - 2
    let most = 0
    const pour = async (client: SmtpClient, octets: Buffer, times = 1) => {
      for (let at = 0; at < octets.length * times; at += MB) {
        await client.pour(octets.subarray(at % octets.length, (at % octets.length) + MB))
        most = Math.max(most, residentBytes())
      }
    }
    const send = async (more: number, code: number) => {
      const client = await world.signIn()
      expect((await client.begin(SENDER, [RECIPIENT])).code).toBe(354)
      await pour(client, Buffer.from(head + line.repeat(count)))
      await pour(client, Buffer.alloc(rest + (more % MB), 'y'))
      await pour(client, Buffer.alloc(MB, 'y'), Math.floor(more / MB))
      client.write('\r\n.\r\n')
      expect((await client.reply()).code).toBe(code)
      if (code === 250) expect(world.worker.list().at(-1)?.raw.length).toBe(MAIL_MAX_BYTES)
      await client.command('QUIT')
    }
    await send(0, 250)
    await send(1, 552)
    // A young process grows while its code is compiled, whatever it reads: the measure begins when it is warm.
    await send(180 * MB, 552)
    const warm = most
    await send(700 * MB, 552)
    expect(most - warm).toBeLessThan(96 * MB)
  }, 300_000)

  it('of a header section of 600 kB: 552; that has been through 51 hosts: a loop', async () => {
    const received = 'Received: from a.example by b.example; Sun, 29 Nov 2026 10:00:00 +0000\r\n'
    const client = await world.signIn()
    const long = `X-Long: ${'a'.repeat(70)}\r\n`.repeat(8_000)
    expect(codesOf(await client.send(SENDER, [RECIPIENT], `${long}${sampleMail()}`))).toBe('552 5.3.4')
    expect(codesOf(await client.send(SENDER, [RECIPIENT], `${received.repeat(51)}${sampleMail()}`))).toBe('550 5.4.6')
    client.drop()
  })
})

describe('connections', () => {
  it('the eleventh of an address at a time: 421; other addresses get in, until all places are taken', async () => {
    const ten = await Promise.all(Array.from({ length: 10 }, () => world.connect('127.0.0.20')))
    const refused = await SmtpClient.open(world.port, null, '127.0.0.20')
    expect(codesOf(await refused.reply())).toBe('421 4.7.0')
    const five = await Promise.all(Array.from({ length: 5 }, (_, n) => world.connect(`127.0.0.${30 + n}`)))
    const last = await SmtpClient.open(world.port, null, '127.0.0.40')
    expect(codesOf(await last.reply())).toBe('421 4.7.0')
    for (const client of [...ten, ...five]) client.drop()
  })

  it('that never begin TLS hold nobody up', async () => {
    const silent = await Promise.all(Array.from({ length: 12 }, () => SmtpClient.open(world.tlsPort)))
    const client = await SmtpClient.openTls(world.tlsPort)
    expect((await client.reply()).code).toBe(220)
    for (const other of [...silent, client]) other.drop()
  })

  it('that say no command, one that does not end, or data that hardly moves: 421', async () => {
    const hasty = await createSubmissionWorld({
      config: { limits: { commandMs: 4_000, dataMs: 5_000, dataBytesPerSecond: 65_536 } },
    })
    try {
      const drips = async (client: SmtpClient) => {
        const drip = setInterval(() => client.write('N'), 200)
        const reply = await client.reply()
        clearInterval(drip)
        return reply
      }
      const slowAuth = await hasty.secure()
      expect((await slowAuth.command('AUTH LOGIN')).code).toBe(334)
      const slowData = await hasty.signIn()
      await slowData.begin(SENDER, [RECIPIENT])
      const [silent, slow] = [await hasty.connect(), await hasty.secure()]
      const replies = await Promise.all([silent.reply(), drips(slow), slowAuth.reply(), drips(slowData)])
      expect(replies.map(codesOf)).toEqual(Array(4).fill('421 4.4.2'))
      for (const client of [silent, slow, slowAuth, slowData]) await client.rest()
      expect(hasty.worker.list()).toEqual([])
    } finally {
      await hasty.close()
    }
  })
})

describe('the end of the process', () => {
  it('SIGINT: mails in progress are answered, waiting clients told, nothing else is taken', async () => {
    const ending = await createSubmissionWorld()
    try {
      let release = () => {}
      ending.worker.hold = new Promise((resolve) => {
        release = resolve
      })
      const [busy, waiting] = await Promise.all([ending.signIn(), ending.secure()])
      await busy.begin(SENDER, [RECIPIENT])
      busy.write('Subject: last\r\n\r\nx\r\n.\r\n')
      await waitFor('the post', () => ending.worker.posts > 0)
      process.kill(ending.process.pid, 'SIGINT')
      expect((await waiting.reply()).code).toBe(421)
      release()
      expect((await busy.reply()).code).toBe(250)
      expect((await busy.command('NOOP')).code).toBe(421)
      await waitFor('its end and another start', () => ending.process.deaths === 1)
      await ending.process.untilReady()
    } finally {
      await ending.close()
    }
  })
})
