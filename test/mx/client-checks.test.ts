/** What a client meets before its mail is looked at: the blocklist, and its name. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ADA, block, CLIENT, createMxWorld, ENTRIES, type MxWorld, SENDER, sampleMail } from './mx-world.ts'
import { SmtpClient } from './smtp-client.ts'

let world: MxWorld
const NIBBLES = (tail: string) =>
  `${[...`20010db8${'0'.repeat(24 - tail.length)}${tail}`].reverse().join('.')}.ip6.arpa`
const REPORT = `b-${'a'.repeat(45)}@bounces.demo.example`

beforeAll(async () => {
  world = await createMxWorld({
    entries: [
      ...ENTRIES,
      block('203.0.113.7/32', { reason: 'known for\nspam' }),
      block('198.18.0.0/15'),
      block('2001:db8:bad::/48', { reason: 'network' }),
      block('198.51.100.9/32'),
    ],
    zone: {
      '11.2.0.192.in-addr.arpa': { PTR: ['first.client.example', 'no.client.example', 'Second.Client.example'] },
      'first.client.example': { A: ['192.0.2.99'] },
      'second.client.example': { CNAME: ['third.client.example'] },
      'third.client.example': { A: ['192.0.2.98', '192.0.2.11'] },
      '12.2.0.192.in-addr.arpa': { PTR: ['first.client.example'] },
      '13.2.0.192.in-addr.arpa': { PTR: ['missing.nowhere.test'] },
      '14.2.0.192.in-addr.arpa': { PTR: 'SERVFAIL' },
      '15.2.0.192.in-addr.arpa': { PTR: ['trouble.client.example', 'first.client.example'] },
      'trouble.client.example': { A: 'SERVFAIL' },
      '16.2.0.192.in-addr.arpa': {
        PTR: Array.from({ length: 10 }, (_, n) => `n${n}.nowhere.test`).concat('sixteen.client.example'),
      },
      'sixteen.client.example': { A: ['192.0.2.16'] },
      '17.2.0.192.in-addr.arpa': { PTR: 'TIMEOUT' },
      '18.2.0.192.in-addr.arpa': { PTR: ['eighteen.client.example', 'trouble.client.example'] },
      'eighteen.client.example': { A: ['192.0.2.18'] },
      '5.0.0.10.in-addr.arpa': { PTR: ['private.client.example'] },
      'private.client.example': { A: ['10.0.0.5'] },
      [NIBBLES('1')]: { PTR: ['six.client.example'] },
      'six.client.example': { AAAA: ['2001:db8::1'], A: ['192.0.2.1'] },
      [NIBBLES('2')]: { PTR: ['six.client.example'] },
    },
  })
})
afterAll(() => world?.close())

describe('a blocked client', () => {
  it.each([
    ['203.0.113.7', '5.7.1 your address is blocked: known for spam'],
    ['::ffff:203.0.113.7', '5.7.1 your address is blocked: known for spam'],
    ['::ffff:cb00:7107', '5.7.1 your address is blocked: known for spam'],
    ['198.19.255.255', '5.7.1 your address is blocked'],
    ['::ffff:198.18.0.1', '5.7.1 your address is blocked'],
    ['2001:db8:bad::1', '5.7.1 your address is blocked: network'],
    ['2001:0db8:0bad:ffff:0000:0000:0000:0001', '5.7.1 your address is blocked: network'],
  ])('%s is refused at once and no question is asked of DNS', async (ip, text) => {
    const before = world.dns.questions.length
    const client = await SmtpClient.open(world.port, ip)
    expect(await client.reply()).toMatchObject({ code: 554, text })
    expect(await client.rest()).toBe('')
    expect(world.dns.questions.slice(before)).toEqual([])
  })

  it.each(['203.0.113.8', '198.20.0.1', '2001:db8:bae::1', '::ffff:203.0.113.6'])('%s is another', async (ip) => {
    const client = await world.connect(ip)
    client.drop()
  })
})

describe('the client’s name', () => {
  const rcpt = async (ip: string | null, sender: string, recipient: string) => {
    const client = await world.greet(ip)
    await client.command(`MAIL FROM:<${sender}>`)
    const { code, text } = await client.command(`RCPT TO:<${recipient}>`)
    client.drop()
    return `${code} ${text.split(' ')[0]}`
  }

  it.each<[string, string | null, string]>([
    ['its only name leads back', CLIENT, '250 2.1.5'],
    ['its third name does, by an alias and as the second address', '192.0.2.11', '250 2.1.5'],
    ['a name leads back although another cannot be looked up', '192.0.2.18', '250 2.1.5'],
    ['an IPv6 address', '2001:db8::1', '250 2.1.5'],
    ['a private address', '10.0.0.5', '250 2.1.5'],
    ['a v4-mapped address', `::ffff:${CLIENT}`, '250 2.1.5'],
    ['loopback itself', null, '250 2.1.5'],
    ['no name', '192.0.2.200', '550 5.7.25'],
    ['no IPv6 name', '2001:db8::ffff', '550 5.7.25'],
    ['a name that leads elsewhere', '192.0.2.12', '550 5.7.25'],
    ['an IPv6 name that leads elsewhere', '2001:db8::2', '550 5.7.25'],
    ['a name that is none', '192.0.2.13', '550 5.7.25'],
    ['the right name behind ten others', '192.0.2.16', '550 5.7.25'],
    ['SERVFAIL for its name', '192.0.2.14', '451 4.7.25'],
    ['SERVFAIL for the address of one of its names', '192.0.2.15', '451 4.7.25'],
    ['silence', '192.0.2.17', '451 4.7.25'],
  ])('%s: %s gets %s', async (_, ip, expected) => {
    expect(await rcpt(ip, SENDER, ADA)).toBe(expected)
    // A report about a mail of ours is never refused for it, anything else from the null sender is.
    expect(await rcpt(ip, '', REPORT)).toBe('250 2.1.5')
    expect(await rcpt(ip, '', ADA)).toBe(expected)
    expect(await rcpt(ip, SENDER, REPORT)).toBe(expected)
  })

  it('is told to the Worker, also when it is missing', async () => {
    for (const [ip, ptr] of [
      ['192.0.2.11', { result: 'pass', name: 'second.client.example' }],
      ['192.0.2.12', { result: 'fail', name: null }],
      ['192.0.2.14', { result: 'temperror', name: null }],
      ['192.0.2.200', { result: 'permerror', name: null }],
    ] as const) {
      const client = await world.greet(ip)
      expect((await client.send('', [REPORT], sampleMail())).code).toBe(250)
      expect(world.worker.list().at(-1)?.manifest).toMatchObject({ checks: { ptr }, reception: { ip } })
      client.drop()
    }
  })
})

describe('the PROXY protocol', () => {
  it.each([
    'PROXY TCP4 1.2.3 127.0.0.1 1 2',
    'PROXY TCP4 ::1 ::1 1 2',
    'PROXY',
    'PROXY TCP9 1.2.3.4 1.2.3.4 1 2',
    `PROXY ${'x'.repeat(200)}`,
  ])('%s ends the connection', async (line) => {
    const client = await SmtpClient.open(world.port)
    client.write(`${line}\r\n`)
    const { code } = await client.reply()
    expect([220, 421]).toContain(code)
    if (code === 220) expect((await client.reply()).code).toBe(421)
    await client.rest()
  })

  it('with EHLO in the same piece, and in pieces of one octet', async () => {
    const client = await SmtpClient.open(world.port)
    client.write(`PROXY TCP4 ${CLIENT} 127.0.0.1 1 25\r\nEHLO mail.client.example\r\n`)
    expect([(await client.reply()).code, (await client.reply()).code]).toEqual([220, 250])
    client.drop()
    const slow = await SmtpClient.open(world.port)
    for (const octet of `PROXY TCP4 203.0.113.7 127.0.0.1 1 25\r\n`) slow.write(octet)
    expect((await slow.reply()).code).toBe(554)
  })

  it('that comes after the greeting still counts', async () => {
    const client = await world.connect(null)
    client.write(`PROXY TCP4 203.0.113.7 127.0.0.1 1 25\r\n`)
    expect((await client.reply()).code).toBe(554)
    const other = await world.connect(null)
    other.write(`PROXY TCP4 ${CLIENT} 127.0.0.1 1 25\r\n`)
    await other.command('EHLO mail.client.example')
    expect((await other.send(SENDER, [ADA], sampleMail())).code).toBe(250)
    expect(world.worker.list().at(-1)?.manifest.reception.ip).toBe(CLIENT)
    expect((await other.command('PROXY TCP4 10.0.0.5 127.0.0.1 1 25')).code).toBe(500)
    other.drop()
  })
})

describe('in production', () => {
  it('a proxy must tell whose connection it is, and only a proxy may', async () => {
    const strict = await createMxWorld({ config: { mode: 'production', proxies: ['127.0.0.1'] } })
    try {
      const told = await strict.greet(CLIENT)
      expect((await told.send(SENDER, [ADA], sampleMail())).code).toBe(250)
      expect((await told.command(`PROXY TCP4 10.0.0.5 127.0.0.1 1 25`)).code).toBe(500)
      told.drop()
      const untold = await SmtpClient.open(strict.port)
      untold.write('EHLO mail.client.example\r\n')
      expect((await untold.reply()).code).toBe(421)
      await untold.rest()
    } finally {
      await strict.close()
    }
  })

  it('without proxies everybody is greeted at once, and the line is unknown', async () => {
    const plain = await createMxWorld({
      config: { mode: 'production' },
      isReadyFrom: null,
    })
    try {
      const client = await plain.connect(null)
      expect((await client.command(`PROXY TCP4 ${CLIENT} 127.0.0.1 1 25`)).code).toBe(500)
      await client.command('EHLO relay.mailstead.test')
      expect((await client.send(SENDER, [ADA], sampleMail())).code).toBe(250)
      expect(plain.worker.list()[0]?.manifest.reception.ip).toBe('127.0.0.1')
      client.drop()
    } finally {
      await plain.close()
    }
  })
})
