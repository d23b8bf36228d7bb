import { describe, expect, it } from 'vitest'
import { SNIPPETS } from './snippets.ts'

const VALUES = { origin: 'https://mail.example.net', key: 'ms_key', from: 'hello@acme.dev', to: 'ada@example.com' }
const WITH_QUOTE = { ...VALUES, to: "o'neil@example.com" }
const written = (id: string, values: typeof VALUES) => SNIPPETS.find((each) => each.id === id)?.write(values) ?? ''

describe('snippets', () => {
  it.each(SNIPPETS)('$label has all that is needed to run it', ({ write }) => {
    const text = write(VALUES)
    for (const value of ['https://mail.example.net/v1', VALUES.key, VALUES.from, VALUES.to])
      expect(text).toContain(value)
  })
  it.each([
    ['curl', String.raw`"to": "o'\''neil@example.com"`],
    ['node', String.raw`to: 'o\'neil@example.com'`],
    ['python', `"to": "o'neil@example.com"`],
    ['php', String.raw`'to' => 'o\'neil@example.com'`],
    ['go', `"o'neil@example.com"`],
  ])('%s: a quote in an address ends no text', (id, text) => {
    expect(written(id, WITH_QUOTE)).toContain(text)
  })
})
