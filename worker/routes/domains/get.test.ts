import { describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'

describe('GET /v1/domains/:id 200', () => {
  it('answers with the domain and its records', async () => {
    const { apiKey, domain } = await createTenant()
    const { status, json } = await call('GET', `/v1/domains/${domain.id}`, { key: apiKey })
    expect(status).toBe(200)
    expect(json).toMatchObject({ object: 'domain', id: domain.id, name: domain.name, status: 'verified' })
    expect(json.records).toHaveLength(6)
  })
})

describe('GET /v1/domains/:id 401, 403, 404', () => {
  it('refuses no key, a sending key and a wrong key', async () => {
    const { sendingKey, domain } = await createTenant()
    const path = `/v1/domains/${domain.id}`
    expect((await call('GET', path)).status).toBe(401)
    expect((await call('GET', path, { key: sendingKey })).json.name).toBe('restricted_api_key')
    expect((await call('GET', path, { key: 'ms_1_2' })).status).toBe(403)
  })

  it("answers another account's id, a random one and nonsense with the same bytes", async () => {
    const [a, b] = [await createTenant(), await createTenant()]
    const texts = await Promise.all(
      [b.domain.id, crypto.randomUUID(), 'nonsense', b.domain.id.toUpperCase(), a.tenant.id].map(async (id) => {
        const { status, text } = await call('GET', `/v1/domains/${id}`, { key: a.apiKey })
        return `${status} ${text}`
      }),
    )
    expect(new Set(texts).size).toBe(1)
    expect(texts[0]).toMatch(/^404 .*not_found/)
  })
})
