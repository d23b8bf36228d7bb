import { expect, test } from 'vitest'
import { searchText, toSnippet } from './search-text.ts'

const size = (text: string) => new TextEncoder().encode(text).length

test('the text is preferred, unless it has no words', () => {
  expect(searchText({ text: 'plain', html: '<b>rich</b>' })).toBe('plain')
  expect(searchText({ text: ' \n', html: '<b>rich</b>' })).toBe('rich')
  expect(searchText({ text: null, html: null })).toBe('')
})

test.each([
  ['a', 262_144],
  ['é', 262_144],
  ['文', 262_143],
  ['😀', 262_144],
])('text of %s ends at 256 KB of UTF-8, at the end of a character', (character, bytes) => {
  const text = searchText({ text: character.repeat(300_000), html: null })
  expect(size(text)).toBe(bytes)
  expect(text.replaceAll(character, '')).toBe('')
})

test('half a surrogate pair does not get into the index', () => {
  expect(searchText({ text: 'a\ud800b', html: null })).toBe('a\ufffdb')
})

test.each([
  ['<p>one</p><p>two</p>', 'one\ntwo'],
  ['o<b>n</b>e <!-- hidden --> two', 'one two'],
  ['<style>p{}</style><script>x</script ><title>t</title>one', 'one'],
  ['a &lt;b&gt; &amp;amp; &#x41;&#66;&nbsp;&euro;&nothing;', 'a <b> &amp; AB\u00a0€&nothing;'],
  ['1 < 2 and 3 > 2', '1 < 2 and 3 > 2'],
  ['<div>a<br>b</div>', 'a\nb'],
])('words of %s', (html, words) => {
  expect(searchText({ text: null, html })).toBe(words)
})

test('a snippet is one line of at most 200 characters', () => {
  expect(toSnippet({ text: '\n\n Hello\r\n\tyou \n', html: null })).toBe('Hello you')
  expect(toSnippet({ text: null, html: `<style>${'x'.repeat(10_000)}</style><p>Hello</p>you` })).toBe('Hello you')
  expect(toSnippet({ text: 'ab '.repeat(500), html: null })).toHaveLength(200)
})
