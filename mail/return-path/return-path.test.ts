import { beforeAll, expect, test } from 'vitest'
import { importReturnPathKey, makeReturnPath, readReturnPath } from './return-path.ts'

const MESSAGE_ID = '0199c2a4-7b1e-7c3d-9a55-0123456789ab'
let key: Awaited<ReturnType<typeof importReturnPathKey>>

beforeAll(async () => {
  key = await importReturnPathKey('a secret of more than sixteen octets')
})

test('what was made is read back, for the first and the last recipient', async () => {
  for (const n of [0, 1, 99, 65_535]) {
    const address = await makeReturnPath({ messageId: MESSAGE_ID, n }, key, 'rp.demo.example')
    expect(address).toMatch(/^b-[a-z2-7]{45}@rp\.demo\.example$/)
    expect(address.indexOf('@')).toBeLessThanOrEqual(64)
    expect(await readReturnPath(address, key)).toEqual({ ok: true, messageId: MESSAGE_ID, n })
  }
})

test('case and domain may change on the way', async () => {
  const address = await makeReturnPath({ messageId: MESSAGE_ID, n: 3 }, key, 'rp.demo.example')
  expect(await readReturnPath(address.toUpperCase(), key)).toEqual({ ok: true, messageId: MESSAGE_ID, n: 3 })
  expect(await readReturnPath(address.replace(/@.*/, '@other.example'), key)).toMatchObject({ ok: true, n: 3 })
})

test('every changed letter is a forgery', async () => {
  const address = await makeReturnPath({ messageId: MESSAGE_ID, n: 3 }, key, 'rp.demo.example')
  for (let at = 2; at < 47; at++) {
    const letter = address[at] === 'a' ? 'b' : 'a'
    const forged = address.slice(0, at) + letter + address.slice(at + 1)
    expect((await readReturnPath(forged, key)).ok, forged).toBe(false)
  }
})

test('an address signed with another secret is refused', async () => {
  const other = await importReturnPathKey('another secret of more than sixteen octets')
  const address = await makeReturnPath({ messageId: MESSAGE_ID, n: 3 }, other, 'rp.demo.example')
  expect(await readReturnPath(address, key)).toEqual({ ok: false, why: 'the signature is wrong' })
})

test.each([
  '',
  '@',
  'b-@x.example',
  'ada@demo.example',
  `b-${'a'.repeat(44)}@x.example`,
  `b-${'1'.repeat(45)}@x.example`,
  `c-${'a'.repeat(45)}@x.example`,
  `b-${'a'.repeat(100_000)}`,
])('readReturnPath refuses %s', async (address) => {
  expect((await readReturnPath(address, key)).ok).toBe(false)
})

test('bad input of our own making throws', async () => {
  await expect(makeReturnPath({ messageId: 'x', n: 0 }, key, 'x.example')).rejects.toThrow('UUID')
  await expect(makeReturnPath({ messageId: MESSAGE_ID, n: 65_536 }, key, 'x.example')).rejects.toThrow('range')
  await expect(importReturnPathKey('short')).rejects.toThrow('16 octets')
})
