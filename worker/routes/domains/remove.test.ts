import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createMailbox } from '../../../test/worker/create-mailbox.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'

describe('DELETE /v1/domains/:id 200', () => {
  it('removes the domain with its keys; mail from it is refused at once, and the name is free', async () => {
    const { apiKey, domain } = await createTenant()
    const path = `/v1/domains/${domain.id}`
    const mail = { from: `a@${domain.name}`, to: 'b@peer.example', subject: 's', text: 't' }
    expect((await call('POST', '/v1/emails', { key: apiKey, body: mail })).status).toBe(200)
    const { status, json } = await call('DELETE', path, { key: apiKey })
    expect({ status, json }).toEqual({ status: 200, json: { object: 'domain', id: domain.id, deleted: true } })
    expect((await call('GET', path, { key: apiKey })).status).toBe(404)
    expect((await call('DELETE', path, { key: apiKey })).status).toBe(404)
    expect((await call('POST', '/v1/emails', { key: apiKey, body: mail })).json.name).toBe('invalid_from_address')
    for (const table of ['dkim_keys', 'domain_records'])
      expect(await env.DB.prepare(`select * from ${table} where domain_id = ?`).bind(domain.id).first()).toBeNull()
    expect((await call('POST', '/v1/domains', { key: apiKey, body: { name: domain.name } })).status).toBe(201)
  })
})

describe('DELETE /v1/domains/:id 409', () => {
  it('refuses while the domain has inboxes or aliases, and says how many', async () => {
    const owner = await createTenant()
    const { apiKey: key, domain } = owner
    const path = `/v1/domains/${domain.id}`
    const [ada, bob] = [await createMailbox(owner, 'ada'), await createMailbox(owner, 'bob')]
    const alias = { email_address: `team@${domain.name}`, inboxes: [ada.id, bob.id] }
    const { json: team } = await call('POST', '/v1/aliases', { key, body: alias })
    const refused = await call('DELETE', path, { key })
    expect(refused.json).toMatchObject({ statusCode: 409, name: 'conflict' })
    expect(refused.json.message).toContain('2 inboxes and 1 alias.')
    expect((await call('GET', path, { key })).status).toBe(200)
    for (const thing of [`aliases/${team.id}`, `inboxes/${ada.id}`]) await call('DELETE', `/v1/${thing}`, { key })
    expect((await call('DELETE', path, { key })).json.message).toContain('1 inbox and 0 aliases.')
    await call('DELETE', `/v1/inboxes/${bob.id}`, { key })
    expect((await call('DELETE', path, { key })).status).toBe(200)
  })
})

describe('DELETE /v1/domains/:id 401, 403, 404', () => {
  it('refuses no key, a sending key and a wrong key', async () => {
    const { sendingKey, domain } = await createTenant()
    const path = `/v1/domains/${domain.id}`
    expect((await call('DELETE', path)).status).toBe(401)
    expect((await call('DELETE', path, { key: sendingKey })).json.name).toBe('restricted_api_key')
    expect((await call('DELETE', path, { key: 'ms_1_2' })).status).toBe(403)
  })

  it("answers another account's id like a random one and removes nothing", async () => {
    const [a, b] = [await createTenant(), await createTenant()]
    const foreign = await call('DELETE', `/v1/domains/${b.domain.id}`, { key: a.apiKey })
    const random = await call('DELETE', `/v1/domains/${crypto.randomUUID()}`, { key: a.apiKey })
    expect(foreign.status).toBe(404)
    expect(foreign.text).toBe(random.text)
    expect((await call('GET', `/v1/domains/${b.domain.id}`, { key: b.apiKey })).json.records).toHaveLength(6)
  })
})
