import fc from 'fast-check'
import { decodeWords } from 'postal-mime'
import { expect, test } from 'vitest'
import { readHeaderSection } from '../parse/structure/header-section.ts'
import { decodeTransfer } from '../parse/structure/transfer-encoding.ts'
import { walkParts } from '../parse/structure/walk-parts.ts'
import { prepareRaw } from './prepare-raw.ts'
import { HEAD, OPTIONS, octets, utf8 } from './raw-mail.fixture.ts'

const SEED = { seed: 20_261_129, numRuns: 400 }

/** What must hold of everything that is taken. */
function expectSendable(message: string): string | null {
  const result = prepareRaw(octets(message), OPTIONS)
  if (!result.ok) {
    expect(result.why).toMatch(/^(line \d+|is|has) /)
    return null
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of 7-bit ASCII but NUL
  expect(result.raw).toMatch(/^[\x01-\x7f]*\r\n$/)
  expect(result.raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  expect(Math.max(...result.raw.split('\r\n').map(({ length }) => length))).toBeLessThanOrEqual(998)
  expect(prepareRaw(octets(result.raw), OPTIONS)).toEqual(result)
  return result.raw
}

/** Octets of a body: lines of all lengths, 8-bit or not, and white space at their ends. */
const content = fc
  .array(
    fc.oneof(
      fc.string({
        unit: fc.constantFrom('a', '=', '-', ' ', '\t', '.', '\xfc', '\x80', '\x7f', '\x01'),
        maxLength: 90,
      }),
      fc.string({ unit: fc.constantFrom('a', ' ', '-'), minLength: 980, maxLength: 1_100 }),
      fc.constantFrom('', '--c', ' ', '-- ', '.'),
    ),
    { maxLength: 6 },
  )
  .map((all) => all.join('\r\n'))

const leafHead = fc.constantFrom(
  '',
  'Content-Type: text/plain; charset=iso-8859-1\r\n',
  'Content-Type: text/html\r\nContent-Transfer-Encoding: 8bit\r\n',
  'Content-Transfer-Encoding: binary\r\ncontent-type: image/png; name=a.png\r\n',
  'Content-Type: application/octet-stream\r\nX-Other: 1\r\n',
)

/** Text of a tree and the contents of its leaves; each multipart has its own boundary. */
interface Tree {
  readonly text: string
  readonly contents: string[]
}

let boundaries = 0
const { tree } = fc.letrec<{ tree: Tree; leaf: Tree; multipart: Tree }>((tie) => ({
  leaf: fc.tuple(leafHead, content).map(([head, body]) => ({ text: `${head}\r\n${body}`, contents: [body] })),
  multipart: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((parts) => {
    const boundary = `b-${boundaries++}`
    const inner = parts.map(({ text }) => `--${boundary}\r\n${text}\r\n`).join('')
    return {
      text: `Content-Type: multipart/mixed; boundary="${boundary}"\r\n\r\npre\r\n${inner}--${boundary}--\r\n`,
      contents: parts.flatMap(({ contents }) => contents),
    }
  }),
  tree: fc.oneof({ maxDepth: 3 }, tie('leaf'), tie('multipart')),
}))

test('bodies decode to the same octets as before, whatever the tree', () => {
  fc.assert(
    fc.property(tree, ({ text, contents }) => {
      const raw = expectSendable(`${HEAD}${text}`)
      expect(raw).not.toBeNull()
      const bytes = octets(raw ?? '')
      const walked = walkParts(bytes, readHeaderSection(bytes, 0))
      expect(walked.ok).toBe(true)
      const decoded = (walked.ok ? walked.leaves : []).map(({ head, start, end }) =>
        String.fromCharCode(...decodeTransfer(bytes.subarray(start, end), head.encoding).octets),
      )
      // The last line end of a message of one part may be ours.
      expect(decoded.map((body) => body.replace(/\r\n$/, ''))).toEqual(
        contents.map((body) => body.replace(/\r\n$/, '')),
      )
    }),
    SEED,
  )
})

test('a subject reads the same before and after', () => {
  const subject = fc.string({
    unit: fc.oneof(fc.constantFrom(' ', 'a', 'ü', '文', '😀'), fc.string({ unit: 'grapheme' })),
  })
  fc.assert(
    fc.property(subject, (text) => {
      const clean = text
        .replace(/\p{Cc}/gu, '')
        .replaceAll('=?', '')
        .trim()
      fc.pre(clean !== '')
      const raw = expectSendable(utf8(`Subject: ${clean}\r\nFrom: a@demo.example\r\n\r\n`)) ?? ''
      const value = raw.slice('Subject:'.length, raw.indexOf('\r\nFrom:')).replaceAll('\r\n', '')
      expect(decodeWords(value).trim()).toBe(clean)
    }),
    SEED,
  )
})

/** Lines that mean something, in any order: what a person or a program could get wrong. */
const line = fc.constantFrom(
  'From: Ada <ada@demo.example>',
  'From: "\xc3\xbc" <a@demo.example>',
  'To: \xc3\xbc <a@\xc3\xbc.example>, b: c@d.example;',
  'Subject: \xc3\xbc',
  ` ${'folded '.repeat(200)}`,
  'Bcc: x@y.example',
  'X-Empty:',
  'Content-Type: multipart/mixed; boundary=b',
  'Content-Type: multipart/signed; boundary=c',
  'Content-Type: message/rfc822',
  'Content-Transfer-Encoding: 8bit',
  'Content-Transfer-Encoding: base64',
  'MIME-Version: 1.0',
  '--b',
  '--c',
  '--b--',
  '',
  ' ',
  '\xff',
  'a'.repeat(1_200),
)

test('any lines in any order are refused with a sentence, or become sendable for good', () => {
  const lineEnd = fc.constantFrom('\r\n', '\r\n', '\n')
  fc.assert(
    fc.property(fc.array(line, { maxLength: 25 }), lineEnd, (all, end) => {
      expectSendable(['From: a@demo.example', ...all].join(end))
      expectSendable(all.join(end))
    }),
    { ...SEED, numRuns: 3_000 },
  )
})

test('random octets are answered, never thrown at', () => {
  const some = fc.constantFrom(...'\0\r\n\t :;<>@"(),=?-.\x7f\x80\xffaZ', '\xc3\xbc', '\xc2\xa0', 'a@b.c', '\r\n')
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: some, maxLength: 200 }), fc.string({ unit: 'binary-ascii' })), (text) => {
      for (const start of ['', 'From:', 'From: a@demo.example\r\n', 'From: a@demo.example\r\nTo:', `${HEAD}\r\n`])
        expectSendable(`${start}${text}`)
    }),
    { ...SEED, numRuns: 2_000 },
  )
})
