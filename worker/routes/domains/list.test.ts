import { describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'

async function withDomains(count: number) {
  const tenant = await createTenant()
  const ids: string[] = [tenant.domain.id]
  for (let n = 1; n < count; n++) {
    const { json } = await call('POST', '/v1/domains', {
      key: tenant.apiKey,
      body: { name: `n${n}.${tenant.domain.name}` },
    })
    ids.unshift(json.id)
  }
  const list = async (query: string) => {
    const { json } = await call('GET', `/v1/domains${query}`, { key: tenant.apiKey })
    return { ids: json.data.map((domain: { id: string }) => domain.id), hasMore: json.has_more }
  }
  return { tenant, ids, list }
}

describe('GET /v1/domains 200', () => {
  it("shows the account's own domains", async () => {
    const [tenant] = [await createTenant(), await createTenant()]
    const { status, json } = await call('GET', '/v1/domains', { key: tenant.apiKey })
    expect(status).toBe(200)
    expect(json).toEqual({
      object: 'list',
      has_more: false,
      data: [
        {
          id: tenant.domain.id,
          name: tenant.domain.name,
          status: 'verified',
          created_at: expect.any(String),
          region: 'us-east-1',
          capabilities: { sending: 'enabled', receiving: 'disabled' },
        },
      ],
    })
  })

  it('pages in both directions, newest first', async () => {
    const { ids, list } = await withDomains(5)
    // Ids of one millisecond are in random order: the list's own order is what pages must agree with.
    const all = (await list('')).ids
    expect([...all].sort()).toEqual([...ids].sort())
    expect(all.at(-1)).toBe(ids.at(-1))
    expect(await list('?limit=2')).toEqual({ ids: all.slice(0, 2), hasMore: true })
    expect(await list(`?limit=2&after=${all[1]}`)).toEqual({ ids: all.slice(2, 4), hasMore: true })
    expect(await list(`?limit=2&after=${all[3]}`)).toEqual({ ids: all.slice(4), hasMore: false })
    expect(await list(`?limit=2&before=${all[4]}`)).toEqual({ ids: all.slice(2, 4), hasMore: true })
    expect(await list(`?limit=2&before=${all[2]}`)).toEqual({ ids: all.slice(0, 2), hasMore: false })
    expect(await list(`?before=${all[0]}`)).toEqual({ ids: [], hasMore: false })
  })
})

describe('GET /v1/domains 401, 403', () => {
  it('refuses no key, a sending key and a wrong key', async () => {
    const { sendingKey } = await createTenant()
    expect((await call('GET', '/v1/domains')).status).toBe(401)
    expect((await call('GET', '/v1/domains', { key: sendingKey })).json.name).toBe('restricted_api_key')
    expect((await call('GET', '/v1/domains', { key: 'ms_1_2' })).status).toBe(403)
  })
})

describe('GET /v1/domains 422', () => {
  it.each([
    ['limit', 'limit=0'],
    ['limit', 'limit=101'],
    ['limit', 'limit=many'],
    ['limit', 'limit=1.5'],
    ['limit', 'limit='],
    ['after', 'after=x'],
    ['before', 'before=0197A6C2-3B4E-7D11-8F00-5B6C7D8E9FA0'],
    ['before', `after=${crypto.randomUUID()}&before=${crypto.randomUUID()}`],
    ['page', 'page=2'],
  ])('names %s in ?%s', async (field, query) => {
    const { apiKey } = await createTenant()
    const { json } = await call('GET', `/v1/domains?${query}`, { key: apiKey })
    expect(json).toMatchObject({ statusCode: 422, name: 'validation_error', message: expect.stringContaining(field) })
  })
})
