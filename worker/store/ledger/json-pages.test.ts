import { expect, it } from 'vitest'
import { toJsonPages } from './json-pages.ts'

it('keeps every row once and in order, and no page too long', () => {
  const rows = Array.from({ length: 100 }, (_, n) => ({ n, text: 'x'.repeat((n * 37) % 90) }))
  const pages = toJsonPages(rows, 300)
  expect(pages.flat()).toEqual(rows)
  expect(pages.length).toBeGreaterThan(5)
  for (const page of pages) expect(JSON.stringify(page).length).toBeLessThanOrEqual(300)
})

it('gives no page for no rows, and a page of its own to a row that is too long', () => {
  expect(toJsonPages([])).toEqual([])
  expect(toJsonPages(['a', 'b'.repeat(50), 'c'], 20)).toEqual([['a'], ['b'.repeat(50)], ['c']])
})
