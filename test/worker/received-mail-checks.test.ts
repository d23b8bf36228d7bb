/** Sender authentication and the view of raw mail in workerd: the runtime's own crypto, streams and text decoders. */
import { expect, test } from 'vitest'
import { ARC_KEYS, ARC_MAIL } from '../../mail/authenticate/arc-chain.fixture.ts'
import { authenticateMail } from '../../mail/authenticate/authenticate-mail.ts'
import { makeDemo, octets, resolveFrom } from '../../mail/authenticate/zone.fixture.ts'
import { viewRaw } from '../../mail/received-view/view-raw.ts'

const RAW = 'From: Ada <ada@demo.example>\r\nSubject: Hi\r\n\r\nHello\r\n'
const SESSION = {
  ip: '2001:db8:25::7',
  helo: 'mx.demo.example',
  mailFrom: 'ada@demo.example',
  mta: 'mx.here.example',
  atMs: Date.parse('2026-11-25T05:00:00Z'),
}

test('a signed mail passes, a changed one does not, a chain of seals passes', async () => {
  const demo = await makeDemo()
  const signed = await demo.sign(RAW)
  const check = async (raw: string, zone = demo.zone) => {
    const { spf, dkim, dmarc, arc } = await authenticateMail(octets(raw), SESSION, resolveFrom(zone))
    return { spf: spf.result, dkim: dkim.map(({ result }) => result), dmarc: dmarc.result, arc: arc.result }
  }
  expect(await check(signed)).toEqual({ spf: 'pass', dkim: ['pass', 'pass'], dmarc: 'pass', arc: 'none' })
  expect((await check(signed.replace('Hello', 'Hullo'))).dkim).toEqual(['fail', 'fail'])
  const keys = Object.entries(ARC_KEYS).map(([name, key]) => [name, [key.match(/.{1,255}/g) ?? []]])
  expect((await check(ARC_MAIL, Object.fromEntries(keys))).arc).toBe('pass')
  const long = await demo.sign(`${RAW}${'a line of text\r\n'.repeat(200_000)}`)
  expect((await check(long)).dkim).toEqual(['pass', 'pass'])
})

test('DNS that gives out is a temporary error', async () => {
  const demo = await makeDemo()
  const failing = async () => Promise.reject(new Error('network connection lost'))
  const { spf, dkim, dmarc } = await authenticateMail(octets(await demo.sign(RAW)), SESSION, failing)
  expect([spf.result, ...dkim.map(({ result }) => result), dmarc.result]).toEqual(Array(4).fill('temperror'))
})

test('viewRaw streams, and leaves out what passes for ours', async () => {
  const forged = 'Authentication-Results: mail.here.example; spf=pass\r\n'
  const head = {
    deliveredTo: 'bob@here.example',
    receivedAtMs: SESSION.atMs,
    id: '01938f6e-0000-7000-8000-000000000001',
    reception: { helo: 'mx.demo.example', ip: SESSION.ip, by: 'mx.here.example', tls: null, smtpUtf8: false },
    ptrName: null,
    mailFrom: 'ada@demo.example',
    checks: null,
    authservId: 'mail.here.example',
  }
  const stored = new Response(forged + RAW).body
  if (stored === null) throw new Error('no body')
  const seen = await new Response(viewRaw(stored, head)).text()
  expect(seen).toMatch(/^Delivered-To: bob@here\.example\r\nReceived-At: 2026-11-25T05:00:00\.000Z\r\nReceived: from/)
  expect(seen.endsWith(RAW)).toBe(true)
  expect(seen).not.toContain('spf=pass')
})
