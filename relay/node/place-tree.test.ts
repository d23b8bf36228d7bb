import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { placeFile, placeTree } from './place-tree.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'place-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('placeFile', () => {
  it('writes what differs in content or mode, and says so', () => {
    const file = join(folder, 'a/b')
    expect(placeFile(file, 'one', 0o600)).toBe(true)
    expect(placeFile(file, 'one', 0o600)).toBe(false)
    expect(placeFile(file, 'two', 0o600)).toBe(true)
    expect(placeFile(file, 'two', 0o640)).toBe(true)
    expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual(['two', 0o640])
    expect(readdirSync(join(folder, 'a'))).toEqual(['b'])
  })
})

describe('placeTree', () => {
  const place = (files: Readonly<Record<string, string>>, keep: string[] = []) =>
    placeTree(
      join(folder, 'tree'),
      (made) => {
        for (const [name, text] of Object.entries(files)) {
          mkdirSync(join(made, name, '..'), { recursive: true })
          writeFileSync(join(made, name), text)
        }
      },
      keep,
    )

  it('replaces the folder only when a file differs, came or went', () => {
    expect(place({ 'c/x': '1', 'c/y': '2' })).toBe(true)
    expect(place({ 'c/x': '1', 'c/y': '2' })).toBe(false)
    expect(place({ 'c/x': '1' })).toBe(true)
    expect(place({ 'c/x': '3' })).toBe(true)
    expect(readdirSync(folder)).toEqual(['tree'])
    expect(readdirSync(join(folder, 'tree/c'))).toEqual(['x'])
  })

  it('keeps the former content of what is made anew each time', () => {
    place({ key: 'first', x: '1' }, ['key'])
    expect(place({ key: 'second', x: '1' }, ['key'])).toBe(false)
    expect(place({ key: 'third', x: '2' }, ['key'])).toBe(true)
    expect(readFileSync(join(folder, 'tree/key'), 'utf8')).toBe('first')
  })

  it('leaves what was there when writing fails', () => {
    place({ x: '1' })
    const fail = () => {
      throw new Error('no')
    }
    expect(() => placeTree(join(folder, 'tree'), fail)).toThrow('no')
    expect(readdirSync(folder)).toEqual(['tree'])
    expect(readFileSync(join(folder, 'tree/x'), 'utf8')).toBe('1')
  })
})
