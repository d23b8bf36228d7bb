import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findDkimpy, verifyByDkimpy } from './dkimpy.fixture.js'
import { type DkimKeyPair, generateDkimKey } from './key.ts'
import { dkimVerify } from './mailauth.js'
import { DkimError, type SigningKey, signDkim } from './sign.ts'

const RAW = [
  'From: Ada <ada@demo.example>',
  'To: bob@remote.example',
  'Subject: two  spaces and a',
  ' fold',
  'Date: Wed, 25 Nov 2026 04:00:00 +0000',
  'Message-ID: <1@demo.example>',
  'List-Unsubscribe: <https://demo.example/u/1>',
  'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
  'X-Probe: 1',
  'MIME-Version: 1.0',
  'Content-Type: text/plain',
  '',
  'Hello  ',
  '.',
  '..dots',
  '',
  '',
].join('\r\n')

let rsa: DkimKeyPair
let ed: DkimKeyPair
let keys: SigningKey[]
const resolver = async (name: string): Promise<string[][]> => {
  const txt = { 'r._domainkey.demo.example': rsa.publicTxt, 'e._domainkey.demo.example': ed.publicTxt }[name]
  if (txt === undefined) throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })
  return [txt.match(/.{1,255}/g) ?? []]
}
const sign = (raw = RAW) => signDkim(raw, { domain: 'demo.example', keys, signedAt: new Date('2026-11-25T04:00:00Z') })
const results = async (raw: string) => (await dkimVerify(raw, { resolver })).results.map(({ status }) => status.result)

beforeAll(async () => {
  rsa = await generateDkimKey('rsa-sha256')
  ed = await generateDkimKey('ed25519-sha256')
  keys = [
    { selector: 'r', algorithm: 'rsa-sha256', privateKeyPem: rsa.privateKeyPem },
    { selector: 'e', algorithm: 'ed25519-sha256', privateKeyPem: ed.privateKeyPem },
  ]
})

test('generateDkimKey publishes SPKI for RSA and 32 octets for Ed25519', () => {
  expect(rsa.publicTxt).toMatch(/^v=DKIM1; k=rsa; p=MII[A-Za-z0-9+/]+=*$/)
  expect(rsa.publicTxt).toHaveLength(410)
  expect(ed.publicTxt).toMatch(/^v=DKIM1; k=ed25519; p=[A-Za-z0-9+/]{43}=$/)
  expect(rsa.privateKeyPem).toMatch(/^-----BEGIN PRIVATE KEY-----\n[\s\S]+\n-----END PRIVATE KEY-----\n$/)
})

test('both signatures stand in front of the untouched mail and verify', async () => {
  const signed = await sign()
  expect(signed.endsWith(RAW)).toBe(true)
  expect(
    signed.match(/^DKIM-Signature: v=1; a=(rsa|ed25519)-sha256; c=relaxed\/relaxed; d=demo\.example;/gm),
  ).toHaveLength(2)
  expect(Math.max(...signed.split('\r\n').map((line) => line.length))).toBeLessThan(80)
  expect(await results(signed)).toEqual(['pass', 'pass'])
})

test('h= oversigns, t= is the given time, l= and x= are absent', async () => {
  const signature = (await sign()).replace(/\r\n[ \t]+/g, ' ')
  const names = /h=([^;]+);/
    .exec(signature)?.[1]
    ?.split(':')
    .map((name) => name.trim())
  const count = (name: string) => names?.filter((other) => other === name).length
  for (const name of ['From', 'To', 'Subject', 'Date', 'MIME-Version', 'Content-Type', 'Message-ID'])
    expect(count(name), name).toBe(2)
  for (const name of ['Cc', 'Reply-To', 'Content-Transfer-Encoding', 'List-Unsubscribe', 'List-Unsubscribe-Post'])
    expect(count(name), name).toBe(1)
  for (const name of ['Sender', 'Feedback-ID', 'References', 'In-Reply-To', 'X-Probe', 'Received'])
    expect(count(name), name).toBe(0)
  expect(signature).toContain(`t=${Date.parse('2026-11-25T04:00:00Z') / 1000};`)
  expect(signature).not.toMatch(/[; ](l|x)=/)
})

test.each([
  'From: Eve <eve@evil.example>',
  'Subject: other',
  'Cc: eve@evil.example',
  'Reply-To: eve@evil.example',
  'Content-Type: text/html',
  'Content-Transfer-Encoding: base64',
])('a second "%s" added on the way breaks both signatures', async (field) => {
  const signed = await sign()
  expect(await results(signed.replace('From: Ada', `${field}\r\nFrom: Ada`))).toEqual(['fail', 'fail'])
  expect(await results(signed.replace('X-Probe: 1', `${field}\r\nX-Probe: 1`))).toEqual(['fail', 'fail'])
})

test('a second Sender breaks both signatures; the first one of a mail without any, as lists add it, does not', async () => {
  const list = 'Sender: list@lists.example\r\nX-Probe'
  expect(await results((await sign()).replace('X-Probe', list))).toEqual(['pass', 'pass'])
  const sent = await sign(`Sender: ada@demo.example\r\nContent-Transfer-Encoding: 7bit\r\n${RAW}`)
  expect(await results(sent)).toEqual(['pass', 'pass'])
  expect(await results(sent.replace('X-Probe', list))).toEqual(['fail', 'fail'])
  expect(await results(sent.replace('Sender: ada@', 'Sender: eve@'))).toEqual(['fail', 'fail'])
  expect(await results(sent.replace('Encoding: 7bit', 'Encoding: base64'))).toEqual(['fail', 'fail'])
})

test('a changed or appended body breaks both signatures, an unsigned header does not', async () => {
  const signed = await sign()
  expect(await results(signed.replace('Hello', 'Hullo'))).toEqual(['neutral', 'neutral'])
  expect(await results(`${signed}more\r\n`)).toEqual(['neutral', 'neutral'])
  expect(await results(signed.replace('X-Probe: 1', 'X-Probe: 2'))).toEqual(['pass', 'pass'])
})

test('signDkim still verifies five days later', async () => {
  const { results: later } = await dkimVerify(await sign(), { resolver, curTime: new Date('2026-11-30T04:00:00Z') })
  expect(later.map(({ status }) => status.result)).toEqual(['pass', 'pass'])
})

describe('signDkim throws instead of sending fewer signatures', () => {
  const signWith = (changed: Partial<SigningKey>, raw = RAW) =>
    signDkim(raw, { domain: 'demo.example', keys: [keys[1]!, { ...keys[0]!, ...changed }], signedAt: new Date() })

  test('a broken key', async () => {
    const cut = rsa.privateKeyPem.replace(/\n.{64}\n/, '\n')
    await expect(signWith({ privateKeyPem: cut })).rejects.toThrow(DkimError)
    await expect(signWith({ privateKeyPem: 'x' })).rejects.toThrow(DkimError)
    await expect(signWith({ privateKeyPem: '' })).rejects.toThrow(DkimError)
  })
  test('a key of the other type', async () => {
    await expect(signWith({ privateKeyPem: ed.privateKeyPem })).rejects.toThrow('selector r')
  })
  test('a selector that would break out of its tag', async () => {
    await expect(signWith({ selector: 'a;d=evil' })).rejects.toThrow(DkimError)
  })
  test('no keys at all, and a mail without From', async () => {
    await expect(signDkim(RAW, { domain: 'demo.example', keys: [], signedAt: new Date() })).rejects.toThrow(DkimError)
    await expect(signWith({}, RAW.slice(RAW.indexOf('To:')))).rejects.toThrow(DkimError)
  })
})

// Another implementation must agree; Debian's package is not on every machine.
const skipped = findDkimpy()
afterAll(() => {
  if (skipped !== null) console.warn(`skipped: verification by python3-dkim (${skipped})`)
})

test.skipIf(skipped !== null)('python3-dkim verifies both signatures (skipped without python3-dkim)', async () => {
  const txt = { 'r._domainkey.demo.example': rsa.publicTxt, 'e._domainkey.demo.example': ed.publicTxt }
  const signed = await sign()
  expect(verifyByDkimpy({ raw: signed, txt, count: 2 })).toEqual([true, true])
  expect(verifyByDkimpy({ raw: signed.replace('Hello', 'Hullo'), txt, count: 2 })).toEqual([false, false])
  const sent = await sign(`Sender: ada@demo.example\r\nContent-Transfer-Encoding: 7bit\r\n${RAW}`)
  expect(verifyByDkimpy({ raw: sent, txt, count: 2 })).toEqual([true, true])
  const added = signed.replace('X-Probe: 1', 'Cc: eve@evil.example\r\nX-Probe: 1')
  expect(verifyByDkimpy({ raw: added, txt, count: 2 })).toEqual([false, false])
})

test('the bundle verifies the example of RFC 8463, Appendix A', async () => {
  const example = [
    'DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;',
    ' d=football.example.com; i=@football.example.com;',
    ' q=dns/txt; s=brisbane; t=1528637909; h=from : to :',
    ' subject : date : message-id : from : subject : date;',
    ' bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;',
    ' b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus',
    ' Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==',
    'From: Joe SixPack <joe@football.example.com>',
    'To: Suzie Q <suzie@shopping.example.net>',
    'Subject: Is dinner ready?',
    'Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)',
    'Message-ID: <20030712040037.46341.5F8J@football.example.com>',
    '',
    'Hi.',
    '',
    'We lost the game.  Are you hungry yet?',
    '',
    'Joe.',
    '',
  ].join('\r\n')
  const published = async () => [['v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=']]
  const [first] = (await dkimVerify(example, { resolver: published })).results
  expect(first?.status.result).toBe('pass')
  const [changed] = (await dkimVerify(example.replace('dinner', 'supper'), { resolver: published })).results
  expect(changed?.status.result).toBe('fail')
})
