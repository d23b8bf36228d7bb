import { afterEach, describe, expect, it, vi } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createReceived } from '../../../test/worker/create-received.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'

const HOUR = 3_600_000
const pathOf = (url: string) => url.replace(/^https?:\/\/[^/]+/, '')

afterEach(() => {
  vi.restoreAllMocks()
})

async function stage(content: object) {
  const owner = await createTenant()
  const body = {
    from: `Ada <a@${owner.domain.name}>`,
    to: 'held@peer.example',
    bcc: 'hidden@peer.example',
    subject: '<b>Hi</b>',
    ...content,
  }
  const { json } = await call('POST', '/v1/emails', { key: owner.apiKey, body })
  const share = (options: unknown = {}) =>
    call('POST', `/v1/emails/${json.id}/share`, { key: owner.apiKey, body: options })
  return { owner, id: json.id, share }
}

describe('POST /v1/emails/:id/share', () => {
  it('gives a link to a page on which nothing runs, until it ends', async () => {
    const html = '<p>Hello</p><script>alert(1)</script><img src="cid:dot@x">'
    const dot = { filename: 'dot.png', content: btoa('PNG'), content_type: 'image/png', content_id: 'dot@x' }
    const { owner, id, share } = await stage({ html, attachments: [dot] })
    const nowMs = owner.deps.clock.now()
    const clock = vi.spyOn(owner.deps.clock, 'now').mockReturnValue(nowMs)
    const { status, json } = await share({ expires_in: '2 hours' })
    expect(status).toBe(200)
    const expires_at = new Date(nowMs + 2 * HOUR).toISOString()
    expect(json).toEqual({ object: 'email', id, url: expect.any(String), expires_at })

    const page = await call('GET', pathOf(json.url))
    expect(page.status).toBe(200)
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(page.headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/)
    expect(page.text).toContain('&lt;b&gt;Hi&lt;/b&gt;')
    expect(page.text).toContain('&lt;p&gt;Hello&lt;/p&gt;')
    expect(page.text).toContain(`data:image/png;base64,${btoa('PNG')}`)
    expect(page.text).not.toMatch(/<script|<b>|hidden@peer/)

    clock.mockReturnValue(nowMs + 2 * HOUR + 1)
    expect((await call('GET', pathOf(json.url))).status).toBe(404)
  })

  it('works for two days unless told otherwise, for mail of text only', async () => {
    const { owner, share } = await stage({ text: 'a < b' })
    const nowMs = owner.deps.clock.now()
    const { json } = await share()
    expect(Math.abs(Date.parse(json.expires_at) - nowMs - 48 * HOUR)).toBeLessThan(60_000)
    expect((await call('GET', pathOf(json.url))).text).toContain('a &lt; b')
  })

  it('shows received mail, too', async () => {
    const owner = await createTenant()
    const id = await createReceived(owner)
    const { json } = await call('POST', `/v1/emails/${id}/share`, { key: owner.apiKey, body: {} })
    expect(json).toMatchObject({ object: 'email', id })
    const page = await call('GET', pathOf(json.url))
    expect(page.text).toContain('Ada &lt;ada@sender.example&gt;')
    expect(page.text).toContain('Two files')
  })

  it('opens nothing by a changed link or by one of another kind', async () => {
    const { owner, id, share } = await stage({ text: 't', attachments: [{ filename: 'a.txt', content: btoa('a') }] })
    const url = pathOf((await share()).json.url)
    const attachment = await call('GET', `/v1/emails/${id}/attachments/0`, { key: owner.apiKey })
    const other = pathOf(attachment.json.download_url)
    const changed = `${url.slice(0, -3)}${url.endsWith('AAA') ? 'BBB' : 'AAA'}`
    const swapped = [url.replace('/shared/', '/downloads/'), other.replace('/downloads/', '/shared/')]
    for (const path of [changed, '/v1/shared/x', ...swapped]) expect((await call('GET', path)).status, path).toBe(404)
  })

  it.each(['soon', '0 hours', '8 days', '1', '-2 hours', ''])('422 for expires_in %o', async (expires_in) => {
    const { share } = await stage({ text: 't' })
    expect((await share({ expires_in })).json).toMatchObject({
      name: 'validation_error',
      message: expect.stringContaining('expires_in'),
    })
  })
})
