import { Resolver } from 'node:dns/promises'
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DnsServer, startDnsServer } from './dns-server.ts'

const LONG_TEXT = `v=DKIM1; p=${'A'.repeat(700)}`
const HUGE_TEXT = 'x'.repeat(5_000)

const ZONE = {
  _port: { 'mx.demo.example': 2525 },
  'demo.example': {
    A: ['192.0.2.1', '192.0.2.2'],
    AAAA: ['2001:db8::1'],
    MX: [{ priority: 10, exchange: 'mx.demo.example' }],
    NS: ['ns1.demo.example'],
    TXT: ['v=spf1 -all', LONG_TEXT, 'naïve "quoted" \\ text', ''],
  },
  'Mixed.Case.Example.': { A: ['192.0.2.9'] },
  'huge.example': { TXT: [HUGE_TEXT] },
  'alias.test': { CNAME: ['demo.example'] },
  'loop.test': { CNAME: ['loop.test'] },
  'away.test': { CNAME: ['nowhere.test'] },
  'null.test': { MX: [{ priority: 0, exchange: '.' }] },
  '1.2.0.192.in-addr.arpa': { PTR: ['mail.demo.example'] },
  '1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa': { PTR: ['six.demo.example'] },
  'broken.test': { MX: 'SERVFAIL', A: ['192.0.2.3'] },
  'silent.test': { TXT: 'TIMEOUT' },
  'wrong.test': { A: 'nonsense' },
  'invalid.test': { A: ['999.1.1.1'] },
}

const dir = mkdtempSync(join(tmpdir(), 'dns-'))
const zoneFile = join(dir, 'zone.json')
let server: DnsServer
let resolver: Resolver

const writeZone = (zone: unknown): void => writeFileSync(zoneFile, JSON.stringify(zone))
/** node:dns gives a TXT string's bytes as Latin-1. */
const utf8 = (text: string): string => Buffer.from(text, 'latin1').toString('utf8')
const codeOf = (lookup: Promise<unknown>): Promise<string> =>
  lookup.then(
    () => 'answered',
    (error) => error.code,
  )
const askDoh = async (query: string) => {
  const response = await fetch(`http://127.0.0.1:${server.dohPort}/dns-query?${query}`)
  const body = (await response.json()) as { Status: number; Answer: { type: number; data: string }[] }
  return { status: response.status, type: response.headers.get('content-type'), body }
}

beforeAll(async () => {
  writeZone(ZONE)
  server = await startDnsServer({ zoneFile, host: '127.0.0.1', port: 0, dohPort: 0, sinkMxName: 'sink.mailstead.test' })
  resolver = new Resolver({ timeout: 3_000, tries: 1 })
  resolver.setServers([`127.0.0.1:${server.port}`])
})
afterAll(async () => {
  await server.close()
  rmSync(dir, { recursive: true })
})

describe('startDnsServer over UDP and TCP', () => {
  it('serves A, AAAA, MX, NS and TXT', async () => {
    expect(await resolver.resolve4('demo.example')).toEqual(['192.0.2.1', '192.0.2.2'])
    expect(await resolver.resolve6('demo.example')).toEqual(['2001:db8::1'])
    expect(await resolver.resolveMx('demo.example')).toEqual([
      expect.objectContaining({ priority: 10, exchange: 'mx.demo.example' }),
    ])
    expect(await resolver.resolveNs('demo.example')).toEqual(['ns1.demo.example'])
    const texts = (await resolver.resolveTxt('demo.example')).map((strings) => utf8(strings.join('')))
    expect(texts.sort()).toEqual(['', LONG_TEXT, 'naïve "quoted" \\ text', 'v=spf1 -all'].sort())
  })
  it('splits a TXT value into strings of at most 255 bytes', async () => {
    const strings = (await resolver.resolveTxt('demo.example')).find((one) => one.join('') === LONG_TEXT)
    expect(strings?.map((string) => string.length)).toEqual([255, 255, LONG_TEXT.length - 510])
  })
  it('sends an answer that is too long for UDP over TCP', async () => {
    expect((await resolver.resolveTxt('huge.example'))[0]?.join('')).toBe(HUGE_TEXT)
  })
  it('serves PTR by in-addr.arpa and ip6.arpa name', async () => {
    expect(await resolver.reverse('192.0.2.1')).toEqual(['mail.demo.example'])
    expect(await resolver.reverse('2001:db8::1')).toEqual(['six.demo.example'])
  })
  it('takes names in any case and with a final dot', async () => {
    expect(await resolver.resolve4('mixed.CASE.example')).toEqual(['192.0.2.9'])
  })
  it('follows a CNAME within the zone', async () => {
    expect(await resolver.resolve4('alias.test')).toEqual(['192.0.2.1', '192.0.2.2'])
    expect(await resolver.resolveCname('alias.test')).toEqual(['demo.example'])
    expect(await codeOf(resolver.resolve4('away.test'))).toBe('ENOTFOUND')
    expect(await codeOf(resolver.resolve4('loop.test'))).toBe('ESERVFAIL')
  })
  it('serves a null MX', async () => {
    expect(await resolver.resolveMx('null.test')).toEqual([expect.objectContaining({ priority: 0, exchange: '' })])
  })
  it('answers SERVFAIL or nothing where the zone says so, for that type alone', async () => {
    expect(await codeOf(resolver.resolveMx('broken.test'))).toBe('ESERVFAIL')
    expect(await resolver.resolve4('broken.test')).toEqual(['192.0.2.3'])
    expect(await codeOf(resolver.resolveTxt('silent.test'))).toBe('ETIMEOUT')
  })
  it('answers SERVFAIL for an entry it cannot read and goes on', async () => {
    expect(await codeOf(resolver.resolve4('wrong.test'))).toBe('ESERVFAIL')
    expect(await codeOf(resolver.resolve4('invalid.test'))).toBe('ESERVFAIL')
  })
  it('leads absent .example names to the sink by MX only', async () => {
    expect(await resolver.resolveMx('anything.example')).toEqual([
      expect.objectContaining({ priority: 10, exchange: 'sink.mailstead.test' }),
    ])
    expect(await codeOf(resolver.resolve4('anything.example'))).toBe('ENODATA')
    expect(await codeOf(resolver.resolve6('anything.example'))).toBe('ENODATA')
    expect(await codeOf(resolver.resolveTxt('anything.example'))).toBe('ENODATA')
    expect(await resolver.resolve4('sink.mailstead.test')).toEqual(['127.0.0.1'])
  })
  it('answers NXDOMAIN for everything else', async () => {
    expect(await codeOf(resolver.resolveMx('anything.test'))).toBe('ENOTFOUND')
    expect(await codeOf(resolver.resolveMx('_port'))).toBe('ENOTFOUND')
    expect(await codeOf(resolver.resolve4('constructor'))).toBe('ENOTFOUND')
  })
  it('has a TTL of 0', async () => {
    expect(await resolver.resolve4('demo.example', { ttl: true })).toContainEqual({ address: '192.0.2.1', ttl: 0 })
  })
  it('is not stopped by garbage', async () => {
    const { createSocket } = await import('node:dgram')
    const socket = createSocket('udp4')
    for (const bytes of [Buffer.alloc(3), Buffer.alloc(40, 0xff), Buffer.from('GET / HTTP/1.1\r\n\r\n')]) {
      await new Promise((done) => socket.send(bytes, server.port, '127.0.0.1', done))
    }
    socket.close()
    expect(await resolver.resolve4('demo.example')).toHaveLength(2)
  })
})

describe('the zone file', () => {
  it('is served again after a change in place and by rename', async () => {
    for (let n = 1; n <= 20; n++) {
      writeZone({ ...ZONE, 'changing.test': { A: [`192.0.2.${100 + n}`] } })
      expect(await resolver.resolve4('changing.test')).toEqual([`192.0.2.${100 + n}`])
    }
    writeFileSync(`${zoneFile}.new`, JSON.stringify({ ...ZONE, 'renamed.test': { A: ['192.0.2.77'] } }))
    renameSync(`${zoneFile}.new`, zoneFile)
    expect(await resolver.resolve4('renamed.test')).toEqual(['192.0.2.77'])
    expect(await codeOf(resolver.resolve4('changing.test'))).toBe('ENOTFOUND')
  })
  it('is kept as it was while half written', async () => {
    writeZone(ZONE)
    expect(await resolver.resolve4('demo.example')).toHaveLength(2)
    writeFileSync(zoneFile, '{"demo.example": {"A": ["192.')
    expect(await resolver.resolve4('demo.example')).toHaveLength(2)
    writeZone(ZONE)
  })
  it('may hold TXT bytes that are not UTF-8', async () => {
    writeFileSync(
      zoneFile,
      Buffer.concat([Buffer.from('{"bytes.test":{"TXT":["caf'), Buffer.from([0xe9, 0xff]), Buffer.from(' é"]}}')]),
    )
    const answer = await askDoh('name=bytes.test&type=TXT')
    expect(answer.body.Answer[0]?.data).toBe('"caf\\233\\255 \\195\\169"')
    writeFileSync(zoneFile, String.raw`{"bytes.test":{"TXT":["\udce9"]}}`)
    expect((await askDoh('name=bytes.test&type=TXT')).body.Answer[0]?.data).toBe('"\\233"')
    expect(await resolver.resolveTxt('bytes.test')).toEqual([['\u00e9']])
    writeZone(ZONE)
  })
})

describe('DNS over HTTPS', () => {
  it('answers application/dns-json with values in master file form', async () => {
    const { status, type, body } = await askDoh('name=demo.example&type=MX')
    expect({ status, type }).toEqual({ status: 200, type: 'application/dns-json' })
    expect(body.Status).toBe(0)
    expect(body.Answer).toEqual([{ name: 'demo.example', type: 15, TTL: 0, data: '10 mx.demo.example.' }])
    const texts = (await askDoh('name=demo.example&type=16')).body.Answer.map((record) => record.data)
    expect(texts).toContain('"v=spf1 -all"')
    expect(texts).toContain('"na\\195\\175ve \\"quoted\\" \\\\ text"')
    expect(texts).toContain('""')
  })
  it('gives the alias and what it leads to', async () => {
    const { body } = await askDoh('name=alias.test&type=A')
    expect(body.Answer.map((record) => [record.type, record.data])).toEqual([
      [5, 'demo.example.'],
      [1, '192.0.2.1'],
      [1, '192.0.2.2'],
    ])
  })
  it('tells NXDOMAIN, SERVFAIL and no data apart', async () => {
    expect((await askDoh('name=anything.test&type=A')).body).toMatchObject({ Status: 3, Answer: [] })
    expect((await askDoh('name=broken.test&type=MX')).body).toMatchObject({ Status: 2, Answer: [] })
    expect((await askDoh('name=demo.example&type=PTR')).body).toMatchObject({ Status: 0, Answer: [] })
  })
  it('does not answer a name that times out', async () => {
    const url = `http://127.0.0.1:${server.dohPort}/dns-query?name=silent.test&type=TXT`
    await expect(fetch(url, { signal: AbortSignal.timeout(200) })).rejects.toThrow('timeout')
  })
  it('refuses a request without a name, another path and another method', async () => {
    expect((await askDoh('type=A')).status).toBe(400)
    expect((await fetch(`http://127.0.0.1:${server.dohPort}/`)).status).toBe(404)
    expect((await fetch(`http://127.0.0.1:${server.dohPort}/dns-query?name=a`, { method: 'DELETE' })).status).toBe(405)
  })
})
