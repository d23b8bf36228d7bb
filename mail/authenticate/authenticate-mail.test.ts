import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MailChecks } from '../../contracts/mail-checks.ts'
import { findDkimpy, verifyByDkimpy } from '../dkim/dkimpy.fixture.js'
import { ARC_KEYS, ARC_MAIL } from './arc-chain.fixture.ts'
import { authenticateMail, type MailSession } from './authenticate-mail.ts'
import { type Demo, makeDemo, octets, resolveFrom, type Zone } from './zone.fixture.ts'

const RAW = 'From: Ada <ada@demo.example>\r\nTo: b@x.example\r\nSubject: Hi\r\n\r\nHello\r\n'
const SESSION: MailSession = {
  ip: '192.0.2.7',
  helo: 'mx.demo.example',
  mailFrom: 'ada@demo.example',
  mta: 'mx.here.example',
  atMs: Date.parse('2026-11-25T05:00:00Z'),
}
const SHA1_OF_BODY = '/t0YeXgRpK9llnjqXbYY+NyRSAs='
/** Where SPF fails. */
const ELSEWHERE: MailSession = { ...SESSION, ip: '203.0.113.9' }

let demo: Demo
let signed: string
beforeAll(async () => {
  demo = await makeDemo()
  signed = await demo.sign(RAW)
})

/** Every answer is one that the contract takes. */
async function check(raw: string, session: MailSession = SESSION, zone: Zone = {}) {
  const checks = await authenticateMail(octets(raw), session, resolveFrom({ ...demo.zone, ...zone }))
  expect(MailChecks.omit({ ptr: true }).parse(checks)).toEqual(checks)
  return checks
}
const brief = async (...given: Parameters<typeof check>) => {
  const { spf, dkim, dmarc, arc } = await check(...given)
  return { spf: spf.result, dkim: dkim.map(({ result }) => result), dmarc: dmarc.result, arc: arc.result }
}

describe('a mail of a domain that does everything right', () => {
  test('passes, with what was found', async () => {
    const found = { result: 'pass', domain: 'demo.example', comment: null }
    expect(await check(signed)).toEqual({
      spf: { result: 'pass', domain: 'demo.example' },
      dkim: [
        { selector: 'r', algorithm: 'rsa-sha256', ...found },
        { selector: 'e', algorithm: 'ed25519-sha256', ...found },
      ],
      dmarc: { result: 'pass', policy: 'reject', domain: 'demo.example' },
      arc: { result: 'none', sealer: null },
    })
  })
  test('passes with line feeds alone, as some storage gives them back', async () => {
    expect(await brief(signed.replaceAll('\r\n', '\n'))).toEqual(await brief(signed))
  })
  test('passes without a body, with a body of 3 MB and with a line of 3 MB', async () => {
    const header = RAW.slice(0, RAW.indexOf('\r\n\r\n') + 4)
    for (const body of ['', `${'word '.repeat(15)}\r\n`.repeat(40_000), 'x '.repeat(1_500_000)]) {
      expect((await brief(await demo.sign(header + body))).dkim).toEqual(['pass', 'pass'])
    }
  })
})

describe('SPF', () => {
  test.each([
    ['a v6 client', { ip: '2001:db8:25::7' }, 'pass'],
    ['a v6 client of another network', { ip: '2001:db8:26::7' }, 'fail'],
    ['a v4 client written as v6', { ip: '::ffff:192.0.2.7' }, 'pass'],
    ['upper case', { mailFrom: 'ADA@DEMO.EXAMPLE' }, 'pass'],
    ['a domain without SPF', { mailFrom: 'a@other.example' }, 'none'],
    ['no domain at all', { mailFrom: 'postmaster' }, 'none'],
  ])('%s', async (_name, given, result) => {
    expect((await check(signed, { ...SESSION, ...given })).spf.result).toBe(result)
  })
  test('of the null sender is that of HELO', async () => {
    const session = { ...SESSION, mailFrom: '' }
    expect((await check(RAW, session)).spf).toEqual({ result: 'pass', domain: 'mx.demo.example' })
    expect((await check(RAW, { ...session, ip: '203.0.113.9' })).spf).toMatchObject({ result: 'fail' })
    expect((await check(RAW, { ...session, helo: '[192.0.2.7]' })).spf).toEqual({ result: 'none', domain: null })
    expect((await check(RAW, { ...session, helo: null })).spf).toEqual({ result: 'none', domain: null })
  })
  test('without a client is what somebody trusted found, and counts for DMARC', async () => {
    const session = { ...SESSION, ip: null }
    expect(await brief(RAW, session)).toMatchObject({ spf: 'none', dmarc: 'fail' })
    const spf = { result: 'pass', domain: 'demo.example' } as const
    expect(await brief(RAW, { ...session, spf })).toMatchObject({ spf: 'pass', dmarc: 'pass' })
    const odd = await check(RAW, { ...session, spf: { result: 'pass', domain: 'demo.example(.evil.example' } })
    expect(odd).toMatchObject({ spf: { result: 'permerror', domain: null }, dmarc: { result: 'fail' } })
  })
  test('takes ten look-ups and no eleventh, two void ones and no third (RFC 7208 §4.6.4)', async () => {
    const includes = (count: number) => Array.from({ length: count }, (_, n) => `include:s${n}.demo.example`)
    const named = Object.fromEntries(
      Array.from({ length: 11 }, (_, n) => [`TXT s${n}.demo.example`, [['v=spf1 ip4:198.51.100.1 -all']]]),
    )
    const spf = async (terms: string[]) => {
      const record = [[`v=spf1 ${terms.join(' ')} ip4:192.0.2.0/24 -all`]]
      return (await check(RAW, SESSION, { ...named, 'TXT demo.example': record })).spf.result
    }
    expect(await spf(includes(10))).toBe('pass')
    expect(await spf(includes(11))).toBe('permerror')
    expect(await spf(['a:v1.demo.example', 'a:v2.demo.example'])).toBe('pass')
    expect(await spf(['a:v1.demo.example', 'a:v2.demo.example', 'a:v3.demo.example'])).toBe('permerror')
  })
})

describe('DKIM', () => {
  const results = async (raw: string, zone: Zone = {}, session = ELSEWHERE) => {
    const { dkim, dmarc } = await check(raw, session, zone)
    return { dkim: dkim.map(({ result, comment }) => `${result} ${comment}`), dmarc: dmarc.result }
  }
  test('a changed body or header fails', async () => {
    const body = await results(signed.replace('Hello', 'Hullo'))
    expect(body).toEqual({ dkim: Array(2).fill('fail body hash did not verify'), dmarc: 'fail' })
    const header = await results(signed.replace('Subject: Hi', 'Subject: Ho'))
    expect(header).toEqual({ dkim: Array(2).fill('fail bad signature'), dmarc: 'fail' })
  })
  test.each([
    ['one that is good', {}, 'pass null', 'pass'],
    ['one that has not expired', { x: '1795582801' }, 'pass null', 'pass'],
    ['one that has expired', { x: '1795582799' }, 'permerror expired', 'fail'],
    ['one that leaves From out', { h: 'to' }, 'permerror From field not signed', 'fail'],
    ['one of the whole body by l=', { l: '7' }, 'pass null', 'pass'],
    ['one of half the body', { l: '3' }, 'policy the end of the body is not signed', 'fail'],
    ['one of another algorithm', { a: 'dsa-sha3' }, 'neutral cannot be read', 'fail'],
    ['one by SHA-1', { a: 'rsa-sha1', bh: SHA1_OF_BODY }, 'policy weak-algorithm', 'fail'],
    ['one without a key', { s: 'gone' }, 'permerror no key', 'fail'],
    ['one of another domain', { d: 'list.example' }, 'pass null', 'fail'],
    ['one in upper case', { d: 'DEMO.example', s: 'E' }, 'pass null', 'pass'],
  ])('%s', async (_name, tags, dkim, dmarc) => {
    const zone = { 'TXT e._domainkey.list.example': [[demo.publicTxt]] }
    expect(await results(await demo.signWith(RAW, tags), zone)).toEqual({ dkim: [dkim], dmarc })
  })
  test('a key of 512 bits is refused (RFC 8301 §3.2), a revoked one and nonsense are errors', async () => {
    const weak =
      'v=DKIM1; k=rsa; p=MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAJjZSdqnuinidhzyIvlgxumEdENCNVtF3RAQ9JEHX5CLEZNw9s8mZ4sly/ybMN8rj3anY7iyDnFYb3WABOktgvcCAwEAAQ=='
    const withKey = async (key: string) => {
      const zone = { 'TXT r._domainkey.demo.example': [[key]], 'TXT e._domainkey.demo.example': 'ENODATA' }
      return (await results(signed, zone)).dkim
    }
    expect(await withKey(weak)).toEqual(['policy weak-key', 'permerror no key'])
    expect(await withKey('v=DKIM1; p=')).toEqual(['permerror invalid public key', 'permerror no key'])
    expect(await withKey('hello')).toEqual(['permerror invalid public key', 'permerror no key'])
  })
  test('of 100 signatures the first ten are looked at, and no key is asked for twice', async () => {
    const one = await demo.signWith(RAW, {})
    const field = one.slice(0, one.indexOf('\r\n') + 2)
    const resolver = resolveFrom(demo.zone)
    const { dkim } = await authenticateMail(octets(field.repeat(100) + RAW), ELSEWHERE, resolver)
    expect(dkim.map(({ result }) => result)).toEqual(Array(10).fill('pass'))
    expect(resolver.asked.filter((name) => name.includes('_domainkey'))).toEqual(['TXT e._domainkey.demo.example'])
    const others = Array.from({ length: 100 }, (_, n) => field.replace('s=e', `s=other${n}`)).join('')
    const slow = resolveFrom(demo.zone)
    await authenticateMail(octets(others + RAW), ELSEWHERE, slow)
    expect(slow.asked.filter((name) => name.includes('_domainkey'))).toHaveLength(10)
  })
  test('an enormous signature, too many of half a body, and an enormous header are not looked at', async () => {
    const long = await demo.signWith(RAW, { z: 'a'.repeat(9_000) })
    expect((await results(long)).dkim).toEqual(['policy the signature is too long'])
    const half = await demo.signWith(RAW, { l: '3' })
    const field = half.slice(0, half.indexOf('\r\n') + 2)
    expect((await results(field.repeat(3) + RAW)).dkim[2]).toBe('policy too many signatures are of a part of the body')
    for (const many of [
      `X: ${'a'.repeat(600_000)}\r\n`,
      'X: y\r\n'.repeat(1_100),
      `X: y\r\n${' z\r\n'.repeat(11_000)}`,
    ]) {
      expect(await results(many + signed)).toMatchObject({ dmarc: many.length > 500_000 ? 'permerror' : 'fail' })
      expect(await results(signed.replace('\r\nSubject', `\r\n${many}Subject`), {}, SESSION)).toEqual({
        dkim: ['policy the header section is too large'],
        dmarc: 'pass',
      })
    }
    expect((await results(signed + '\r\n'.repeat(1_100_000))).dkim).toEqual(['policy the body has too many lines'])
  })
})

describe('a name that is none', () => {
  // A resolver that gives the key for any name: that of the attacker's own zone, or one that stops at a NUL.
  const answerAll = (name: string) => (name.includes('_domainkey') ? [[demo.publicTxt]] : null)
  test.each([
    ['d', 'legitimate.example(.attacker.example'],
    ['d', 'attacker.example\0.demo.example'],
    ['d', 'x).demo.example'],
    ['d', 'a b.demo.example'],
    ['d', '"demo.example"'],
    ['d', '-x.demo.example'],
    ['d', 'demo..example'],
    ['d', 'example'],
    ['d', `${'a'.repeat(64)}.demo.example`],
    ['d', 'a\\.demo.example'],
    ['d', 'ü(.demo.example'],
    ['s', 'e(x'],
    ['s', 'e\0'],
    ['s', 'e x'],
    ['s', 'e..x'],
  ])('%s=%s never passes, is never shown and is never looked up', async (tag, value) => {
    const raw = await demo.signWith(RAW, { [tag]: value })
    const asked: string[] = []
    const { dkim, dmarc } = await authenticateMail(octets(raw), ELSEWHERE, async (name, type) => {
      asked.push(name)
      const found = answerAll(name) ?? demo.zone[`${type} ${name}`]
      if (typeof found !== 'object') throw Object.assign(new Error(), { code: 'ENOTFOUND' })
      return found
    })
    expect(dkim).toMatchObject([{ result: 'permerror', domain: null, selector: null }])
    expect(dmarc).toMatchObject({ result: 'fail', domain: 'demo.example' })
    expect(asked.filter((name) => name.includes('_domainkey'))).toEqual([])
  })
  test.each([
    ['bücher.example', 'pass', 'xn--bcher-kva.example'],
    // The ideographic full stop is a full stop to everybody.
    ['demo。example', 'pass', 'demo.example'],
    // Looked up as another name than the one it resembles.
    ['ｄemo.example', 'permerror', null],
    ['de\u00admo.example', 'permerror', null],
  ])('a U-label as in d=%s: %s, shown as %s', async (d, result, domain) => {
    const raw = await demo.signWith(RAW, { d })
    const { dkim, dmarc } = await authenticateMail(octets(raw), ELSEWHERE, async (name, type) => {
      const found = answerAll(name) ?? demo.zone[`${type} ${name}`]
      if (typeof found !== 'object') throw Object.assign(new Error(), { code: 'ENOTFOUND' })
      return found
    })
    expect(dkim).toMatchObject([{ result, domain }])
    expect(dmarc.result).toBe(domain === 'demo.example' ? 'pass' : 'fail')
  })
  test.each(['a(b.demo.example', 'demo.example\0.evil.example', 'de mo.example', 'ü(.example'])(
    'MAIL FROM of %j shows no domain and does not pass',
    async (domain) => {
      const { spf } = await authenticateMail(octets(RAW), { ...SESSION, mailFrom: `a@${domain}` }, async () => [
        ['v=spf1 +all'],
      ])
      expect(spf.domain).toBeNull()
      expect(spf.result).not.toBe('pass')
    },
  )
  test('a local part cannot end a name that a macro of SPF makes of it', async () => {
    const asked: string[] = []
    const session = { ...SESSION, mailFrom: '"evil.example\0"@demo.example' }
    const { spf } = await authenticateMail(octets(RAW), session, async (name, type) => {
      asked.push(name)
      return type === 'A' ? ['127.0.0.2'] : [['v=spf1 exists:%{l}.demo.example -all']]
    })
    expect(spf.result).not.toBe('pass')
    expect(asked.filter((name) => name.includes('\0'))).toEqual([])
  })
})

describe('DMARC', () => {
  test.each([
    ['no record', 'ENOTFOUND', 'none', null],
    ['a record that is none', [['v=spf1 -all']], 'none', null],
    ['two records', [['v=DMARC1; p=reject'], ['v=DMARC1; p=none']], 'none', null],
    ['p=none', [['v=DMARC1; p=none']], 'fail', 'none'],
    ['p=quarantine', [['v=DMARC1; p=quarantine']], 'fail', 'quarantine'],
    ['p=reject', [['v=DMARC1; p=reject']], 'fail', 'reject'],
    ['p=reject in tests', [['v=DMARC1; p=reject; t=y']], 'fail', 'quarantine'],
  ])('%s', async (_name, record, result, policy) => {
    const zone = { 'TXT _dmarc.demo.example': record }
    expect((await check(RAW, ELSEWHERE, zone)).dmarc).toEqual({ result, policy, domain: 'demo.example' })
    const passes = result === 'none' ? 'none' : 'pass'
    for (const [raw, session] of [
      [RAW, SESSION],
      [signed, ELSEWHERE],
    ] as const) {
      expect((await check(raw, session, zone)).dmarc).toEqual({ result: passes, policy, domain: 'demo.example' })
    }
  })
  test.each([
    ['the same domain', 'demo.example', 'pass', 'pass'],
    ['a subdomain', 'mail.demo.example', 'pass', 'fail'],
    ['a domain that ends alike', 'notdemo.example', 'fail', 'fail'],
    ['another domain', 'list.example', 'fail', 'fail'],
  ])('alignment with %s (%s): %s when relaxed, %s when strict', async (_name, d, relaxed, strict) => {
    const raw = await demo.signWith(RAW, { d })
    const key = { [`TXT e._domainkey.${d}`]: [[demo.publicTxt]] }
    const spf = { [`TXT ${d}`]: [['v=spf1 ip4:192.0.2.0/24 -all']] }
    const byDkim = (record: string) => check(raw, ELSEWHERE, { ...key, 'TXT _dmarc.demo.example': [[record]] })
    const bySpf = (record: string) =>
      check(RAW, { ...SESSION, mailFrom: `a@${d}` }, { ...spf, 'TXT _dmarc.demo.example': [[record]] })
    expect((await byDkim('v=DMARC1; p=reject')).dmarc.result).toBe(relaxed)
    expect((await byDkim('v=DMARC1; p=reject; adkim=s')).dmarc.result).toBe(strict)
    expect((await bySpf('v=DMARC1; p=reject')).dmarc.result).toBe(relaxed)
    expect((await bySpf('v=DMARC1; p=reject; aspf=s')).dmarc.result).toBe(strict)
  })
  test('a subdomain has the policy of sp=, and of np= when it does not exist (RFC 9989)', async () => {
    const raw = RAW.replace('@demo', '@sub.demo')
    const zone = { 'TXT _dmarc.demo.example': [['v=DMARC1; p=none; sp=quarantine; np=reject']] }
    const dmarc = async (more: Zone) => (await check(raw, ELSEWHERE, { ...zone, ...more })).dmarc
    expect(await dmarc({ 'A sub.demo.example': ['192.0.2.1'] })).toMatchObject({ policy: 'quarantine' })
    expect(await dmarc({})).toEqual({ result: 'fail', policy: 'reject', domain: 'sub.demo.example' })
  })
  test.each([
    ['no From', 'To: b@x.example\r\n\r\nHi'],
    ['an empty From', 'From: \r\n\r\nHi'],
    ['two From fields', `From: eve@evil.example\r\n${RAW}`],
    ['two From fields of one domain', `From: bob@demo.example\r\n${RAW}`],
    ['a From before the first field', ` From: eve@evil.example\r\n${RAW}`],
    ['a folded From', `From\r\n : eve@evil.example\r\n${RAW}`],
    ['addresses of two domains', RAW.replace('<ada@', '<eve@evil.example>, <ada@')],
    ['a name that is none', RAW.replace('demo.example', 'demo.example\0.evil.example')],
    ['an address literal', RAW.replace('demo.example', '[192.0.2.1]')],
    ['a From of 20 kB', RAW.replace('Ada', 'A'.repeat(20_000))],
    ['nothing', ''],
  ])('%s is a permanent error without a domain', async (_name, raw) => {
    expect((await check(raw)).dmarc).toEqual({ result: 'permerror', policy: null, domain: null })
  })
  test('two addresses of one domain have one author domain (RFC 9989 §5.3.1)', async () => {
    const { dmarc } = await check(RAW.replace('<ada@', '<bob@demo.example>, <ada@'))
    expect(dmarc).toMatchObject({ result: 'pass', domain: 'demo.example' })
  })
  test('From in U-labels is the domain in A-labels', async () => {
    const { dmarc } = await check(RAW.replace('demo.example', 'bücher.example'))
    expect(dmarc).toEqual({ result: 'none', policy: null, domain: 'xn--bcher-kva.example' })
  })
})

describe('ARC', () => {
  const session = { ...ELSEWHERE, mailFrom: 'list@lists.example' }
  const zone = Object.fromEntries(Object.entries(ARC_KEYS).map(([name, key]) => [name, [key.match(/.{1,255}/g) ?? []]]))
  test('a chain that Mail::DKIM sealed passes with its newest sealer', async () => {
    const { arc, dmarc } = await check(ARC_MAIL, session, zone)
    expect(arc).toEqual({ result: 'pass', sealer: 'forward.example' })
    expect(dmarc.result).toBe('fail')
  })
  test.each([
    ['a changed body', (raw: string) => raw.replace('Hello', 'Hullo')],
    ['a changed subject', (raw: string) => raw.replace('Sealed', 'Opened')],
    ['a set that is missing', (raw: string) => raw.replace(/ARC-Seal: i=1.*\r\n/, '')],
    ['a seal that says the chain failed', (raw: string) => raw.replace('cv=pass', 'cv=fail')],
    ['200 sets', (raw: string) => raw.slice(0, raw.indexOf('From:')).repeat(50) + raw],
    ['an enormous field', (raw: string) => raw.replace('arc=pass', `arc=pass ${'x'.repeat(9_000)}`)],
    ['a sealer that is no name', (raw: string) => raw.replaceAll('d=forward', 'd=bank(.forward')],
  ])('%s fails without one', async (_name, change) => {
    expect((await check(change(ARC_MAIL), session, zone)).arc).toEqual({ result: 'fail', sealer: null })
  })
  test('a key that is gone fails', async () => {
    const without = { ...zone, 'TXT arc._domainkey.lists.example': 'ENOTFOUND' }
    expect((await check(ARC_MAIL, session, without)).arc.result).toBe('fail')
  })
})

// Another implementation must agree; Debian's package is not on every machine.
const skipped = findDkimpy()
afterAll(() => {
  if (skipped !== null) console.warn(`skipped: comparison with python3-dkim (${skipped})`)
})
test.skipIf(skipped !== null)('python3-dkim agrees about signatures (skipped without python3-dkim)', async () => {
  const txt = { 'e._domainkey.demo.example': demo.publicTxt }
  for (const raw of [
    await demo.signWith(RAW, {}),
    (await demo.signWith(RAW, {})).replace('Hello', 'Hullo'),
    (await demo.signWith(RAW, {})).replace('Ada', 'Eve'),
  ]) {
    const ours = (await check(raw, ELSEWHERE)).dkim.map(({ result }) => result === 'pass')
    expect(ours).toEqual(verifyByDkimpy({ raw, txt, count: 1 }))
  }
})
