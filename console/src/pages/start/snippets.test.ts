import { describe, expect, it } from 'vitest'
import { SNIPPETS } from './snippets.ts'

const VALUES = { origin: 'https://mail.example.net', key: 'ms_key', from: 'hello@acme.dev', to: 'ada@example.com' }

describe('snippets', () => {
  it.each(SNIPPETS)('$label has all that is needed to run it', ({ write }) => {
    const text = write(VALUES)
    for (const value of ['https://mail.example.net/v1', VALUES.key, VALUES.from, VALUES.to])
      expect(text).toContain(value)
  })
})
