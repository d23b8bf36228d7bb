import fc from 'fast-check'
import { expect, test } from 'vitest'
import { renderAuthenticationResults } from './authentication-results.ts'
import type { MailChecks } from './checks.ts'

const CHECKS: MailChecks = {
  spf: { result: 'pass', domain: 'demo.example' },
  dkim: [
    { result: 'pass', domain: 'demo.example', selector: 'r', algorithm: 'rsa-sha256', comment: null },
    { result: 'fail', domain: 'list.example', selector: 'x', algorithm: 'ed25519-sha256', comment: 'bad signature' },
  ],
  dmarc: { result: 'pass', policy: 'reject', domain: 'demo.example' },
  arc: { result: 'pass', sealer: 'list.example' },
  ptr: { result: 'pass', name: 'mx.demo.example' },
}
const NOTHING: MailChecks = {
  spf: { result: 'none', domain: null },
  dkim: [],
  dmarc: { result: 'permerror', policy: null, domain: null },
  arc: { result: 'none', sealer: null },
  ptr: { result: 'none', name: null },
}

test('one result a line, with the properties of RFC 8601', () => {
  expect(renderAuthenticationResults('mail.here.example', 'ada@demo.example', CHECKS).split('\r\n')).toEqual([
    'Authentication-Results: mail.here.example;',
    ' iprev=pass (mx.demo.example);',
    ' spf=pass smtp.mailfrom=ada@demo.example;',
    ' dkim=pass header.d=demo.example header.s=r header.a=rsa-sha256;',
    ' dkim=fail (bad signature) header.d=list.example header.s=x',
    ' header.a=ed25519-sha256;',
    ' dmarc=pass policy.dmarc=reject header.from=demo.example;',
    ' arc=pass (sealed by list.example)',
  ])
  expect(renderAuthenticationResults('mail.here.example', '', NOTHING).split('\r\n')).toEqual([
    'Authentication-Results: mail.here.example;',
    ' iprev=none;',
    ' spf=none;',
    ' dkim=none;',
    ' dmarc=permerror;',
    ' arc=none',
  ])
})

test.each([
  ['', 'smtp.helo=demo.example'],
  ['b-x+y@demo.example', 'smtp.mailfrom=b-x+y@demo.example'],
  ['spf=pass@demo.example', 'smtp.mailfrom=demo.example'],
  ['"a;b"@demo.example', 'smtp.mailfrom=demo.example'],
  ['jürgen@demo.example', 'smtp.mailfrom=demo.example'],
  ['a@evil.example(x', 'smtp.mailfrom=demo.example'],
  ['a b@demo.example', 'smtp.mailfrom=demo.example'],
  [`a@${'b'.repeat(64)}.example`, 'smtp.mailfrom=demo.example'],
])('MAIL FROM %j is shown as %s', (mailFrom, shown) => {
  expect(renderAuthenticationResults('here.example', mailFrom, CHECKS)).toContain(` spf=pass ${shown};`)
})

test('a bracket out of a mail opens no comment and closes none', () => {
  const checks = { ...NOTHING, ptr: { result: 'fail', name: 'a) spf=pass (b\\' }, arc: CHECKS.arc } as const
  expect(renderAuthenticationResults('here.example', '', checks)).toContain(
    String.raw`iprev=fail (a\) spf=pass \(b\\);`,
  )
})

/** The field without quoted pairs, comments and quoted strings: what is left is what a parser takes for results. */
const bare = (field: string) =>
  field
    .replace(/\\./g, '')
    .replace(/\([^()]*\)/g, '')
    .replace(/"[^"]*"/g, 'id')

test('hostile text makes no second line, no control character and no result', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc
      .array(
        fc.constantFrom(
          '\r\n',
          '\n',
          '\r',
          '(',
          ')',
          '\\',
          '"',
          ';',
          ' ',
          'a',
          '.',
          '@',
          'spf=pass',
          'ü',
          '\0',
          '\u2028',
        ),
      )
      .map((parts) => parts.join('')),
    fc.constantFrom('', 'demo.example', 'x'.repeat(2_000)),
  )
  const checks = fc.record({ domain: text, name: text, comment: text, selector: text, id: text, from: text })
  fc.assert(
    fc.property(checks, ({ domain, name, comment, selector, id, from }) => {
      const field = renderAuthenticationResults(id, from, {
        spf: { result: 'pass', domain },
        dkim: [{ result: 'fail', domain, selector, algorithm: selector, comment }],
        dmarc: { result: 'fail', policy: 'reject', domain },
        arc: { result: 'pass', sealer: domain },
        ptr: { result: 'pass', name },
      })
      const unfolded = field.replace(/\r\n(?=[ \t]*[^ \t\r\n])[ \t]/g, ' ')
      expect(unfolded).toMatch(/^Authentication-Results: [\x20-\x7e]+$/)
      for (const line of field.split('\r\n')) expect(line.length).toBeLessThan(998)
      const results = bare(unfolded).match(/(?<![.\w])(iprev|spf|dkim|dmarc|arc)=\w+/g)
      expect(results).toEqual(['iprev=pass', 'spf=pass', 'dkim=fail', 'dmarc=fail', 'arc=pass'])
      expect(bare(unfolded).split(';')).toHaveLength(6)
    }),
    { seed: 20_261_129, numRuns: 1_000 },
  )
})
