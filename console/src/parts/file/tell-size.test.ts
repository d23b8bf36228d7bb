import { expect, it } from 'vitest'
import { tellSize } from './tell-size.ts'

it.each([
  [0, '0 byte'],
  [999, '999 byte'],
  [12_400, '12 kB'],
  [3_460_000, '3.5 MB'],
])('%d', (bytes, words) => expect(tellSize(bytes)).toBe(words))
