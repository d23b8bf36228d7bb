import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createMailbox } from '../../../test/worker/create-mailbox.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { fileMail } from '../../../test/worker/file-mail.ts'
import { createApp } from '../../app.ts'

describe('GET /v1/inboxes/:id 200', () => {
  it.each(['id', 'address', 'capitals'])('is found by its %s', async (by) => {
    const owner = await createTenant()
    const ada = await createMailbox(owner, 'ada')
    await fileMail(owner, [ada], { folder: 'spam' })
    const name = { id: ada.id, address: ada.address, capitals: ada.address.toUpperCase() }[by] ?? ''
    const { status, json } = await call('GET', `/v1/inboxes/${encodeURIComponent(name)}`, { key: owner.apiKey })
    expect(status).toBe(200)
    expect(json).toEqual({
      object: 'inbox',
      id: ada.id,
      name: ada.address,
      email_address: ada.address,
      domain_id: owner.domain.id,
      receiving_address: null,
      from_name: null,
      unread: 0,
      drafts: 0,
      last_received: expect.any(String),
      created_at: expect.any(String),
      updated_at: expect.any(String),
      disabled: false,
      reply_to: null,
      receives: true,
      sends: true,
      is_default: false,
      tracks_opens: false,
      keeps_contacts: false,
    })
  })
})

describe('GET /v1/inboxes/:id 401, 403, 404, 422', () => {
  it('refuses wrong keys', async () => {
    const owner = await createTenant()
    const path = `/v1/inboxes/${(await createMailbox(owner, 'ada')).id}`
    expect((await call('GET', path)).status).toBe(401)
    expect((await call('GET', path, { key: owner.sendingKey })).json.name).toBe('restricted_api_key')
    expect((await call('GET', path, { key: 'ms_1_2' })).status).toBe(403)
  })

  it("answers another account's inbox, a random one, an alias and nonsense with the same bytes", async () => {
    const [a, b] = [await createTenant(), await createTenant()]
    const [ada, eve] = [await createMailbox(a, 'ada'), await createMailbox(b, 'eve')]
    const alias = `team@${a.domain.name}`
    await call('POST', '/v1/aliases', { key: a.apiKey, body: { email_address: alias, inboxes: [ada.id] } })
    const texts = await Promise.all(
      [eve.id, eve.address, crypto.randomUUID(), 'nonsense', '%00', alias, eve.objectId, ada.objectId].map(
        async (name) => {
          const { status, text } = await call('GET', `/v1/inboxes/${name}`, { key: a.apiKey })
          return `${status} ${text}`
        },
      ),
    )
    expect(new Set(texts).size).toBe(1)
    expect(texts[0]).toMatch(/^404 .*not_found/)
  })

  it('refuses a name that is too long', async () => {
    const { apiKey } = await createTenant()
    expect((await call('GET', `/v1/inboxes/${'x'.repeat(401)}`, { key: apiKey })).status).toBe(422)
  })
})

describe('GET /v1/inboxes/:id 503', () => {
  it('says when the mailbox cannot be reached', async () => {
    const owner = await createTenant()
    const ada = await createMailbox(owner, 'ada')
    const stub = { stats: () => Promise.reject(new Error('Network connection lost.')) }
    const mailboxes = { idFromString: (id: string) => id, get: () => stub } as unknown as typeof env.MAILBOX
    const request = new Request(`http://mailstead.test/v1/inboxes/${ada.id}`, {
      headers: { authorization: `Bearer ${owner.apiKey}` },
    })
    const response = await (await createApp()).fetch(request, { ...env, MAILBOX: mailboxes }, createExecutionContext())
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toBe('5')
    expect(await response.json()).toMatchObject({ name: 'service_unavailable' })
  })
})
