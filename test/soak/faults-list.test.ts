/** `docs/faults.md`: every fault is listed once and names tests that are there. */
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const ROOT = new URL('../../', import.meta.url)
const FAULTS = [...Array.from({ length: 24 }, (_, n) => `F${n + 1}`), 'F6b']

const rows = readFileSync(new URL('docs/faults.md', ROOT), 'utf8')
  .split('\n')
  .filter((line) => /^\| F\d/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))

describe('the list of faults', () => {
  it('has each once', () => {
    expect(rows.map(([, fault]) => fault).toSorted()).toEqual(FAULTS.toSorted())
  })

  it.each(rows)('%s%s: names tests that are there, and its bound', (...[, , what, tests, bound]) => {
    const named = [...(tests ?? '').matchAll(/`([^`]+)`/g)].map(([, path]) => path ?? '')
    expect(named.length).toBeGreaterThan(0)
    for (const path of named) expect([path, existsSync(new URL(path, ROOT))]).toEqual([path, true])
    expect([what, bound].map((text) => (text ?? '').length > 0)).toEqual([true, true])
  })
})
