/** AUTH: only inside TLS, in each of its forms, and never on a guess. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { SmtpClient } from '../mx/smtp-client.ts'
import type { Fault } from './submission-worker.ts'
import {
  codesOf,
  createSubmissionWorld,
  KEY,
  plainOf,
  READER,
  RECIPIENT,
  SENDER,
  type SubmissionWorld,
  sampleMail,
} from './submission-world.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')

let world: SubmissionWorld
beforeAll(async () => {
  world = await createSubmissionWorld({ config: { limits: { guesses: 1_000 } } })
})
afterAll(() => world?.close())
afterEach(() => {
  world.worker.credentialsFault = null
  world.worker.isCut = false
  expect(world.process.deaths).toBe(0)
})

describe('what EHLO offers', () => {
  const COMMON = ['PIPELINING', '8BITMIME', 'SMTPUTF8', 'SIZE 26214400', 'ENHANCEDSTATUSCODES', 'DSN']
  const offered = async (client: SmtpClient) => {
    const { lines } = await client.command('EHLO client.example')
    client.drop()
    return new Set(lines.slice(1).map((line) => line.slice(4)))
  }

  it('in clear: STARTTLS, and no AUTH', async () => {
    expect(await offered(await world.connect())).toEqual(new Set([...COMMON, 'STARTTLS']))
  })

  it('inside TLS: AUTH, and no STARTTLS', async () => {
    expect(await offered(await world.secure())).toEqual(new Set([...COMMON, 'AUTH PLAIN LOGIN']))
    const client = await SmtpClient.openTls(world.tlsPort)
    expect((await client.reply()).code).toBe(220)
    expect(await offered(client)).toEqual(new Set([...COMMON, 'AUTH PLAIN LOGIN']))
  })

  it('nothing before TLS 1.2', async () => {
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const
    await expect(SmtpClient.openTls(world.tlsPort, old)).rejects.toThrow()
    const client = await SmtpClient.openTls(world.tlsPort, { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' })
    expect((await client.reply()).code).toBe(220)
    client.drop()
  })
})

describe('before TLS', () => {
  it.each([
    [`AUTH PLAIN ${plainOf(KEY)}`, '538 5.7.11'],
    ['AUTH PLAIN', '538 5.7.11'],
    ['AUTH LOGIN', '538 5.7.11'],
    [`MAIL FROM:<${SENDER}>`, '530 5.7.0'],
    [`RCPT TO:<${RECIPIENT}>`, '530 5.7.0'],
    ['DATA', '530 5.7.0'],
    ['VRFY ada', '530 5.7.0'],
    ['EXPN staff', '500 5.5.1'],
    ['BDAT 10 LAST', '500 5.5.1'],
  ])('%s: %s, and no password is looked at', async (command, expected) => {
    const client = await world.connect()
    await client.command('EHLO client.example')
    expect(codesOf(await client.command(command))).toBe(expected)
    expect((await client.command('NOOP')).code).toBe(250)
    expect(world.worker.asked).toEqual([])
    client.drop()
  })
})

describe('inside TLS', () => {
  it('nothing is taken without AUTH: 530', async () => {
    const client = await world.secure()
    for (const command of [`MAIL FROM:<${SENDER}>`, `RCPT TO:<${RECIPIENT}>`, 'DATA']) {
      expect(codesOf(await client.command(command))).toBe('530 5.7.0')
    }
    client.drop()
  })

  it.each<[string, string[]]>([
    ['PLAIN with its answer', [`AUTH PLAIN ${plainOf(KEY)}`]],
    ['PLAIN in small letters, for somebody else', [`auth plain ${plainOf(KEY, 'anybody', 'else@demo.example')}`]],
    ['PLAIN without its answer', ['AUTH PLAIN', plainOf(KEY)]],
    ['PLAIN with no user name', [`AUTH PLAIN ${plainOf(KEY, '')}`]],
    ['LOGIN', ['AUTH LOGIN', base64('anybody'), base64(KEY)]],
    ['LOGIN with its user name', [`AUTH LOGIN ${base64('anybody')}`, base64(KEY)]],
    ['LOGIN with an empty user name', ['AUTH LOGIN', '', base64(KEY)]],
    ['LOGIN with an empty user name at once', ['AUTH LOGIN =', base64(KEY)]],
  ])('%s: 235, and a mail is taken', async (_, lines) => {
    const client = await world.secure()
    const replies = []
    for (const line of lines) replies.push(await client.command(line))
    expect(replies.map(({ code }) => code)).toEqual([...lines.slice(1).map(() => 334), 235])
    expect((await client.send(SENDER, [RECIPIENT], sampleMail())).code).toBe(250)
    await client.command('QUIT')
    expect(world.worker.list().at(-1)?.manifest).toMatchObject({ password: KEY, clientIp: '127.0.0.1' })
  })

  it('prompts are what clients expect, to the octet', async () => {
    const client = await world.secure()
    expect(await client.command('AUTH PLAIN')).toMatchObject({ code: 334, text: '' })
    expect((await client.command('*')).code).toBe(501)
    expect((await client.command('AUTH LOGIN')).lines).toEqual(['334 VXNlcm5hbWU6'])
    expect((await client.command(base64('x'))).lines).toEqual(['334 UGFzc3dvcmQ6'])
    client.drop()
  })

  it.each<[string, string[], string]>([
    ['canceled', ['AUTH PLAIN', '*'], '501 5.7.0'],
    ['canceled after the user name', ['AUTH LOGIN', base64('x'), '*'], '501 5.7.0'],
    ['no base64', ['AUTH PLAIN', 'not base64!'], '501 5.5.2'],
    ['no base64 at once', ['AUTH PLAIN ab=c'], '501 5.5.2'],
    ['base64 without its end', ['AUTH LOGIN', 'YQ'], '501 5.5.2'],
    ['one NUL', [`AUTH PLAIN ${base64(`x\0${KEY}`)}`], '501 5.5.2'],
    ['three NULs', [`AUTH PLAIN ${base64(`\0x\0${KEY}\0`)}`], '501 5.5.2'],
    ['an empty answer', ['AUTH PLAIN ='], '501 5.5.2'],
    ['octets that are no UTF-8', [`AUTH PLAIN ${Buffer.from([0, 0x78, 0, 0xff]).toString('base64')}`], '501 5.5.2'],
    ['no mechanism', ['AUTH'], '501 5.5.4'],
    ['two answers', [`AUTH PLAIN ${plainOf(KEY)} x`], '501 5.5.4'],
    ['another mechanism', ['AUTH CRAM-MD5'], '504 5.5.4'],
    ['wrong', [`AUTH PLAIN ${plainOf('ms_wrong')}`], '535 5.7.8'],
    ['wrong by LOGIN', ['AUTH LOGIN', base64('x'), base64('ms_wrong')], '535 5.7.8'],
    ['empty', [`AUTH PLAIN ${plainOf('')}`], '535 5.7.8'],
    ['longer than a key', [`AUTH PLAIN ${plainOf('k'.repeat(600))}`], '535 5.7.8'],
    ['of a key that may not send', [`AUTH PLAIN ${plainOf(READER)}`], '535 5.7.8'],
  ])('a password that is %s lets nobody in', async (_, lines, expected) => {
    const client = await world.secure()
    let last = { code: 0, text: '' }
    for (const line of lines) last = await client.command(line)
    expect(codesOf(last)).toBe(expected)
    expect(codesOf(await client.command(`MAIL FROM:<${SENDER}>`))).toBe('530 5.7.0')
    // Who corrects it gets in.
    expect((await client.command(`AUTH PLAIN ${plainOf(KEY)}`)).code).toBe(235)
    client.drop()
  })

  it('says that a key may not send', async () => {
    const client = await world.secure()
    expect((await client.command(`AUTH PLAIN ${plainOf(READER)}`)).text).toContain('may not send')
    client.drop()
  })

  it('not twice, not inside a transaction, not before EHLO: 503', async () => {
    const client = await world.signIn()
    expect(codesOf(await client.command(`AUTH PLAIN ${plainOf(KEY)}`))).toBe('503 5.5.1')
    expect((await client.command(`MAIL FROM:<${SENDER}>`)).code).toBe(250)
    expect(codesOf(await client.command('AUTH LOGIN'))).toBe('503 5.5.1')
    // EHLO begins anew, but whoever has signed in stays so (RFC 4954 §4).
    await client.command('EHLO client.example')
    expect((await client.command(`MAIL FROM:<${SENDER}>`)).code).toBe(250)
    client.drop()
    const other = await SmtpClient.openTls(world.tlsPort)
    await other.reply()
    expect(codesOf(await other.command(`AUTH PLAIN ${plainOf(KEY)}`))).toBe('503 5.5.1')
    await other.command('HELO client.example')
    expect(codesOf(await other.command(`AUTH PLAIN ${plainOf(KEY)}`))).toBe('503 5.5.1')
    other.drop()
  })

  it('an answer of 100 kB: 500 and the end', async () => {
    const client = await world.secure()
    await client.command('AUTH PLAIN')
    client.write(`${'A'.repeat(100_000)}\r\n`)
    expect((await client.reply()).code).toBe(500)
    await client.rest()
  })

  it('commands sent behind the answer run after it, with what it decided', async () => {
    const client = await world.secure()
    client.write(`AUTH PLAIN ${plainOf('ms_wrong')}\r\nMAIL FROM:<${SENDER}>\r\n`)
    expect([(await client.reply()).code, (await client.reply()).code]).toEqual([535, 530])
    client.write(`AUTH PLAIN ${plainOf(KEY)}\r\nMAIL FROM:<${SENDER}>\r\nRCPT TO:<${RECIPIENT}>\r\n`)
    expect([(await client.reply()).code, (await client.reply()).code, (await client.reply()).code]).toEqual([
      235, 250, 250,
    ])
    client.drop()
  })
})

describe('the Worker', () => {
  let clients = 0
  /** Each from an address of its own, so that nobody waits for the guesses of others. */
  const tryKey = async (key: string) => {
    clients += 1
    const client = await world.secure(`127.0.9.${clients}`)
    const reply = await client.command(`AUTH PLAIN ${plainOf(key)}`)
    client.drop()
    return codesOf(reply)
  }

  it.each<[string, Fault | 'cut']>([
    ['is away', 'cut'],
    ['answers 500', 500],
    ['answers 503', 503],
    ['answers 429', 429],
    ['answers 401', 401],
    ['answers 404', 404],
    ['answers nonsense', 'garbage'],
  ])('that %s lets nobody in: 454', async (_, fault) => {
    world.worker.keys.set('ms_fresh', 'send')
    if (fault === 'cut') world.worker.isCut = true
    else world.worker.credentialsFault = fault
    expect(await tryKey('ms_fresh')).toBe('454 4.7.0')
    world.worker.isCut = false
    world.worker.credentialsFault = null
    world.worker.keys.delete('ms_fresh')
    // Trouble is not remembered, nor is what was wrong.
    expect(await tryKey('ms_fresh')).toBe('535 5.7.8')
  })

  it('is asked once for many connections with one key, each time for one that is wrong', async () => {
    world.worker.keys.set('ms_often', 'send')
    for (let n = 0; n < 5; n += 1) expect(await tryKey('ms_often')).toBe('235 2.7.0')
    for (let n = 0; n < 3; n += 1) expect(await tryKey('ms_never')).toBe('535 5.7.8')
    const count = (key: string) => world.worker.asked.filter((asked) => asked === key).length
    expect([count('ms_often'), count('ms_never')]).toEqual([1, 3])
  })

  it('is asked for each mail: a key that has ended meanwhile sends nothing more, and the connection ends', async () => {
    world.worker.keys.set('ms_ending', 'send')
    const client = await world.signIn('ms_ending')
    expect((await client.send(SENDER, [RECIPIENT], sampleMail())).code).toBe(250)
    world.worker.keys.delete('ms_ending')
    const before = world.worker.list().length
    const reply = await client.send(SENDER, [RECIPIENT], sampleMail())
    expect(codesOf(reply)).toBe('550 5.7.8')
    expect(reply.text).toContain('The API key is not valid.')
    await client.rest()
    expect(world.worker.list()).toHaveLength(before)
  })

  it('has its keys in no log', () => {
    const said = world.process.output
    for (const key of world.worker.asked) if (key.length > 3) expect(said).not.toContain(key)
    expect(said).not.toContain(plainOf(KEY))
    expect(world.lines('auth.wrong')[0]).toMatchObject({ client: expect.stringMatching(/^127\.0\./) })
  })
})
