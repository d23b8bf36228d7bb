import { describe, expect, it } from 'vitest'
import { maskBody, maskText } from './mask-body.ts'

const API_KEY = `ms_${'a1'.repeat(16)}_${'b2'.repeat(32)}`

const masked = (body: unknown): unknown => JSON.parse(maskBody(JSON.stringify(body)) ?? 'null')

describe('maskBody', () => {
  it('keeps what is harmless as it is', () => {
    const body = { to: ['a@b.example'], subject: 'ü', n: 1.5, no: null, yes: true, empty: [], tags: [{ name: 'x' }] }
    expect(masked(body)).toEqual(body)
    expect(masked('text')).toBe('text')
  })

  it('hides secrets by the name of their field, however deep, and by their form wherever they stand', () => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
    const text = maskBody(
      JSON.stringify({
        token: 'plain',
        webhook: [{ signing_secret: secret }],
        headers: { Authorization: 'Basic x1y2' },
        raw: { download_url: 'https://mailstead.test/v1/downloads/d0wn' },
        note: `use ${API_KEY} and ${secret}.`,
      }),
    )
    expect(JSON.parse(text ?? '')).toEqual({
      token: '[hidden]',
      webhook: [{ signing_secret: '[hidden]' }],
      headers: { Authorization: '[hidden]' },
      raw: { download_url: '[hidden]' },
      note: 'use ms_[hidden] and whsec_[hidden].',
    })
  })

  it('hides what a link is sealed with, in whatever field it stands', () => {
    const url = 'https://mailstead.test/v1/shared/v1.k1.AAECAwQFBgcICQoL.9-_x~~'
    expect(masked({ url, note: `see ${url}, please` })).toEqual({
      url: 'https://mailstead.test/v1/shared/[hidden]',
      note: 'see https://mailstead.test/v1/shared/[hidden], please',
    })
    for (let length = url.length - 20; length < url.length; length++)
      expect(maskText(url, length)).not.toContain('AAECAwQF')
  })

  it('hides a secret that is encoded for a path', () => {
    expect(maskText('/v1/domains/whsec_%2Bab%2Fcd/x', 100)).toBe('/v1/domains/whsec_[hidden]')
  })

  it('hides a key also where a text is cut', () => {
    for (let before = 1_900; before < 2_000; before++)
      expect(maskText(`${' '.repeat(before)}${API_KEY}`, 2_000)).not.toContain('b2')
  })

  it('puts its length in the place of the content of an attachment', () => {
    const attachments = [
      { filename: 'a.txt', content: 'QUJD'.repeat(50) },
      { filename: 'b.txt', content: 'QUJD'.repeat(51) },
      { filename: 'c.txt', content: { type: 'Buffer', data: [1, 2, 3] } },
      { filename: 'd.txt', path: 'https://files.example/d' },
    ]
    expect(masked({ attachments })).toEqual({
      attachments: [
        attachments[0],
        { filename: 'b.txt', content: '[204 characters]' },
        { filename: 'c.txt', content: '[hidden]' },
        attachments[3],
      ],
    })
  })

  it('hides files inside HTML and cuts long text', () => {
    const { html, text } = masked({
      html: `<img src="data:image/png;base64,${'QUJD'.repeat(300)}">`,
      text: 'x'.repeat(2_001),
    }) as { html: string; text: string }
    expect(html).toBe('<img src="data:image/png;base64,[hidden]">')
    expect(text).toBe(`${'x'.repeat(2_000)}… [2001 characters]`)
  })

  it('cuts a body of more than 16 KB, which is text then', () => {
    const list = Array.from({ length: 100 }, () => 'ü'.repeat(200))
    const cut = masked({ list, token: 'plain' })
    expect(cut).toEqual(expect.stringMatching(/^\{"list":\["ü+.*… \[\d+ bytes\]$/))
    expect(new TextEncoder().encode(String(cut)).byteLength).toBeLessThan(16_384 + 30)
  })

  it('keeps nothing of what is no JSON, and takes any depth', () => {
    expect(maskBody('{"a":')).toBeNull()
    expect(maskBody('')).toBeNull()
    expect(maskBody(`${'[{"a":'.repeat(3_000)}1${'}]'.repeat(3_000)}`)).toContain('…')
    expect(maskBody('{"__proto__":{"token":"plain"}}')).toBe('{"__proto__":{"token":"[hidden]"}}')
  })
})
