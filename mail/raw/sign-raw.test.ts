/** What was prepared carries our signatures; another implementation and our own verifier must agree with them. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { authenticateMail } from '../authenticate/authenticate-mail.ts'
import { type Demo, makeDemo, resolveFrom } from '../authenticate/zone.fixture.ts'
import { findDkimpy, verifyByDkimpy } from '../dkim/dkimpy.fixture.js'
import { prepareRaw } from './prepare-raw.ts'
import { HEAD, OPTIONS, octets, utf8, withBody, withFields } from './raw-mail.fixture.ts'

const MESSAGES: [string, string][] = [
  ['as it is', withFields('X-Odd:  a  b', '\tc')],
  ['in 8-bit', utf8(`${HEAD.replace('Hello', 'Grüße')}\r\nGrüße  \r\n\r\n\r\n`)],
  ['in LF', withFields('Bcc: eve@remote.example').replaceAll('\r\n', '\n')],
  ['without a line end', `${HEAD}\r\nHi`],
  ['without a body', HEAD],
  ['with long lines', withBody('multipart/mixed; boundary=b', '--b', '', 'a b '.repeat(400), '--b--', '', '')],
]

const skipped = findDkimpy()
afterAll(() => {
  if (skipped !== null) console.warn(`skipped: verification by python3-dkim (${skipped})`)
})

let demo: Demo
beforeAll(async () => {
  demo = await makeDemo()
})

const signed = (message: string) => {
  const prepared = prepareRaw(octets(message), OPTIONS)
  if (!prepared.ok) throw new Error(prepared.why)
  return demo.sign(prepared.raw)
}
const txtOf = (name: string) => String((demo.zone[`TXT ${name}`] as string[][])[0]?.join(''))

test.each(MESSAGES)('a message %s is signed so that both signatures verify', async (_what, message) => {
  const raw = octets(await signed(message))
  const session = {
    mta: 'mx.remote.example',
    ip: '192.0.2.1',
    helo: 'mx.demo.example',
    mailFrom: 'a@demo.example',
    atMs: Date.UTC(2026, 10, 26),
  }
  const { dkim, dmarc } = await authenticateMail(raw, session, resolveFrom(demo.zone))
  expect(dkim.map(({ result }) => result)).toEqual(['pass', 'pass'])
  expect(dmarc.result).toBe('pass')
})

test.skipIf(skipped !== null).each(MESSAGES)(
  'python3-dkim verifies a message %s (skipped without python3-dkim)',
  async (_what, message) => {
    const names = ['r._domainkey.demo.example', 'e._domainkey.demo.example']
    const txt = Object.fromEntries(names.map((name) => [name, txtOf(name)]))
    expect(verifyByDkimpy({ raw: await signed(message), txt, count: 2 })).toEqual([true, true])
  },
)

test('a signature that we made before gives way to the new ones, that of a stranger stays', async () => {
  const once = await signed(withFields('DKIM-Signature: v=1; d=remote.example; s=x; h=from; bh=x; b=x'))
  const twice = await signed(once)
  expect(twice.match(/^DKIM-Signature:/gm)).toHaveLength(3)
  expect(twice.match(/d=remote\.example/g)).toHaveLength(1)
})
