import { describe, expect, it } from 'vitest'
import { SNIPPETS } from './snippets.ts'

const VALUES = {
  origin: 'https://mail.example.net',
  key: 'ms_id_secret',
  from: 'hello@acme.dev',
  to: 'ada@example.com',
  submission: { host: 'smtp.example.net', port: 587, tls_port: 465 },
}
const WITH_QUOTE = { ...VALUES, to: "o'neil@example.com" }
const WEB = SNIPPETS.filter(({ id }) => id !== 'smtp' && id !== 'frappe')
const written = (id: string, values: typeof VALUES) => SNIPPETS.find((each) => each.id === id)?.write(values) ?? ''

describe('snippets', () => {
  it.each(WEB)('$label has all that is needed to run it', ({ write }) => {
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

  it('SMTP has host, ports and key, and is not there where the deployment has none', () => {
    const text = written('smtp', WITH_QUOTE)
    for (const value of [
      'smtp://smtp.example.net:587',
      '465',
      "'mailstead:ms_id_secret'",
      String.raw`'o'\''neil@example.com'`,
    ])
      expect(text).toContain(value)
    expect(text).not.toContain('--insecure')
    expect(written('smtp', { ...VALUES, submission: { ...VALUES.submission, host: '127.0.0.1' } })).toContain(
      '--insecure',
    )
    expect(SNIPPETS.find(({ id }) => id === 'smtp')?.write({ ...VALUES, submission: null })).toBeNull()
  })
  it('Frappe has the key in its two parts', () => {
    expect(written('frappe', VALUES)).toMatch(
      /Site: +https:\/\/mail.example.net\n.*\nAPI Key: +ms_id\nAPI Secret: +secret$/,
    )
  })
})
