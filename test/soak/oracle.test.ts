import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { acceptedIn, digestOf, judge, openBook } from './oracle.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'soak-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const taken = (name: string, words = name) => ({ name, sha256: digestOf(words) })

describe('the oracle of a soak', () => {
  it('tells what was lost, doubled, damaged and never sent', () => {
    const book = openBook(join(folder, 'book.ndjson'))
    for (const name of ['a', 'b', 'c', 'd', 'e']) book.tried(name, name)
    for (const name of ['a', 'b', 'c', 'd']) book.accepted(name, `id of ${name}`)
    expect(acceptedIn(book).get('d')).toBe('id of d')
    // `e` was never answered: that it arrived is right, and that it had not would be, too.
    const sink = [taken('a'), taken('b'), taken('b'), taken('d', 'other words'), taken('e'), taken('z')]
    expect(judge(book, sink)).toEqual({
      ...{ tried: 5, accepted: 4, lost: ['c'], doubled: ['b'], damaged: ['d'], unknown: ['z'] },
    })
  })

  it('has nothing to say of nothing', () => {
    const book = openBook(join(folder, 'none.ndjson'))
    expect(judge(book, [])).toMatchObject({ tried: 0, accepted: 0, lost: [], doubled: [] })
  })
})
