import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dkimVerify } from '../dkim/mailauth.js'
import { findBody, headerText, readHeaderFields } from './header-fields.ts'
import { octets } from './zone.fixture.ts'

const names = (text: string) => readHeaderFields(text).map(({ name }) => name)

test.each([
  ['A: 1\r\nB: 2\r\n', ['a', 'b']],
  ['A: 1\nB: 2\n', ['a', 'b']],
  ['A: 1\r\n folded: yes\r\n\tB: no\r\nC: 3', ['a', 'c']],
  ['A : 1\r\nB\t:2\r\n', ['a', 'b']],
  ['A: 1\r\nB\r\n : 2\r\nC: 3\r\n', ['a', 'b', 'c']],
  ['A: 1\r\nno field at all\r\nC: 3\r\n', ['a', 'c']],
  ['no field at all\r\nC: 3\r\n', ['no field at all', 'c']],
  [' A: 1\r\nC: 3\r\n', ['a', 'c']],
  [': 1\r\nC: 3\r\n', ['', 'c']],
  ['', []],
])('readHeaderFields reads %j', (text, expected) => {
  expect(names(text)).toEqual(expected)
  const fields = readHeaderFields(text)
  expect(fields.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text)
})

test('a first line that begins no field is marked', () => {
  expect(readHeaderFields(' A: 1\r\nB: 2').map(({ isField }) => isField)).toEqual([false, true])
})

test.each([
  ['A: 1\r\n\r\nbody', 8],
  ['A: 1\n\nbody', 6],
  ['A: 1\r\n\nbody', 7],
  ['A: 1\n\r\nbody', 7],
  ['\r\nbody', 2],
  ['\nbody', 1],
  ['A: 1\r\n', null],
  ['A: 1\r\r\n\r', null],
  ['', null],
])('findBody of %j', (text, at) => {
  expect(findBody(octets(text), 1_000)).toBe(at)
  // In chunks of one octet it is found at the same place.
  let found: number | null = null
  for (let end = 1; end <= text.length && found === null; end++) {
    found = findBody(octets(text).subarray(0, end), 1_000, end - 1)
  }
  expect(found).toBe(at)
})

test('octets that are no ASCII keep their places', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, n) => n)
  expect(headerText(bytes)).toHaveLength(256)
})

test('mailauth sees the signatures that readHeaderFields sees', async () => {
  const signature = 'v=1; a=rsa-sha256; d=a.example; s=s; h=from; bh=x; b=y'
  const part = fc.constantFrom(
    'DKIM-Signature',
    'dkim-signature',
    'X',
    ':',
    ' ',
    '\r\n',
    '\n',
    '\t',
    signature,
    '(',
    'ü',
    '\r',
  )
  const header = fc.array(part, { maxLength: 30 }).map((parts) => parts.join(''))
  const resolver = async () => Promise.reject(Object.assign(new Error(), { code: 'ENOTFOUND' }))
  await fc.assert(
    fc.asyncProperty(header, async (text) => {
      const bytes = octets(text)
      const fields = readHeaderFields(headerText(bytes.subarray(0, findBody(bytes, 10_000) ?? bytes.length)))
      const { results } = await dkimVerify(bytes, { resolver, strict: true })
      const seen = results.filter(({ status }) => status.result !== 'none').length
      // Ours may be one more: a name with a stray carriage return is a signature to some.
      expect(fields.filter(({ name }) => name === 'dkim-signature').length).toBeGreaterThanOrEqual(seen)
    }),
    { seed: 20_261_129, numRuns: 1_000 },
  )
})

test('anything long is read in one go', () => {
  for (const part of ['a', ' ', '\n', ' \n', 'a\n', 'a \n', 'a:\n', '\r', ':']) {
    const text = part.repeat(200_000)
    expect(readHeaderFields(text).reduce((sum, { start, end }) => sum + end - start, 0)).toBe(text.length)
  }
})
