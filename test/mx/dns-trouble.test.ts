/** DNS that is slow, silent or lying, and mails that make much of it: taken with what is known, never refused for it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ADA, createMxWorld, domain, ENTRIES, type MxWorld, sampleMail, ZONE } from './mx-world.ts'

let world: MxWorld
beforeAll(async () => {
  world = await createMxWorld({
    entries: [...ENTRIES, domain('strict.example', { unknown: 'accept', dmarcReject: 'refuse' })],
    zone: {
      'pass.example': { TXT: ['v=spf1 ip4:192.0.2.10 -all'] },
      'fail.example': { TXT: ['v=spf1 -all'] },
      '_dmarc.fail.example': { TXT: ['v=DMARC1; p=reject'] },
      'broken.example': { TXT: 'SERVFAIL' },
      '_dmarc.broken.example': { TXT: 'SERVFAIL' },
      'mute.example': 'TIMEOUT',
      '_dmarc.mute.example': 'TIMEOUT',
      'many.example': {
        TXT: [`v=spf1 ${Array.from({ length: 11 }, (_, n) => `include:i${n}.many.example`).join(' ')} -all`],
      },
      ...Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`i${n}.many.example`, { TXT: ['v=spf1 ?all'] }])),
      'loop.example': { CNAME: ['loop.example'] },
      'huge.example': { TXT: [`v=spf1 ${'a '.repeat(20_000)}-all`] },
      'lying.example': { TXT: ['v=spf1 ip4:192.0.2.10 -all\r\nX-Evil: 1'] },
    },
  })
})
afterAll(() => world?.close())

const send = async (from: string, recipient = ADA, more = '') => {
  const client = await world.greet()
  const mail = sampleMail(more).replaceAll('client.example', from)
  const reply = await client.send(`sender@${from}`, [recipient], mail)
  await client.command('QUIT')
  return { ...reply, checks: world.worker.list().at(-1)?.manifest.checks }
}

describe('SPF and DMARC', () => {
  it.each([
    ['pass.example', 'pass', 'none'],
    ['fail.example', 'fail', 'fail'],
    ['broken.example', 'temperror', 'temperror'],
    ['many.example', 'permerror', 'none'],
  ])('%s: spf=%s dmarc=%s, taken', async (from, spf, dmarc) => {
    const { code, checks } = await send(from)
    expect([code, checks?.spf.result, checks?.dmarc.result]).toEqual([250, spf, dmarc])
  })

  it.each(['loop.example', 'huge.example', 'lying.example'])('%s is taken, and no pass', async (from) => {
    const { code, checks } = await send(from)
    expect(code).toBe(250)
    expect(checks?.dmarc.result).not.toBe('pass')
    expect(JSON.stringify(checks)).not.toContain('Evil')
  })

  it('a name that never answers is a temperror, in bounded time', async () => {
    const { code, checks } = await send('mute.example')
    expect([code, checks?.spf.result]).toEqual([250, 'temperror'])
    expect(['temperror', 'none']).toContain(checks?.dmarc.result)
  })
})

describe('the policy `reject`', () => {
  it('refuses where every recipient’s domain wants it so, and files otherwise', async () => {
    const refused = await send('fail.example', 'any@strict.example')
    expect(refused).toMatchObject({ code: 550, text: expect.stringMatching(/^5\.7\.1 /) })
    expect((await send('fail.example')).code).toBe(250)
    const client = await world.greet()
    const mail = sampleMail().replaceAll('client.example', 'fail.example')
    expect((await client.send('sender@fail.example', ['any@strict.example', ADA], mail)).code).toBe(250)
    client.drop()
  })

  it('never refuses for a temporary failure', async () => {
    expect((await send('broken.example', 'any@strict.example')).code).toBe(250)
  })
})

describe('signatures', () => {
  it('of a hundred ten are looked at', async () => {
    const signature = (n: number) =>
      `DKIM-Signature: v=1; a=rsa-sha256; d=d${n}.example; s=s; h=from; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA\r\n`
    const before = world.dns.questions.length
    const { code, checks } = await send(
      'pass.example',
      ADA,
      Array.from({ length: 100 }, (_, n) => signature(n)).join(''),
    )
    expect(code).toBe(250)
    expect(checks?.dkim.length).toBeLessThanOrEqual(10)
    const keys = world.dns.questions.slice(before).filter((question) => question.includes('_domainkey'))
    expect(new Set(keys).size).toBeLessThanOrEqual(10)
  })
})

describe('a DNS whose every answer takes five seconds', () => {
  it('ends in temperror, and the mail is taken', async () => {
    const slow = await createMxWorld({
      zone: { ...ZONE, 'slow.example': { TXT: ['v=spf1 a mx include:x.slow.example -all'] } },
    })
    try {
      const client = await slow.greet()
      expect((await client.begin('sender@slow.example', [ADA])).code).toBe(354)
      slow.dns.delayMs = 6_000
      client.write(`From: <a@slow.example>\r\nSubject: slow\r\n\r\nx\r\n.\r\n`)
      expect((await client.reply()).code).toBe(250)
      const { checks } = slow.worker.list()[0]?.manifest ?? {}
      expect([checks?.spf.result, checks?.dmarc.result]).toEqual(['temperror', 'temperror'])
      client.drop()
    } finally {
      await slow.close()
    }
  }, 180_000)
})
