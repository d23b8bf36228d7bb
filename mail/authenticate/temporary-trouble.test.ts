/** What becomes of a mail when DNS does not answer, or answers too late or too much: `temperror`, never `fail` or `none`. */
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { authenticateMail } from './authenticate-mail.ts'
import { boundResolver, type LookUp } from './bound-resolver.ts'
import { type Demo, makeDemo, octets, resolveFrom, type Zone } from './zone.fixture.ts'

const RAW = 'From: ada@demo.example\r\nSubject: Hi\r\n\r\nHello\r\n'
const SESSION = {
  ip: '192.0.2.7',
  helo: 'mx.demo.example',
  mailFrom: 'ada@demo.example',
  mta: 'mx.here.example',
  atMs: Date.parse('2026-11-25T05:00:00Z'),
}

let demo: Demo
let signed: Uint8Array<ArrayBuffer>
beforeAll(async () => {
  demo = await makeDemo()
  signed = octets(await demo.signWith(RAW, {}))
})

const brief = async (resolver: LookUp, session: Parameters<typeof authenticateMail>[1] = SESSION) => {
  const { spf, dkim, dmarc } = await authenticateMail(signed, session, resolver)
  return { spf: spf.result, dkim: dkim.map(({ result }) => result).join(), dmarc: dmarc.result }
}
const withZone = (zone: Zone, session = SESSION) => brief(resolveFrom({ ...demo.zone, ...zone }), session)

describe.each(['ESERVFAIL', 'EREFUSED', 'ETIMEOUT', 'ECONNREFUSED', 'EBADRESP', 'weird'])('%s', (code) => {
  const elsewhere = { ...SESSION, ip: '203.0.113.9' }
  test('of the SPF record', async () => {
    expect(await withZone({ 'TXT demo.example': code })).toEqual({ spf: 'temperror', dkim: 'pass', dmarc: 'pass' })
  })
  test.each(['include:x.example', 'a:x.example', 'mx:x.example', 'exists:x.example', 'redirect=x.example'])(
    'of what SPF asks by %s',
    async (term) => {
      const zone: Zone = { 'TXT demo.example': [[`v=spf1 ${term}`]] }
      for (const type of ['TXT', 'A', 'AAAA', 'MX']) zone[`${type} x.example`] = code
      expect((await withZone(zone)).spf).toBe('temperror')
    },
  )
  test('of the key', async () => {
    const zone = { 'TXT e._domainkey.demo.example': code }
    expect(await withZone(zone)).toEqual({ spf: 'pass', dkim: 'temperror', dmarc: 'pass' })
    // The key could have made it a pass.
    expect(await withZone(zone, elsewhere)).toEqual({ spf: 'fail', dkim: 'temperror', dmarc: 'temperror' })
  })
  test('of the DMARC record', async () => {
    const found = { spf: 'fail', dkim: 'pass', dmarc: 'temperror' }
    expect(await withZone({ 'TXT _dmarc.demo.example': code }, elsewhere)).toEqual(found)
  })
  test('of everything', async () => {
    const nothing = { spf: 'temperror', dkim: 'temperror', dmarc: 'temperror' }
    expect(await brief(async () => Promise.reject(Object.assign(new Error(code), { code })))).toEqual(nothing)
  })
})

test.each(['ENOTFOUND', 'ENODATA'])(
  '%s is definite: none for SPF and DMARC, a permanent error for a key',
  async (code) => {
    const zone = { 'TXT demo.example': code, 'TXT _dmarc.demo.example': code, 'TXT e._domainkey.demo.example': code }
    expect(await withZone(zone)).toEqual({ spf: 'none', dkim: 'permerror', dmarc: 'none' })
    expect(await withZone({ ...zone, 'TXT demo.example': [], 'TXT _dmarc.demo.example': [] })).toMatchObject({
      spf: 'none',
      dmarc: 'none',
    })
  },
)

test('a key of a subdomain or of another domain that cannot be had does not switch the policy off', async () => {
  for (const d of ['dead.demo.example', 'evil.example']) {
    const raw = octets(await demo.signWith(RAW, { d }))
    const resolver = resolveFrom({ ...demo.zone, [`TXT e._domainkey.${d}`]: 'ESERVFAIL' })
    const { dkim, dmarc } = await authenticateMail(raw, { ...SESSION, ip: '203.0.113.9' }, resolver)
    expect({ dkim: dkim[0]?.result, dmarc: dmarc.result }).toEqual({ dkim: 'temperror', dmarc: 'fail' })
  }
})

describe('DNS that never answers', () => {
  /** Time that passes only while somebody waits, so that every wait is at once over. */
  const clock = () => {
    let nowMs = 0
    const waits: number[] = []
    const after = (ms: number, call: () => void) => {
      waits.push(ms)
      nowMs += ms
      queueMicrotask(call)
      return () => undefined
    }
    return { now: () => nowMs, after, waits, bounds: { now: () => nowMs, after } }
  }
  test('costs 5 s a look-up and 20 s a mail, and is a temporary error of everything', async () => {
    const time = clock()
    const never = boundResolver(() => new Promise(() => undefined), time.bounds)
    expect(await brief(never)).toEqual({ spf: 'temperror', dkim: 'temperror', dmarc: 'temperror' })
    expect(Math.max(...time.waits)).toBe(5_000)
    for (let n = 0; n < 10; n++) await brief(never)
    expect(time.now()).toBe(20_000)
  })
  test('for one slow domain leaves the honest ones theirs', async () => {
    const slow = Array.from({ length: 9 }, (_, n) => demo.signWith(RAW, { d: `s${n}.slow.example` }))
    const fields = (await Promise.all(slow)).map((raw) => raw.slice(0, raw.indexOf('\r\n') + 2))
    const zone = resolveFrom(demo.zone)
    const asked: string[] = []
    // Whatever is slow is still out when everything else has been asked for.
    const late: (() => void)[] = []
    const resolver: LookUp = async (name, type) => {
      asked.push(name)
      if (!name.endsWith('slow.example')) return zone(name, type)
      await new Promise<void>((resolve) => {
        late.push(resolve)
        if (asked.includes('e._domainkey.demo.example')) for (const end of late) end()
      })
      throw Object.assign(new Error(), { code: 'ETIMEOUT' })
    }
    const raw = octets(fields.join('') + new TextDecoder().decode(signed))
    const checking = authenticateMail(raw, { ...SESSION, ip: '203.0.113.9' }, resolver)
    await expect.poll(() => asked.filter((name) => name.includes('_domainkey')).length).toBe(10)
    for (const end of late) end()
    const { dkim, dmarc } = await checking
    expect(dkim.map(({ result }) => result)).toEqual([...Array(9).fill('temperror'), 'pass'])
    expect(dmarc.result).toBe('pass')
  })
})

describe('whatever a resolver does', () => {
  test.each<[string, LookUp]>([
    [
      'throws at once',
      () => {
        throw new Error('broken')
      },
    ],
    ['rejects with nothing', () => Promise.reject()],
    ['rejects with text', () => Promise.reject('ENOTFOUND')],
    ['answers 500 kB', async () => [['v=spf1 +all ', 'x'.repeat(500_000)]]],
    ['answers with 100,000 records', async () => Array(100_000).fill(['v=spf1 +all'])],
  ])('%s: a temporary error', async (_name, resolver) => {
    expect(await brief(resolver)).toEqual({ spf: 'temperror', dkim: 'temperror', dmarc: 'temperror' })
  })
  test('and whatever a mail holds: an answer', async () => {
    const part = fc.constantFrom(
      ...[
        'From: a@demo.example',
        'DKIM-Signature: ',
        'v=1; a=ed25519-sha256; d=demo.example; s=e; h=from; bh=; b=',
        ' ',
      ],
      ...[
        '\r\n',
        '\n',
        '\r',
        '\r\n\r\n',
        ':',
        ';',
        '\0',
        '(',
        '"',
        'ü',
        '\t',
        'Content-Type: multipart/mixed; boundary="',
      ],
      ...[
        'ARC-Seal: i=1; cv=none; a=rsa-sha256; d=demo.example; s=r; b=',
        'ARC-Message-Signature: i=1; a=rsa-sha256; b=',
      ],
    )
    const mail = fc.oneof(
      fc.array(part, { maxLength: 40 }).map((parts) => octets(parts.join(''))),
      fc.uint8Array({ maxLength: 400 }).map((bytes) => new Uint8Array(bytes)),
    )
    const text = fc.string({ unit: 'binary', maxLength: 60 })
    const session = fc.record({
      helo: fc.option(text),
      mailFrom: text,
      ip: fc.constantFrom('192.0.2.7', '::1', 'x', ''),
    })
    await fc.assert(
      fc.asyncProperty(mail, session, async (raw, given) => {
        const checks = await authenticateMail(raw, { ...given, mta: 'mx.here.example' }, resolveFrom(demo.zone))
        const shown = [
          checks.spf.domain,
          checks.dmarc.domain,
          checks.arc.sealer,
          ...checks.dkim.map((one) => one.domain),
        ]
        for (const name of shown) expect(name ?? 'a.b').toMatch(/^[a-z0-9_-]+(\.[a-z0-9_-]+)+$/)
        expect(checks.dkim.length).toBeLessThanOrEqual(10)
      }),
      { seed: 20_261_129, numRuns: 400 },
    )
  })
})
