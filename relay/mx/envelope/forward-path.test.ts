import { describe, expect, it } from 'vitest'
import { readForwardPath } from './forward-path.ts'

const read = (text: string) => {
  const found = readForwardPath(text)
  return found.ok ? found.recipient : `${found.reply.code} ${found.reply.enhanced}`
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
    ['<a%b@demo.example>', '550 5.7.1'],
    ['<b!a@demo.example>', '550 5.7.1'],
    ['<"a@b"@demo.example>', '550 5.7.1'],
    ['<@demo.example:a@b.example>', '550 5.7.1'],
    ['<a@b@demo.example>', '550 5.7.1'],
    ['<a@[192.0.2.1]>', '550 5.1.2'],
    ['<a@localhost>', '550 5.7.1'],
    ['<"a b"@demo.example>', '550 5.1.1'],
    ['<a..b@demo.example>', '550 5.1.1'],
    ['<a\u{202e}b@demo.example>', '550 5.1.3'],
    ['<a\u{fffd}@demo.example>', '550 5.1.3'],
    [`<${'a'.repeat(65)}@demo.example>`, '550 5.1.3'],
    [`<a@${'b'.repeat(600)}.example>`, '550 5.1.3'],
    ['<>', '550 5.1.3'],
    ['a@demo.example', '550 5.1.3'],
    ['<<a@demo.example>>', '550 5.1.3'],
  ])('refuses %s with %s', (text, reply) => {
    expect(read(text)).toBe(reply)
  })
})
