import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { generateDkimKey } from './key.ts'
import { DkimError, type Signing, signDkim } from './sign.ts'
import { streamDkim } from './sign-stream.ts'

const HEAD = 'From: Ada <ada@demo.example>\r\nSubject: two  spaces and a\r\n fold\r\nX-Probe: 1\r\n'

let signing: Signing

beforeAll(async () => {
  const [rsa, ed] = await Promise.all([generateDkimKey('rsa-sha256'), generateDkimKey('ed25519-sha256')])
  signing = {
    domain: 'demo.example',
    keys: [
      { selector: 'r', algorithm: 'rsa-sha256', privateKeyPem: rsa.privateKeyPem },
      { selector: 'e', algorithm: 'ed25519-sha256', privateKeyPem: ed.privateKeyPem },
    ],
    signedAt: new Date('2026-11-25T04:00:00Z'),
  }
})

async function signInPieces(body: string, size: number): Promise<string> {
  const stream = streamDkim(HEAD, signing)
  const octets = new TextEncoder().encode(body)
  for (let at = 0; at < octets.length; at += size) await stream.write(octets.slice(at, at + size))
  return stream.end()
}

describe('streamDkim', () => {
  it.each([
    ['no body', ''],
    ['spaces at the ends of lines', 'a  \r\n \tb\t \r\n\r\n  \r\n'],
    ['a last line without an end', 'a\r\nb '],
    ['many pieces', 'Some words of a line, and  more.\r\n'.repeat(20_000)],
  ])('makes the signatures of the whole mail: %s', async (_what, body) => {
    const whole = await signDkim(`${HEAD}\r\n${body}`, signing)
    for (const size of [1, 7, 65_536]) {
      if (body.length / size > 10_000) continue
      expect(`${await signInPieces(body, size)}${HEAD}\r\n${body}`).toBe(whole)
    }
  })

  it('makes them of any body in pieces of any size', async () => {
    const some = fc.constantFrom('\r\n', '\r\n', ' ', '\t', 'a', '.', '\r\n\r\n')
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: some, maxLength: 60 }), fc.integer({ min: 1, max: 9 }), async (body, size) => {
        const whole = await signDkim(`${HEAD}\r\n${body}`, signing)
        expect(`${await signInPieces(body, size)}${HEAD}\r\n${body}`).toBe(whole)
      }),
      { seed: 20_261_129, numRuns: 100 },
    )
  })

  it('throws when a signature cannot be made', async () => {
    const [rsa, ed] = signing.keys
    const broken = { ...signing, keys: [ed!, { ...rsa!, privateKeyPem: 'x' }] }
    const stream = streamDkim(HEAD, broken)
    await stream.write(new TextEncoder().encode('a\r\n'.repeat(50_000)))
    await expect(stream.end()).rejects.toThrow(DkimError)
  })
})
