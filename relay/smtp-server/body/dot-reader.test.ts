import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDotReader } from './dot-reader.ts'

/** Reads a text that comes in the given pieces. */
function read(pieces: readonly Buffer[]) {
  const kept: Buffer[] = []
  const reader = createDotReader((octets) => kept.push(Buffer.from(octets)))
  for (const [at, piece] of pieces.entries()) {
    const rest = reader.take(piece)
    if (rest === null) continue
    const behind = Buffer.concat([rest, ...pieces.slice(at + 1)]).toString('latin1')
    return { mail: Buffer.concat(kept).toString('latin1'), behind, isMalformed: reader.isMalformed }
  }
  return { mail: Buffer.concat(kept).toString('latin1'), behind: null, isMalformed: reader.isMalformed }
}

const readText = (text: string) => read([Buffer.from(text, 'latin1')])
const cut = (text: string, size: number) => {
  const octets = Buffer.from(text, 'latin1')
  return Array.from({ length: Math.ceil(octets.length / size) }, (_, n) => octets.subarray(n * size, (n + 1) * size))
}

describe('createDotReader', () => {
  it.each([
    ['an empty mail', '.\r\n', ''],
    ['one line', 'a\r\n.\r\n', 'a\r\n'],
    ['a stuffed dot', '..\r\n.\r\n', '.\r\n'],
    ['a dot that nobody stuffed', '.a\r\n.\r\n', 'a\r\n'],
    ['dots inside lines', 'a.\r\nb.c\r\n...\r\n.\r\n', 'a.\r\nb.c\r\n..\r\n'],
    ['octets of 8 bits', '\xff\xfe\xe4\r\n.\r\n', '\xff\xfe\xe4\r\n'],
    ['an empty line first', '\r\na\r\n.\r\n', '\r\na\r\n'],
  ])('%s', (_, wire, mail) => {
    for (const size of [1, 2, 3, 5, wire.length]) {
      expect(read(cut(wire, size)), `pieces of ${size}`).toEqual({ mail, behind: '', isMalformed: false })
    }
  })

  it('says what came behind the end', () => {
    expect(readText('a\r\n.\r\nQUIT\r\n')).toEqual({ mail: 'a\r\n', behind: 'QUIT\r\n', isMalformed: false })
  })

  it.each([
    '\n.\n',
    '\n.\r\n',
    '\r\n.\n',
    '\r.\r',
    '\r.\r\n',
    '\r\n.\r',
    '\n.\r',
    '\r.\n',
    '\r\n\0.\r\n',
    '\r\0\n.\r\n',
    '\r\n.\0\r\n',
    '\r\n.\r\0\n',
    '\r\n.\r\r\n',
    '\r\r\n.\r\r\n',
    '\n\n.\r\n',
    '\r\n.\n\n',
    '\r\n.\n\r\n',
    '\r\n.\r\r',
  ])('takes %j for no end, and for malformed', (sequence) => {
    const wire = `a${sequence}MAIL FROM:<x@x.example>\r\n.\r\nRSET\r\n`
    for (const size of [1, 2, 3, 7, wire.length]) {
      const { behind, isMalformed } = read(cut(wire, size))
      expect([behind, isMalformed], `pieces of ${size}`).toEqual(['RSET\r\n', true])
    }
  })

  it('reads the same whatever the pieces, and gives back what was stuffed', () => {
    const line = fc.stringMatching(/^[.a\xe9]{0,6}$/)
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), fc.integer({ min: 1, max: 9 }), (lines, size) => {
        const mail = lines.map((text) => `${text}\r\n`).join('')
        const wire = `${lines.map((text) => (text.startsWith('.') ? `.${text}\r\n` : `${text}\r\n`)).join('')}.\r\nX`
        expect(read(cut(wire, size))).toEqual({ mail, behind: 'X', isMalformed: false })
      }),
    )
  })

  it('agrees with a plain definition on any octets', () => {
    const octet = fc.constantFrom('\r', '\n', '.', '\0', 'a')
    fc.assert(
      fc.property(fc.array(octet, { maxLength: 14 }), fc.integer({ min: 1, max: 5 }), (octets, size) => {
        const wire = `\r\n${octets.join('')}\r\n.\r\n`
        const end = wire.indexOf('\r\n.\r\n')
        const mail = wire.slice(2, end + 2)
        const expected = {
          behind: wire.slice(end + 5),
          isMalformed: /\0|\r(?!\n)|(?<!\r)\n/.test(mail),
          mail: `\r\n${mail}`.replaceAll('\r\n.', '\r\n').slice(2),
        }
        const found = read(cut(wire.slice(2), size))
        expect(found.behind).toBe(expected.behind)
        expect(found.mail).toBe(expected.mail)
        // A NUL in the same read behind the end may count, no harm: nothing may come there.
        if (!wire.slice(end).includes('\0')) expect(found.isMalformed).toBe(expected.isMalformed)
      }),
      { numRuns: 2_000 },
    )
  })
})
