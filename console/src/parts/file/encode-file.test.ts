import { expect, it } from 'vitest'
import { encodeFile } from './encode-file.ts'

it('every byte comes back, also over several steps', async () => {
  const bytes = Uint8Array.from({ length: 20_001 }, (_, place) => place % 256)
  const encoded = await encodeFile(new Blob([bytes]), 20_001)
  expect([...Buffer.from(encoded, 'base64')]).toEqual([...bytes])
  expect(await encodeFile(new Blob([]), 1)).toBe('')
})

it('a file that is too large is told with its size', async () => {
  await expect(encodeFile(new Blob(['x'.repeat(150_000)]), 102_400)).rejects.toThrow('150 kB; at most 102 kB')
})
