/** The bundle must say what the published package says: that catches a stub that no longer fits a new version. */
import { expect, test } from 'vitest'
import { generateDkimKey } from './key.ts'
import { authenticate, spf } from './mailauth.js'
import { authenticate as authenticatePlainly } from './plain-mailauth.fixture.js'
import { signDkim } from './sign.ts'

const RAW = 'From: Ada <ada@demo.example>\r\nTo: b@x.example\r\nSubject: =?iso-8859-1?Q?Gr=FC=DFe?=\r\n\r\nHi\r\n'
const { privateKeyPem, publicTxt } = await generateDkimKey('rsa-sha256')
const ZONE: Record<string, unknown[]> = {
  'TXT demo.example': [['v=spf1 mx include:spf.demo.example -all']],
  'TXT spf.demo.example': [['v=spf1 ip4:192.0.2.0/24 -all']],
  'TXT _dmarc.demo.example': [['v=DMARC1; p=reject; adkim=s']],
  'TXT r._domainkey.demo.example': [[publicTxt.slice(0, 200), publicTxt.slice(200)]],
  'TXT broken._domainkey.demo.example': [['v=DKIM1; p=not-base64!']],
  'MX demo.example': [{ priority: 10, exchange: 'mx.demo.example' }],
  'A mx.demo.example': ['198.51.100.1'],
}
const resolver = async (name: string, type: string): Promise<unknown[]> => {
  const found = ZONE[`${type} ${name}`]
  if (found === undefined) throw Object.assign(new Error('not found'), { code: 'ENOTFOUND' })
  return found
}
const resultOf = (check: { status: { result: string } } | false) => (check ? check.status.result : null)
const sign = (selector: string) =>
  signDkim(RAW, {
    domain: 'demo.example',
    keys: [{ selector, algorithm: 'rsa-sha256', privateKeyPem }],
    signedAt: new Date('2026-11-25T04:00:00Z'),
  })

test.each([
  ['all good', 'r', '192.0.2.7', { spf: 'pass', dkim: 'pass', dmarc: 'pass' }],
  ['by MX', 'r', '198.51.100.1', { spf: 'pass', dkim: 'pass', dmarc: 'pass' }],
  ['SPF fails', 'r', '203.0.113.9', { spf: 'fail', dkim: 'pass', dmarc: 'pass' }],
  ['key is malformed', 'broken', '203.0.113.9', { spf: 'fail', dkim: 'neutral', dmarc: 'fail' }],
  ['key is absent', 'gone', '192.0.2.7', { spf: 'pass', dkim: 'neutral', dmarc: 'pass' }],
])('authenticate: %s, in the bundle as in the package', async (_name, selector, ip, expected) => {
  const raw = await sign(selector)
  const options = {
    resolver,
    ip,
    helo: 'mx.demo.example',
    sender: 'ada@demo.example',
    mta: 'mx.here.example',
    curTime: new Date('2026-11-25T05:00:00Z'),
  }
  const seen = await authenticate(raw, options)
  const plain = await authenticatePlainly(raw, options)
  expect(seen.headers).toBe(plain.headers)
  expect({
    spf: resultOf(seen.spf),
    dkim: seen.dkim.results[0]?.status.result,
    dmarc: resultOf(seen.dmarc),
  }).toEqual(expected)
})

test('spf stands alone', async () => {
  const result = await spf({ sender: 'ada@demo.example', ip: '192.0.2.7', helo: 'x.example', mta: 'mx', resolver })
  expect(result.status.result).toBe('pass')
})
