import { domainToUnicode } from 'node:url'
import { describe, expect, it } from 'vitest'
import { toAsciiDomain } from './domain.ts'
import { decodePunycode } from './punycode.ts'
import { relatedNames } from './related-names.ts'

const ascii = (text: string): string => {
  const read = toAsciiDomain(text)
  return read.ok ? read.domain : `! ${read.why}`
}

describe('decodePunycode', () => {
  it.each(['bücher.example', 'straße.example', 'пример.example', '例え.example', 'a-ü-b.example', '😀x😀.example'])(
    'reads %s as the platform does',
    (name) => {
      const label = ascii(name).split('.')[0] ?? ''
      expect(decodePunycode(label.slice(4))).toBe(domainToUnicode(label))
    },
  )

  it.each(['!', 'a-!', '99999999', 'zzzzzzzzzzzzzzzzzzzzzzzz', '-é'])('refuses %s', (text) => {
    expect(decodePunycode(text)).toBeNull()
  })
})

describe('relatedNames', () => {
  it('names what is above, and no top-level domain', () => {
    expect(relatedNames('a.b.example.com')).toEqual({
      same: ['a.b.example.com'],
      above: ['b.example.com', 'example.com'],
    })
    expect(relatedNames('example.com').above).toEqual([])
  })

  it.each([
    ['straße.example', 'strasse.example'],
    ['strasse.example', 'straße.example'],
    ['φίλος.example', 'φίλοσ.example'],
    ['φίλοσ.example', 'φίλος.example'],
    ['क्‍ष.example', 'क्ष.example'],
  ])('%s is spelled %s as well, above included', (one, other) => {
    expect(relatedNames(ascii(one)).same).toContain(ascii(other))
    expect(relatedNames(ascii(`mail.${one}`)).above).toContain(ascii(other))
  })

  it('tells other names apart', () => {
    expect(relatedNames(ascii('bücher.example')).same).toEqual([ascii('bücher.example')])
    expect(relatedNames('bucher.example').same).toEqual(['bucher.example'])
  })

  it('is bounded', () => {
    expect(relatedNames(`${'ss.'.repeat(4)}example`).same).toHaveLength(16)
    expect(relatedNames(`${'ss.'.repeat(80)}example`).same).toHaveLength(1)
  })
})
