import { describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'

describe('PATCH /v1/domains/:id 200', () => {
  it('changes what is given and nothing else', async () => {
    const { apiKey, domain } = await createTenant()
    const path = `/v1/domains/${domain.id}`
    const before = await call('GET', path, { key: apiKey })
    const { status, json } = await call('PATCH', path, { key: apiKey, body: { open_tracking: true } })
    expect({ status, json }).toEqual({ status: 200, json: { object: 'domain', id: domain.id } })
    await call('PATCH', path, { key: apiKey, body: { tls: 'enforced', click_tracking: true } })
    await call('PATCH', path, { key: apiKey, body: { click_tracking: false } })
    const after = await call('GET', path, { key: apiKey })
    expect(after.json).toEqual({ ...before.json, open_tracking: true, tls: 'enforced' })
  })
})

describe('PATCH /v1/domains/:id 401, 403, 404', () => {
  it('refuses no key, a sending key and a wrong key', async () => {
    const { sendingKey, domain } = await createTenant()
    const [path, body] = [`/v1/domains/${domain.id}`, { open_tracking: true }]
    expect((await call('PATCH', path, { body })).status).toBe(401)
    expect((await call('PATCH', path, { body, key: sendingKey })).json.name).toBe('restricted_api_key')
    expect((await call('PATCH', path, { body, key: 'ms_1_2' })).status).toBe(403)
  })

  it("answers another account's id like a random one and changes nothing", async () => {
    const [a, b] = [await createTenant(), await createTenant()]
    const body = { open_tracking: true }
    const foreign = await call('PATCH', `/v1/domains/${b.domain.id}`, { key: a.apiKey, body })
    const random = await call('PATCH', `/v1/domains/${crypto.randomUUID()}`, { key: a.apiKey, body })
    expect(foreign.status).toBe(404)
    expect(foreign.text).toBe(random.text)
    const { json } = await call('GET', `/v1/domains/${b.domain.id}`, { key: b.apiKey })
    expect(json.open_tracking).toBe(false)
  })
})

describe('PATCH /v1/domains/:id 422', () => {
  it.each([
    ['nothing', {}, 'open_tracking'],
    ['the name', { name: 'b.example' }, 'name'],
    ['another tls', { tls: 'none' }, 'tls'],
    ['tracking as a number', { click_tracking: 1 }, 'click_tracking'],
    ['a list', [], 'body'],
  ])('refuses %s', async (_, body, field) => {
    const { apiKey, domain } = await createTenant()
    const { json } = await call('PATCH', `/v1/domains/${domain.id}`, { key: apiKey, body })
    expect(json).toMatchObject({ statusCode: 422, message: expect.stringContaining(field) })
  })
})
