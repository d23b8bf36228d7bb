/** Clients that send too much, too long or too slowly: an end with 421 or 500, memory flat, and others are served meanwhile. */
import { existsSync, readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { waitFor } from '../dev/wait-for.ts'
import { ADA, CLIENT, createMxWorld, domain, ENTRIES, type MxWorld, SENDER, sampleMail } from './mx-world.ts'
import { SmtpClient } from './smtp-client.ts'

const INBOUND_MAX_BYTES = 26_214_400
const MB = 1_048_576

let world: MxWorld
beforeAll(async () => {
  world = await createMxWorld({
    entries: [...ENTRIES, domain('catch.example', { catchAll: true })],
    config: { limits: { connectionsPerClient: 10, connections: 30 } },
  })
})
afterAll(() => world?.close())

/** Resident memory of the MX, where the system tells it. */
const residentBytes = (): number => {
  const file = `/proc/${world.mx.pid}/status`
  return existsSync(file) ? Number(/VmRSS:\s+(\d+)/.exec(readFileSync(file, 'utf8'))?.[1]) * 1_024 : 0
}

/** Others are served whatever one does. */
afterEach(async () => {
  const client = await world.greet('192.0.2.10')
  expect((await client.send(SENDER, [ADA], sampleMail())).code).toBe(250)
  await client.command('QUIT')
  expect(world.mx.deaths).toBe(0)
})

describe('commands', () => {
  it.each([
    ['one of 100 kB', `NOOP ${'x'.repeat(100_000)}\r\n`],
    ['100 kB that never end', 'x'.repeat(100_000)],
    ['100 kB of MAIL FROM', `MAIL FROM:<${'a'.repeat(100_000)}@b.example>\r\n`],
    ['NUL and 8 bits without an end', '\0\xff'.repeat(50_000)],
  ])('%s: 500 and the end', async (_, octets) => {
    const client = await world.greet()
    client.write(octets)
    expect(await client.reply()).toMatchObject({ code: 500 })
    await client.rest()
  })

  it('1,000 without a mail: 421 before they are over', async () => {
    const client = await world.greet()
    client.write('NOOP\r\n'.repeat(1_000))
    const codes: number[] = []
    while (!codes.includes(421)) codes.push((await client.reply()).code)
    expect(new Set(codes)).toEqual(new Set([250, 421]))
    expect(codes.length).toBeLessThan(1_000)
    await client.rest()
  })

  it('100 that are unknown: 421 before they are over', async () => {
    const client = await world.greet()
    client.write('GET / HTTP/1.1\r\n'.repeat(100))
    const codes: number[] = []
    while (!codes.includes(421)) codes.push((await client.reply()).code)
    expect(new Set(codes)).toEqual(new Set([500, 421]))
    expect(codes.length).toBeLessThan(100)
  })

  it('10,000 recipients at once: 100 are taken, the others put off, then 421; memory is flat', async () => {
    const before = residentBytes()
    const client = await world.greet()
    const recipients = Array.from({ length: 10_000 }, (_, n) => `RCPT TO:<u${n}@catch.example>\r\n`).join('')
    client.write(`MAIL FROM:<${SENDER}>\r\n${recipients}`)
    const counts = new Map<number, number>()
    for (let code = 1; code !== 421 && code !== 0; ) {
      code = (await client.reply()).code
      counts.set(code, (counts.get(code) ?? 0) + 1)
    }
    expect([counts.get(250), counts.get(421)]).toEqual([101, 1])
    expect(counts.get(452)).toBeGreaterThan(100)
    expect(residentBytes() - before).toBeLessThan(64 * MB)
  })
})

describe('data', () => {
  it('of exactly the limit is taken, with its dots unstuffed first; one octet more is 552 at the end', async () => {
    const head = 'Subject: large\r\n\r\n'
    const line = `.${'x'.repeat(998)}\r\n`
    const count = Math.floor((INBOUND_MAX_BYTES - head.length) / line.length)
    const rest = INBOUND_MAX_BYTES - head.length - count * line.length - 2
    for (const [more, code] of [
      [0, 250],
      [1, 552],
    ] as const) {
      const client = await world.greet()
      expect((await client.begin(SENDER, [ADA])).code).toBe(354)
      await client.pour(Buffer.from(head))
      await client.pour(Buffer.from(`.${line}`.repeat(count)))
      await client.pour(Buffer.from(`${'y'.repeat(rest + more)}\r\n.\r\n`))
      const reply = await client.reply()
      expect(reply.code, reply.text).toBe(code)
      if (code === 250) expect(world.worker.list().at(-1)?.raw.length).toBe(INBOUND_MAX_BYTES)
      await client.command('QUIT')
    }
  }, 300_000)

  it('of 200 MB without SIZE: 552 at the end, memory is flat, and so it is on one line', async () => {
    const pour = async (piece: Buffer, times: number) => {
      const client = await world.greet()
      await client.begin(SENDER, [ADA])
      let most = 0
      for (let n = 0; n < times; n += 1) {
        await client.pour(piece)
        most = Math.max(most, residentBytes())
      }
      client.write('\r\n.\r\n')
      expect(await client.reply()).toMatchObject({ code: 552, text: expect.stringMatching(/^5\.3\.4 /) })
      await client.command('QUIT')
      return most
    }
    for (const piece of [Buffer.alloc(MB, `${'z'.repeat(62)}\r\n`), Buffer.alloc(MB, 'z')]) {
      // A young process grows while its code is compiled, whatever it reads: the measure begins when it is warm.
      const warm = await pour(piece, 200)
      expect((await pour(piece, 700)) - warm).toBeLessThan(96 * MB)
    }
  }, 300_000)

  it('of a header section of 600 kB: 552; of 51 Received: a loop; of 50: taken', async () => {
    const received = 'Received: from a.example by b.example; Sun, 29 Nov 2026 10:00:00 +0000\r\n'
    for (const [head, expected] of [
      [`X-Long: ${'a'.repeat(70)}\r\n`.repeat(8_000), '552 5.3.4'],
      [received.repeat(51), '550 5.4.6'],
      [received.repeat(50), '250 2.0.0'],
      [`Delivered-To: ${ADA.toUpperCase()}\r\n`, '550 5.4.6'],
      ['Delivered-To: somebody@else.example\r\n', '250 2.0.0'],
    ] as const) {
      const client = await world.greet()
      const { code, text } = await client.send(SENDER, [ADA], `${head}${sampleMail()}`)
      expect(`${code} ${text.split(' ')[0]}`).toBe(expected)
      await client.command('QUIT')
    }
  })
})

describe('connections and mails of one client', () => {
  it('the eleventh connection at a time: 421; other clients get in; a place that is given back is free', async () => {
    const ten = await Promise.all(Array.from({ length: 10 }, () => world.connect('192.0.2.20')))
    const refused = await SmtpClient.open(world.port, '192.0.2.20')
    expect(await refused.reply()).toMatchObject({ code: 421, text: expect.stringMatching(/^4\.7\.0 /) })
    const other = await world.connect('192.0.2.21')
    other.drop()
    ten[0]?.drop()
    const again = await waitFor('a free place', async () => {
      const client = await SmtpClient.open(world.port, '192.0.2.20')
      return (await client.reply()).code === 220 && client
    })
    for (const client of [...ten, again]) client.drop()
  })

  it('addresses of one IPv6 network of 64 bits count as one client', async () => {
    const ten = await Promise.all(Array.from({ length: 10 }, (_, n) => world.connect(`2001:db8:1:2::${n + 1}`)))
    const refused = await SmtpClient.open(world.port, '2001:db8:1:2:ffff::1')
    expect((await refused.reply()).code).toBe(421)
    for (const client of ten) client.drop()
  })

  it('more mails than its rate: 421, until time has passed', async () => {
    const slow = await createMxWorld({ config: { limits: { mailsPerSecond: 1, mailBurst: 3 } } })
    try {
      const client = await slow.greet()
      for (let n = 0; n < 3; n += 1) expect((await client.send(SENDER, [ADA], sampleMail())).code).toBe(250)
      let last = await client.send(SENDER, [ADA], sampleMail())
      // A slow machine may have passed a second.
      for (let n = 0; n < 10 && last.code === 250; n += 1) last = await client.send(SENDER, [ADA], sampleMail())
      expect(last).toMatchObject({ code: 421, text: expect.stringMatching(/^4\.7\.0 /) })
      await waitFor('a mail that is taken again', async () => {
        const next = await slow.greet(CLIENT)
        const { code } = await next.send(SENDER, [ADA], sampleMail())
        next.drop()
        return code === 250
      })
    } finally {
      await slow.close()
    }
  })

  it('development lets one address have 20 connections and 100 mails a second', async () => {
    const open = await createMxWorld()
    try {
      const clients = await Promise.all(Array.from({ length: 20 }, () => open.greet()))
      const codes = await Promise.all(
        clients.map(async (client) => {
          const own: number[] = []
          for (let n = 0; n < 10; n += 1) own.push((await client.send(SENDER, [ADA], sampleMail())).code)
          return own
        }),
      )
      expect(new Set(codes.flat())).toEqual(new Set([250]))
      expect(open.worker.list()).toHaveLength(200)
      for (const client of clients) client.drop()
    } finally {
      await open.close()
    }
  })
})

describe('slowness', () => {
  it('no command, one that does not end, data that hardly moves: 421', async () => {
    const hasty = await createMxWorld({
      config: { limits: { commandMs: 4_000, dataMs: 5_000, dataBytesPerSecond: 65_536 } },
    })
    try {
      const drips = async (client: SmtpClient) => {
        const drip = setInterval(() => client.write('N'), 200)
        const reply = await client.reply()
        clearInterval(drip)
        return reply
      }
      const [silent, slow, slowData] = await Promise.all([hasty.greet(), hasty.greet(), hasty.greet()])
      await slowData.begin(SENDER, [ADA])
      const replies = await Promise.all([silent.reply(), drips(slow), drips(slowData)])
      expect(replies.map(({ code, text }) => `${code} ${text.split(' ')[0]}`)).toEqual(Array(3).fill('421 4.4.2'))
      for (const client of [silent, slow, slowData]) await client.rest()
      expect(hasty.worker.list()).toEqual([])
    } finally {
      await hasty.close()
    }
  })
})

describe('the end of the process', () => {
  it('SIGINT: mails in progress are answered, waiting clients told, nothing else is taken', async () => {
    const ending = await createMxWorld()
    try {
      let release = () => {}
      ending.worker.hold = new Promise((resolve) => {
        release = resolve
      })
      const [busy, waiting] = await Promise.all([ending.greet(), ending.greet()])
      await busy.begin(SENDER, [ADA])
      busy.write('Subject: last\r\n\r\nx\r\n.\r\n')
      await waitFor('the post', () => ending.worker.posts > 0)
      process.kill(ending.mx.pid, 'SIGINT')
      expect((await waiting.reply()).code).toBe(421)
      release()
      expect((await busy.reply()).code).toBe(250)
      expect((await busy.command('NOOP')).code).toBe(421)
      await waitFor('its end and another start', () => ending.mx.deaths === 1)
      await ending.mx.untilReady()
    } finally {
      await ending.close()
    }
  })
})
