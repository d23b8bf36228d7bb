import { describe, expect, it } from 'vitest'
import { readForwardPath } from './forward-path.ts'

const read = (text: string) => {
  const found = readForwardPath(text)
  return found.ok ? found.recipient : found.why
}

describe('readForwardPath', () => {
  it.each([
    ['<Ada@Demo.Example>', 'Ada@Demo.Example', 'ada', 'demo.example'],
    ['<ada+x@demo.example>', 'ada+x@demo.example', 'ada+x', 'demo.example'],
    ['<"ada.b"@demo.example>', 'ada.b@demo.example', 'ada.b', 'demo.example'],
    ['<ada@BÜCHER.example>', 'ada@BÜCHER.example', 'ada', 'xn--bcher-kva.example'],
    ['<jürgen@demo.example>', 'jürgen@demo.example', 'jürgen', 'demo.example'],
    ['<Postmaster>', 'Postmaster', 'postmaster', ''],
  ])('reads %s', (text, address, local, domain) => {
    expect(read(text)).toEqual({ address, local, domain })
  })

  it.each([
    ['<a%b@demo.example>', 'route'],
    ['<b!a@demo.example>', 'route'],
    ['<"a@b"@demo.example>', 'route'],
    ['<@demo.example:a@b.example>', 'route'],
    ['<a@b@demo.example>', 'route'],
    ['<a@[192.0.2.1]>', 'literal'],
    ['<a@localhost>', 'domain'],
    ['<"a b"@demo.example>', 'quoted'],
    ['<a..b@demo.example>', 'quoted'],
    ['<a\u{202e}b@demo.example>', 'form'],
    ['<a\u{fffd}@demo.example>', 'form'],
    [`<${'a'.repeat(65)}@demo.example>`, 'form'],
    [`<a@${'b'.repeat(600)}.example>`, 'form'],
    ['<>', 'form'],
    ['a@demo.example', 'form'],
    ['<<a@demo.example>>', 'form'],
  ])('refuses %s: %s', (text, why) => {
    expect(read(text)).toBe(why)
  })
})
