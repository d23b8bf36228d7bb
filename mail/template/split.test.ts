import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { splitTemplate, type TemplatePart } from './split.ts'

const write = (part: TemplatePart): string => (part.kind === 'text' ? part.text : `{{{${part.key}}}}`)
const keysOf = (text: string): string[] =>
  splitTemplate(text).flatMap((part) => (part.kind === 'placeholder' ? [part.key] : []))

/** Rich in what the scanner looks for. */
const bracy = fc.array(fc.constantFrom('{', '}', '{{{', '}}}', 'A', '_', '9', ' ', 'é', '{{{A}}}'), { maxLength: 60 })

describe('splitTemplate', () => {
  it.each<[string, string[]]>([
    ['', []],
    ['no placeholder', []],
    ['{{{A}}}', ['A']],
    ['a {{{A}}} b {{{B_2}}}{{{c}}}', ['A', 'B_2', 'c']],
    ['{{A}} {A}', []],
    ['{{{A}}', []],
    ['{{{A', []],
    ['{{{}}}', []],
    ['{{{ A }}}', []],
    ['{{{A-B}}}', []],
    ['{{{É}}}', []],
    ['{{{A {{{B}}}', ['B']],
    ['{"n":{{{N}}}}', ['N']],
    ['{{{{N}}}}', ['N']],
    [`{{{${'K'.repeat(50)}}}}`, ['K'.repeat(50)]],
    [`{{{${'K'.repeat(51)}}}}`, []],
  ])('finds in %j the keys %j', (text, keys) => {
    expect(keysOf(text)).toEqual(keys)
  })

  it('loses and adds nothing', () => {
    fc.assert(
      fc.property(bracy, (pieces) => {
        const text = pieces.join('')
        expect(splitTemplate(text).map(write).join('')).toBe(text)
      }),
    )
  })
})

describe('the work of splitTemplate', () => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  it.each([
    ['opening braces only', '{'.repeat(100_000)],
    ['braces that never close', '{{{A'.repeat(25_000)],
    ['keys that are too long', `{{{${'A'.repeat(100_000)}`],
    ['placeholders', '{{{A}}}'.repeat(14_000)],
    ['closing braces only', '}'.repeat(100_000)],
    ['text', 'a'.repeat(100_000)],
  ])('is linear for 100 kB of %s', (_, text) => {
    const { indexOf } = String.prototype
    const exec = vi.spyOn(RegExp.prototype, 'exec')
    let scanned = 0
    vi.spyOn(String.prototype, 'indexOf').mockImplementation(function (this: string, wanted: string, from = 0) {
      const found = indexOf.call(this, wanted, from)
      scanned += (found < 0 ? this.length : found) - from + 1
      return found
    })
    splitTemplate(text)
    const tries = exec.mock.calls.length
    vi.restoreAllMocks()
    expect(scanned).toBeGreaterThan(0)
    expect(scanned, 'characters looked at by the search').toBeLessThanOrEqual(2 * text.length + 1)
    expect(tries, 'tries to read a key, of 50 characters each at most').toBeLessThanOrEqual(text.length)
  })
})
