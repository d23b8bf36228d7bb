/** MTA-STS records and policies, well made and hostile. */
import { describe, expect, it } from 'vitest'
import { namesHost } from './names-host.ts'
import { parsePolicy, policyLines, policyNames } from './policy.ts'
import { readPolicyId } from './policy-record.ts'

const GOOD = 'version: STSv1\r\nmode: enforce\r\nmx: mail.example.com\r\nmx: *.Example.NET.\r\nmax_age: 86400\r\n'

describe('readPolicyId', () => {
  it.each<[string, readonly string[], string | null]>([
    ['the id', ['v=STSv1; id=20260101T000000;'], '20260101T000000'],
    ['the id without an end', ['v=STSv1;id=a1'], 'a1'],
    ['the id among other fields and records', ['v=spf1 -all', 'v=STSv1; new=x y; id=7; more=1'], '7'],
    ['nothing of no record', [], null],
    ['nothing of two records', ['v=STSv1; id=1;', 'v=STSv1; id=2;'], null],
    ['nothing of two ids', ['v=STSv1; id=1; id=2;'], null],
    ['nothing without an id', ['v=STSv1;'], null],
    ['nothing of another version', ['v=STSv12; id=1;'], null],
    ['nothing of a version that is not first', ['id=1; v=STSv1;'], null],
    ['nothing of an id of 33 characters', [`v=STSv1; id=${'a'.repeat(33)};`], null],
    ['nothing of an id that is more than letters and digits', ['v=STSv1; id=1/../2;'], null],
  ])('reads %s', (_, texts, id) => {
    expect(readPolicyId(texts)).toBe(id)
  })
})

describe('parsePolicy', () => {
  it('reads mode, age and hosts, in lower case', () => {
    expect(parsePolicy(GOOD)).toEqual({
      ok: true,
      policy: { mode: 'enforce', maxAgeSeconds: 86_400, mx: ['mail.example.com', '*.example.net'] },
    })
  })

  it.each<[string, string]>([
    ['line ends without CR', GOOD.replaceAll('\r', '')],
    ['no end of the last line', GOOD.trimEnd()],
    ['empty lines', GOOD.replaceAll('\r\n', '\r\n\r\n')],
    ['unknown fields', `${GOOD}x-new: anything: at all\r\n`],
    ['a field that stands twice: the first counts', `${GOOD}mode: none\r\nmax_age: 1\r\n`],
    ['spaces around', GOOD.replaceAll(': ', ' : ')],
  ])('takes %s', (_, text) => {
    expect(parsePolicy(text)).toEqual(parsePolicy(GOOD))
  })

  it('bounds the age, and lets `none` stand without hosts', () => {
    expect(parsePolicy('version: STSv1\nmode: none\nmax_age: 9999999999')).toEqual({
      ok: true,
      policy: { mode: 'none', maxAgeSeconds: 31_557_600, mx: [] },
    })
  })

  it.each<[string, string, RegExp]>([
    ['nothing', '', /version/],
    ['a page', '<!doctype html>\n<title>404</title>', /name: value/],
    ['another version', GOOD.replace('STSv1', 'STSv2'), /version/],
    ['an unknown mode', GOOD.replace('enforce', 'Enforce'), /mode/],
    ['no mode', GOOD.replace('mode: enforce\r\n', ''), /mode/],
    ['no age', GOOD.replace('max_age: 86400', ''), /max_age/],
    ['a negative age', GOOD.replace('86400', '-1'), /max_age/],
    ['an age of many digits', GOOD.replace('86400', '1'.repeat(400)), /max_age/],
    ['an age that is no integer', GOOD.replace('86400', '1e9'), /max_age/],
    ['enforce without hosts', GOOD.replaceAll(/mx: .*\r\n/g, ''), /no `mx`/],
    ['a star alone', GOOD.replace('*.Example.NET.', '*'), /host name/],
    ['a star in the middle', GOOD.replace('*.Example', 'mx.*.example'), /host name/],
    ['two stars', GOOD.replace('*.Example', '*.*.example'), /host name/],
    ['a host with a space', GOOD.replace('mail.example.com', 'mail example.com'), /host name/],
    ['a host outside ASCII', GOOD.replace('mail.example.com', 'maıl.example.com'), /host name/],
    ['101 hosts', GOOD + 'mx: a.example\r\n'.repeat(99), /more than 100/],
    ['a NUL', GOOD.replace('mail.', 'mail\0.'), /host name/],
  ])('refuses %s', (_, text, why) => {
    expect(parsePolicy(text)).toEqual({ ok: false, why: expect.stringMatching(why) })
  })

  it('is through with 64 KB of one line, whatever is in it', () => {
    for (const filling of ['a', 'a.', '*.', ':', '-', 'a-'])
      expect(parsePolicy(`version: STSv1\nmode: enforce\nmax_age: 1\nmx: ${filling.repeat(32_768)}!`).ok).toBe(false)
  })

  it('names hosts by its patterns and gives its lines back', () => {
    const parsed = parsePolicy(GOOD)
    if (!parsed.ok) throw new Error(parsed.why)
    expect(policyNames(parsed.policy, 'MX1.example.net')).toBe(true)
    expect(policyNames(parsed.policy, 'mx.example.org')).toBe(false)
    expect(parsePolicy(policyLines(parsed.policy).join('\r\n'))).toEqual(parsed)
  })
})

describe('namesHost', () => {
  it.each<[string, string, boolean]>([
    ['mx.example.com', 'MX.example.com.', true],
    ['mx.example.com', 'a.mx.example.com', false],
    ['*.example.com', 'mx.example.com', true],
    ['*.example.com', 'example.com', false],
    ['*.example.com', 'a.mx.example.com', false],
    ['*.example.com', '.example.com', false],
    ['*.example.com', 'mx.notexample.com', false],
    ['*.example.com', 'mxexample.com', false],
  ])('%s and %s: %s', (pattern, host, expected) => {
    expect(namesHost(pattern, host)).toBe(expected)
  })
})
