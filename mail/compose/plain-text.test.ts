import { expect, test } from 'vitest'
import { processorMs } from '../processor-time.fixture.js'
import { toPlainText } from './plain-text.ts'

test('words, links and lists survive, markup does not', () => {
  const html =
    '<html><head><title>T</title><style>p{}</style></head><body><h1>Hello Ada</h1><p>See <a href="https://demo.example/x">the page</a>.</p><ul><li>one</li><li>two</li></ul><img src="cid:logo" alt="Logo"><script>x()</script></body></html>'
  const text = toPlainText(html)
  expect(text).toContain('Hello Ada')
  expect(text).toContain('the page [https://demo.example/x]')
  expect(text).toMatch(/\* one\n\s*\* two/)
  expect(text).not.toMatch(/cid:|x\(\)|p\{\}|<|Title/)
})

test.each([
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  ' java\nscript:alert(1)',
  'java&#9;script:alert(1)',
  '&#1;javascript:alert(1)',
  'data:text/html,x',
  'vbscript:x',
  'mailto:javascript:alert(1)',
  'file:///etc/passwd',
])('the target %j is dropped, its words are kept', (href) => {
  const text = toPlainText(`<p>a <a href="${href}">words</a> z</p>`)
  expect(text).toBe('a words z')
})

test.each([
  ['mailto:ada@demo.example', 'write [ada@demo.example]'],
  ['tel:+4930123', 'write [tel:+4930123]'],
  ['/relative', 'write [/relative]'],
])('the target %s is kept', (href, expected) => {
  expect(toPlainText(`<a href="${href}">write</a>`)).toBe(expected)
})

test('hostile HTML is cut, not followed', () => {
  const started = processorMs()
  for (const html of [
    '<div>'.repeat(100_000),
    '<div></b>'.repeat(50_000),
    `${'<div>'.repeat(249)}${'<b></b>'.repeat(70_000)}`,
    '<table><tr><td>'.repeat(50_000),
    '<a href="'.repeat(100_000),
    '&'.repeat(1_000_000),
    'a '.repeat(1_000_000),
  ]) {
    expect(toPlainText(html).length).toBeLessThan(700_000)
  }
  expect(processorMs() - started).toBeLessThan(10_000)
})
