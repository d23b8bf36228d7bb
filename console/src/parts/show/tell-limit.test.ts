import { expect, it } from 'vitest'
import { percentOf, tellAmount } from './tell-limit.ts'

it.each([
  [0, 50, 0],
  [39, 50, 78],
  [999, 1_000, 99],
  [1_000, 1_000, 100],
  [1_400, 1_000, 100],
  [0, 0, 100],
])('%i of %i', (used, limit, percent) => expect(percentOf({ used, limit })).toBe(percent))

it('only storage is measured in bytes', () => {
  expect(tellAmount('storage_bytes', 3_460_000)).toBe('3.5 MB')
  expect(tellAmount('domains', 3_460)).toBe('3,460')
})
