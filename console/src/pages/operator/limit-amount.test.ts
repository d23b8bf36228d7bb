import { expect, it } from 'vitest'
import { toAmount, toShown } from './limit-amount.ts'

it.each([0, 1, 812_345_678, 5_000_000_000, 999_999_999_999_999])('%d bytes come back as they were', (bytes) => {
  expect(toAmount('storage_bytes', toShown('storage_bytes', bytes))).toBe(bytes)
  expect(toAmount('domains', toShown('domains', bytes))).toBe(bytes)
})

it('storage is typed in megabytes', () => {
  expect(toShown('storage_bytes', 5_000_000_000)).toBe(5_000)
  expect(toAmount('storage_bytes', 0.5)).toBe(500_000)
})
