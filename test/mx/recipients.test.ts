/** RCPT TO against the relay's copy of the directory, and against the Worker where the copy lacks something. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  ADA,
  address,
  block,
  CLIENT,
  createMxWorld,
  domain,
  ENTRIES,
  type MxWorld,
  OTHER_TENANT,
  SENDER,
  sampleMail,
  TENANT,
} from './mx-world.ts'

let world: MxWorld
const TOKEN = 'a2'.repeat(22).concat('b')
beforeAll(async () => {
  world = await createMxWorld({
    entries: [
      ...ENTRIES,
      domain('catch.example', { catchAll: true }),
      domain('later.example', { unknown: 'accept' }),
      domain('plain.example', { plus: false }),
      address('user@plain.example'),
      domain('xn--bcher-kva.example'),
      address('ada@xn--bcher-kva.example'),
      domain('other.example', { tenant: OTHER_TENANT }),
      domain('full.example', { full: true }),
      address('user@full.example'),
      domain('all.example', { full: true, catchAll: true }),
      { kind: 'bounces', name: 'send.full.example', tenant: TENANT },
      // Of the tenant that does not hold the domain.
      address('stray@other.example', TENANT),
      address('user@other.example', OTHER_TENANT),
      block('198.51.100.0/24', { scope: OTHER_TENANT, reason: 'sends\r\n250 rubbish' }),
    ],
    zone: {
      '7.100.51.198.in-addr.arpa': { PTR: ['seven.client.example'] },
      'seven.client.example': { A: ['198.51.100.7'] },
    },
  })
})
afterAll(() => world?.close())
beforeEach(() => {
  world.worker.verdict = (text) =>
    text.endsWith('@demo.example') || text.endsWith('@plain.example') ? 'unknown' : 'foreign'
  world.worker.recipientsStatus = 200
  world.worker.isCut = false
  world.worker.asked.length = 0
})

async function rcpt(text: string, { from = CLIENT, sender = SENDER } = {}) {
  const client = await world.greet(from)
  await client.command(`MAIL FROM:<${sender}> SMTPUTF8`)
  const reply = await client.command(`RCPT TO:<${text}>`)
  client.drop()
  return reply
}

describe('what the copy knows', () => {
  it.each([
    ADA,
    'ADA@DEMO.EXAMPLE',
    'Ada+news@demo.example',
    '"ada"@demo.example',
    'postmaster',
    'PostMaster',
    'postmaster@demo.example',
    'ABUSE@demo.example',
    'postmaster@plain.example',
    'abuse@other.example',
    'anybody@catch.example',
    'anybody+x@later.example',
    'ada@bücher.example',
    'ada@BÜCHER.example',
    'ada@xn--bcher-kva.example',
    'ADA@XN--BCHER-KVA.EXAMPLE',
    'user@other.example',
    `b-${TOKEN}@bounces.demo.example`,
    'fbl@bounces.demo.example',
    'Abuse@bounces.demo.example',
    `B-${TOKEN.toUpperCase()}@Bounces.Demo.Example`,
  ])('takes %s and asks nobody', async (text) => {
    const { code, text: said } = await rcpt(text)
    expect(code, said).toBe(250)
    expect(world.worker.asked).toEqual([])
  })

  it.each([
    [`b-${TOKEN}a@bounces.demo.example`],
    [`b-${TOKEN.replace('2', '1')}@bounces.demo.example`],
    ['postmaster@bounces.demo.example'],
    ['x@bounces.demo.example'],
  ])('at a host of return paths refuses %s', async (text) => {
    expect(await rcpt(text)).toMatchObject({ code: 550, text: expect.stringMatching(/^5\.1\.1 /) })
    expect(world.worker.asked).toEqual([])
  })
})

describe('what the copy lacks', () => {
  it.each([
    ['nobody@demo.example', 550, '5.1.1'],
    ['nobody+x@demo.example', 550, '5.1.1'],
    ['user+x@plain.example', 550, '5.1.1'],
    ['stray@other.example', 550, '5.7.1'],
    ['ada@new.example', 550, '5.7.1'],
    ['ädä@demo.example', 550, '5.1.1'],
    ['"a b"@demo.example', 550, '5.1.1'],
  ])('is asked at the Worker: %s %i %s', async (text, code, enhanced) => {
    const reply = await rcpt(text)
    expect([reply.code, reply.text.split(' ')[0]]).toEqual([code, enhanced])
    expect(world.worker.asked).toHaveLength(text.startsWith('"') ? 0 : 1)
  })

  it('is taken when the Worker has it already', async () => {
    world.worker.verdict = () => 'take'
    expect((await rcpt('New.One@demo.example')).code).toBe(250)
    expect((await rcpt('ada@new.example')).code).toBe(250)
    expect(world.worker.asked).toEqual(['new.one@demo.example', 'ada@new.example'])
  })

  it.each<[string, () => void]>([
    [
      'is down',
      () => {
        world.worker.isCut = true
      },
    ],
    [
      'answers 500',
      () => {
        world.worker.recipientsStatus = 500
      },
    ],
    [
      'answers 401',
      () => {
        world.worker.recipientsStatus = 401
      },
    ],
  ])('is put off while the Worker %s, what is known is taken', async (_, spoil) => {
    spoil()
    for (const text of ['nobody@demo.example', 'ada@new.example']) {
      expect(await rcpt(text)).toMatchObject({ code: 451, text: expect.stringMatching(/^4\.4\.3 /) })
    }
    expect((await rcpt(ADA)).code).toBe(250)
    expect((await rcpt('postmaster')).code).toBe(250)
  })
})

describe('an account that keeps as much as it may', () => {
  it.each(['user@full.example', 'User+x@full.example', 'postmaster@full.example', 'anybody@all.example'])(
    'is full, for now: %s',
    async (text) => {
      expect(await rcpt(text)).toMatchObject({ code: 452, text: expect.stringMatching(/^4\.2\.2 /) })
    },
  )

  it('has no more addresses than before, and takes what tells of its own mail', async () => {
    world.worker.verdict = (text) => (text.startsWith('new@') ? 'take' : 'unknown')
    expect((await rcpt('nobody@full.example')).code).toBe(550)
    expect((await rcpt('new@full.example')).code).toBe(452)
    expect((await rcpt(`b-${TOKEN}@send.full.example`, { sender: '' })).code).toBe(250)
  })

  it('keeps no mail from another of the same envelope', async () => {
    const client = await world.greet()
    await client.command(`MAIL FROM:<${SENDER}>`)
    expect((await client.command('RCPT TO:<user@full.example>')).code).toBe(452)
    expect((await client.command(`RCPT TO:<${ADA}>`)).code).toBe(250)
    await client.command('DATA')
    client.write(`${sampleMail().replaceAll('\r\n.', '\r\n..')}.\r\n`)
    expect((await client.reply()).code).toBe(250)
    expect(world.worker.list().at(-1)?.manifest.rcptTo).toEqual([ADA])
    client.drop()
  })
})

describe('limits', () => {
  it('closes the connection at the sixth unknown recipient', async () => {
    const client = await world.greet()
    await client.command(`MAIL FROM:<${SENDER}>`)
    for (let n = 1; n <= 5; n += 1) expect((await client.command(`RCPT TO:<no${n}@demo.example>`)).code).toBe(550)
    expect(await client.command('RCPT TO:<no6@demo.example>')).toMatchObject({ code: 421 })
    await client.rest()
  })

  it('takes 100 recipients, and no more of one mail', async () => {
    const client = await world.greet()
    await client.command('MAIL FROM:<>')
    for (let n = 1; n <= 100; n += 1) expect((await client.command(`RCPT TO:<u${n}@catch.example>`)).code).toBe(250)
    expect(await client.command('RCPT TO:<u101@catch.example>')).toMatchObject({
      code: 452,
      text: expect.stringMatching(/^4\.5\.3 /),
    })
    await client.command('DATA')
    client.write(`${sampleMail().replaceAll('\r\n.', '\r\n..')}.\r\n`)
    expect((await client.reply()).code).toBe(250)
    expect(world.worker.list().at(-1)?.manifest).toMatchObject({ mailFrom: '', rcptTo: { length: 100 } })
    client.drop()
  })

  it('keeps a recipient that was given twice once', async () => {
    const client = await world.greet()
    expect((await client.send(SENDER, [ADA, ADA], sampleMail())).code).toBe(250)
    expect(world.worker.list().at(-1)?.manifest.rcptTo).toEqual([ADA])
    client.drop()
  })
})

describe('a tenant’s own blocklist', () => {
  it('holds for mail to its domains only, with its reason on one line', async () => {
    expect(await rcpt('user@other.example', { from: '198.51.100.7' })).toMatchObject({
      code: 550,
      text: '5.7.1 your address is blocked: sends 250 rubbish',
    })
    expect((await rcpt(ADA, { from: '198.51.100.7' })).code).toBe(250)
  })
})

describe('paths and parameters', () => {
  it.each([
    ['MAIL FROM:<a@b.example> SIZE=26214400', 250],
    ['MAIL FROM:<a@b.example> SIZE=26214401', 552],
    ['MAIL FROM:<a@b.example> SIZE=99999999999999999999', 552],
    ['MAIL FROM:<a@b.example> SIZE=abc', 501],
    ['MAIL FROM:<a@b.example> BODY=8BITMIME SMTPUTF8', 250],
    ['MAIL FROM:<a@b.example> BODY=BINARYMIME', 501],
    ['MAIL FROM:<a@b.example> AUTH=<>', 555],
    ['MAIL FROM:<a@b.example> RET=HDRS', 555],
    ['mail from:<A@B.example>', 250],
    ['MAIL FROM: <a@b.example>', 250],
    ['MAIL FROM:<"a b"@b.example>', 250],
    ['MAIL FROM:<a@[192.0.2.1]>', 250],
    ['MAIL FROM:<@x.example:a@b.example>', 250],
    ['MAIL FROM:<jürgen@bücher.example> SMTPUTF8', 250],
    ['MAIL FROM:a@b.example', 501],
    ['MAIL FROM:<a@b.example', 501],
    ['MAIL FROM:<a b@b.example>', 501],
    ['MAIL FROM:<a@b.example>x', 501],
    ['MAIL FROM:<a>', 501],
    ['MAIL TO:<a@b.example>', 501],
    ['MAIL', 501],
  ])('%s gets %i', async (command, code) => {
    const client = await world.greet()
    const reply = await client.command(command)
    expect(reply.code, reply.text).toBe(code)
    client.drop()
  })

  it('wants EHLO, MAIL and RCPT before what follows them', async () => {
    const client = await world.connect()
    expect((await client.command(`MAIL FROM:<${SENDER}>`)).code).toBe(503)
    await client.command('EHLO mail.client.example')
    expect((await client.command(`RCPT TO:<${ADA}>`)).code).toBe(503)
    expect((await client.command('DATA')).code).toBe(503)
    await client.command(`MAIL FROM:<${SENDER}>`)
    expect((await client.command('DATA')).code).toBe(503)
    await client.command(`RCPT TO:<${ADA}>`)
    await client.command('RSET')
    expect((await client.command('DATA')).code).toBe(503)
    client.drop()
  })
})
