import { describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createTenant, type TestTenant } from '../../../test/worker/create-tenant.ts'
import { unfoldHeader } from '../../../test/worker/unfold.ts'

const HTML = '<p>See <a href="https://shop.example/a?b=1&amp;c=2">the offer</a></p>'

async function send(tenant: TestTenant, more: object): Promise<{ raw: string; text: string; html: string }> {
  const body = { from: `a@${tenant.domain.name}`, to: 'b@peer.example', subject: 's', html: HTML, ...more }
  const { json, status } = await call('POST', '/v1/emails', { key: tenant.apiKey, body })
  expect(status, JSON.stringify(json)).toBe(200)
  const raw = (await call('GET', `/v1/emails/${json.id}/raw`, { key: tenant.apiKey })).text
  const shown = (await call('GET', `/v1/emails/${json.id}`, { key: tenant.apiKey })).json
  return { raw, text: shown.text, html: shown.html }
}

describe('tracking of a mail', () => {
  it('is off unless the mail or its domain asks', async () => {
    const tenant = await createTenant()
    expect((await send(tenant, {})).html).toContain('https://shop.example/a')
    await call('PATCH', `/v1/domains/${tenant.domain.id}`, {
      key: tenant.apiKey,
      body: { open_tracking: true, click_tracking: true },
    })
    const { html, text } = await send(tenant, {})
    expect(html).not.toContain('https://shop.example/a')
    expect(html).toMatch(/\/t\/c\/.*\/t\/o\//s)
    expect(text, 'the text keeps the real link').toContain('https://shop.example/a')
    expect((await send(tenant, { tracking: { opens: false, clicks: false } })).html).not.toContain('/t/')
  })

  it('leads through our link to the address, and is told', async () => {
    const tenant = await createTenant()
    const { html } = await send(tenant, { tracking: { clicks: true } })
    const [, link = ''] = /href="([^"]+)"/.exec(html) ?? []
    const answer = await call('GET', new URL(link).pathname)
    expect(answer.status).toBe(302)
    expect(answer.headers.get('location')).toBe('https://shop.example/a?b=1&c=2')
    await expect
      .poll(async () => {
        const { data } = (await call('GET', '/v1/event-log', { key: tenant.apiKey })).json
        return data.map(({ type }: { type: string }) => type)
      })
      .toContain('email.clicked')
  })
})

describe('unsubscribe', () => {
  it('adds both fields inside the signature, and one click stops further mail', async () => {
    const tenant = await createTenant()
    const { raw } = await send(tenant, { unsubscribe: true })
    const head = unfoldHeader(raw)
    const [, link = ''] = /^List-Unsubscribe: <([^>]+)>/m.exec(head) ?? []
    expect(head).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click$/m)
    for (const [, names = ''] of head.matchAll(/^DKIM-Signature:.*?\bh=([^;]*)/gim))
      expect(names.toLowerCase().split(/\s*:\s*/)).toEqual(
        expect.arrayContaining(['list-unsubscribe', 'list-unsubscribe-post']),
      )
    const path = new URL(link).pathname
    expect((await call('GET', path)).status).toBe(200)
    const list = async () => (await call('GET', '/v1/suppressions', { key: tenant.apiKey })).json.data
    expect(await list()).toEqual([])
    expect((await call('POST', path)).status).toBe(200)
    expect(await list()).toMatchObject([{ email: 'b@peer.example', origin: 'manual' }])
  })

  it('is for one recipient', async () => {
    const tenant = await createTenant()
    const body = {
      ...{ from: `a@${tenant.domain.name}`, to: ['b@peer.example', 'c@peer.example'], subject: 's', text: 't' },
      unsubscribe: true,
    }
    expect((await call('POST', '/v1/emails', { key: tenant.apiKey, body })).json).toMatchObject({
      name: 'validation_error',
      message: expect.stringContaining('`unsubscribe`'),
    })
  })
})
