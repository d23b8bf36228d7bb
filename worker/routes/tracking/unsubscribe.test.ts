import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createMessage } from '../../../test/worker/create-message.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { hideAddress } from '../../services/tracking/render-page.ts'
import { unsubscribeHeaders } from '../../services/tracking/unsubscribe-link.ts'
import { tenant as tenants } from '../../store/directory/schema.ts'

async function stage(address = 'Bob@peer.example') {
  const owner = await createTenant()
  const { id } = await createMessage(owner)
  const headers = await unsubscribeHeaders(owner.deps, { tenant: owner.tenant.id, messageId: id, address })
  const path = headers['List-Unsubscribe'].slice(1, -1).slice(owner.deps.config.PUBLIC_URL.length)
  const listSuppressions = async () => (await call('GET', '/v1/suppressions', { key: owner.apiKey })).json.data
  const countEvents = async () => (await call('GET', '/v1/event-log', { key: owner.apiKey })).json.data.length
  return { owner, id, path, listSuppressions, countEvents }
}

const FORM = {
  body: 'List-Unsubscribe=One-Click',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
}

describe('/u/:token', () => {
  it('asks on GET and changes nothing', async () => {
    const { path, listSuppressions } = await stage()
    const { status, headers, text } = await call('GET', path)
    expect(status).toBe(200)
    expect(headers.get('content-type')).toContain('text/html')
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(headers.get('content-security-policy')).not.toContain('unsafe-inline')
    const [, style = ''] = /<style>([^<]*)<\/style>/.exec(text) ?? []
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style))
    const source = btoa(String.fromCharCode(...new Uint8Array(digest)))
    expect(headers.get('content-security-policy')).toContain(`style-src 'sha256-${source}'`)
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(text).toContain('B•••@peer.example')
    expect(text).not.toContain('Bob@')
    expect(text).toContain('<form method="post">')
    expect(text).not.toMatch(/<script|https?:|src=/)
    expect((await call('HEAD', path)).status).toBe(200)
    expect(await listSuppressions()).toEqual([])
  })

  it('unsubscribes on POST, once', async () => {
    const { owner, id, path, listSuppressions, countEvents } = await stage()
    const first = await call('POST', path, FORM)
    expect(first.status).toBe(200)
    expect(first.text).toContain('You are unsubscribed')
    const list = await listSuppressions()
    expect(list).toMatchObject([{ email: 'bob@peer.example', origin: 'manual', source_id: id }])
    expect(await countEvents()).toBe(1)
    expect((await call('POST', path)).status).toBe(200)
    expect((await call('POST', path, { ...FORM, headers: { 'content-type': 'multipart/form-data' } })).status).toBe(200)
    expect(await listSuppressions()).toEqual(list)
    expect(await countEvents()).toBe(1)
    const mail = { from: `a@${owner.domain.name}`, to: 'bob@peer.example', subject: 's', text: 't' }
    const { json } = await call('POST', '/v1/emails', { key: owner.apiKey, body: mail })
    const shown = await call('GET', `/v1/emails/${json.id}`, { key: owner.apiKey })
    expect(shown.json.last_event).toBe('suppressed')
  })

  it('answers a page for a token that was changed, and changes nothing', async () => {
    const [a, b] = [await stage(), await stage()]
    const paths = [a.path.slice(0, -6), `${a.path}A`, a.path.replace(/.{8}$/, 'AAAAAAAA'), '/u/x', '/u/v1.k1.AAAA.AAAA']
    for (const path of paths)
      for (const method of ['GET', 'POST']) {
        const { status, text } = await call(method, path)
        expect({ path, status }).toEqual({ path, status: 404 })
        expect(text).toContain('This link does not work')
      }
    // A token opens for the tenant in it and for no other.
    await call('POST', a.path)
    expect([(await a.listSuppressions()).length, (await b.listSuppressions()).length]).toEqual([1, 0])
  })

  it('says so while the account is being moved, and works afterwards', async () => {
    const { owner, path, listSuppressions } = await stage()
    const setState = (state: 'moving' | 'active') =>
      owner.deps.directory.update(tenants).set({ state }).where(eq(tenants.id, owner.tenant.id))
    await setState('moving')
    const answer = await call('POST', path, FORM)
    expect(answer).toMatchObject({ status: 503, text: expect.stringContaining('try again') })
    expect(answer.headers.get('retry-after')).not.toBeNull()
    await setState('active')
    expect(await listSuppressions()).toEqual([])
    expect((await call('POST', path, FORM)).status).toBe(200)
    expect(await listSuppressions()).toHaveLength(1)
  })

  it('shows an address as text, whatever is in it', async () => {
    const { path } = await stage('<b>@<i>.example')
    expect((await call('GET', path)).text).toContain('&lt;•••@&lt;i&gt;.example')
    expect(hideAddress('nothing')).toBe('n•••g')
  })
})
