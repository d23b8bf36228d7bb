import { base64urlnopad } from '@scure/base'
import { beforeAll, describe, expect, it } from 'vitest'
import { importLinkKey, makeLinkToken, readLinkToken, type TrackedLink } from './link-token.ts'

const TENANT = '0197a6c2-3b4e-7d11-8f00-5b6c7d8e9fa0'
const OTHER = '0197a6c2-3b4e-7d11-8f00-5b6c7d8e9fa1'
const CLICK: TrackedLink = { kind: 'click', tenant: TENANT, messageId: OTHER, url: 'https://a.example/ä?b=1&c="2"' }
const OPEN: TrackedLink = { kind: 'open', tenant: TENANT, messageId: OTHER, url: '' }

describe('a link token', () => {
  let key: Awaited<ReturnType<typeof importLinkKey>>
  beforeAll(async () => {
    key = await importLinkKey('a-secret-of-this-test-of-32-octets')
  })

  it('gives back the link, is the same each time and short', async () => {
    expect(await readLinkToken(await makeLinkToken(CLICK, key), 'click', key)).toEqual(CLICK)
    const open = await makeLinkToken(OPEN, key)
    expect(await readLinkToken(open, 'open', key)).toEqual(OPEN)
    expect(await makeLinkToken(OPEN, key)).toBe(open)
    expect(open).toMatch(/^[\w-]{66}$/)
  })

  it('is nothing when any octet was changed', async () => {
    const octets = base64urlnopad.decode(await makeLinkToken(CLICK, key))
    for (let at = 0; at < octets.length; at++) {
      const changed = Uint8Array.from(octets)
      changed[at] = (octets[at] ?? 0) ^ 1
      expect(await readLinkToken(base64urlnopad.encode(changed), 'click', key), String(at)).toBeNull()
    }
  })

  it('is nothing under another key, for another kind, cut, or in another alphabet', async () => {
    const token = await makeLinkToken(CLICK, key)
    expect(await readLinkToken(token, 'click', await importLinkKey('another-secret-of-32-octets-here'))).toBeNull()
    expect(await readLinkToken(token, 'open', key)).toBeNull()
    expect(await readLinkToken(await makeLinkToken(OPEN, key), 'click', key)).toBeNull()
    for (const text of ['', 'x', '%', token.slice(1), token.slice(0, -1), `${token}A`, `${token}=`, ` ${token}`])
      expect(await readLinkToken(text, 'click', key), text).toBeNull()
  })

  it.each(['javascript:alert(1)', 'data:text/html,x', '//a.example', 'mailto:a@b.example', '', 'https:a.example'])(
    'leads never to %s, even signed',
    async (url) => {
      expect(await readLinkToken(await makeLinkToken({ ...CLICK, url }, key), 'click', key)).toBeNull()
    },
  )

  it('is made for UUIDs only', async () => {
    await expect(makeLinkToken({ ...OPEN, tenant: 'x' }, key)).rejects.toThrow(TypeError)
  })
})
