import { env, exports } from 'cloudflare:workers'
import { Resend } from 'resend'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { eventually } from '../../../test/eventually.ts'
import { call } from '../../../test/worker/call.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

async function stage() {
  const owner = await createTenant()
  const ask = (method: string, path: string, body?: unknown) => call(method, path, { key: owner.apiKey, body })
  return { owner, ask, create: (body: object) => ask('POST', '/v1/api-keys', body) }
}

const DAY_MS = 86_400_000
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString()

describe('/v1/api-keys', () => {
  it('is made and shown once, read, renamed and removed', async () => {
    const { owner, ask, create } = await stage()
    const made = await create({ name: ' Production ' })
    expect(made.status).toBe(201)
    expect(made.json).toEqual({ id: expect.stringMatching(/^[0-9a-f]{32}$/), token: expect.any(String) })
    const { id, token } = made.json
    expect(token).toMatch(new RegExp(`^ms_${id}_[0-9a-f]{64}$`))
    const path = `/v1/api-keys/${id}`
    const shown = await ask('GET', path)
    expect(shown.json).toEqual({
      object: 'api_key',
      id,
      name: 'Production',
      permission: 'full_access',
      domain_id: null,
      mailbox_id: null,
      created_at: expect.any(String),
      expires_at: null,
      last_used_at: null,
    })
    const list = await ask('GET', '/v1/api-keys')
    expect(list.json).toMatchObject({ object: 'list', has_more: false })
    expect(list.json.data).toContainEqual(shown.json)
    const row = await env.DB.prepare('select secret_hash from api_keys where id = ?')
      .bind(id)
      .first<{ secret_hash: string }>()
    for (const { text } of [made, shown, list]) expect(text).not.toContain(row?.secret_hash)
    for (const { text } of [shown, list]) expect(text).not.toContain(token.slice(-64))

    expect((await call('GET', '/v1/domains', { key: token })).status).toBe(200)
    expect((await ask('PATCH', path, { name: 'New' })).json).toEqual({ object: 'api_key', id })
    expect((await ask('GET', path)).json.name).toBe('New')
    expect((await ask('DELETE', path)).json).toEqual({ object: 'api_key', id, deleted: true })
    expect((await call('GET', '/v1/domains', { key: token })).json).toMatchObject({ name: 'invalid_api_key' })
    for (const [method, body] of [['GET'], ['PATCH', { name: 'x' }], ['DELETE']] as const)
      expect((await ask(method, path, body)).json).toMatchObject({ statusCode: 404, name: 'not_found' })
    expect((await ask('GET', '/v1/api-keys')).text).not.toContain(id)
    const kept = await env.DB.prepare('select revoked_at_ms from api_keys where id = ? and tenant_id = ?')
      .bind(id, owner.tenant.id)
      .first()
    expect(kept).toEqual({ revoked_at_ms: expect.any(Number) })
  })

  it('may be removed by itself, and is refused from then on', async () => {
    const { create } = await stage()
    const { id, token } = (await create({ name: 'self' })).json
    expect((await call('DELETE', `/v1/api-keys/${id}`, { key: token })).status).toBe(200)
    expect((await call('GET', '/v1/api-keys', { key: token })).json).toMatchObject({ name: 'invalid_api_key' })
  })

  it('says when the key was used last', async () => {
    const { owner, ask, create } = await stage()
    const { id } = (await create({ name: 'unused' })).json
    await eventually(async () => {
      const { data } = (await ask('GET', '/v1/api-keys')).json
      const used = data.find((key: { id: string }) => owner.apiKey.includes(key.id))
      expect(Math.abs(Date.parse(used.last_used_at) - Date.now())).toBeLessThan(60_000)
      expect(data.find((key: { id: string }) => key.id === id).last_used_at).toBeNull()
    })
  })

  it('answers the package with what it declares', async () => {
    const { owner } = await stage()
    vi.spyOn(globalThis, 'fetch').mockImplementation((input, init) => exports.default.fetch(new Request(input, init)))
    const { apiKeys } = new Resend(owner.apiKey, { baseUrl: 'http://mailstead.test/v1' })
    const made = await apiKeys.create({ name: 'a', permission: 'sending_access', domain_id: owner.domain.id })
    expect(made.error).toBeNull()
    const id = made.data?.id ?? ''
    expect(made.data?.token).toContain(id)
    const list = await apiKeys.list({ limit: 100 })
    expect(list.data?.data.map((key) => key.id)).toContain(id)
    expect((await apiKeys.list({ limit: 1, after: list.data?.data[0]?.id ?? '' })).data?.data).toHaveLength(1)
    expect((await apiKeys.update(id, { name: 'b' })).data).toEqual({ object: 'api_key', id })
    expect((await apiKeys.remove(id)).data).toEqual({ object: 'api_key', id, deleted: true })
    expect((await apiKeys.remove(id)).error).toMatchObject({ statusCode: 404, name: 'not_found' })
  })
})

describe('GET /v1/api-keys in pages', () => {
  it('is newest first by time and id, forwards and backwards, also behind a key that was removed', async () => {
    const { owner, ask, create } = await stage()
    const ids: string[] = []
    for (const n of [1, 2, 3, 4]) ids.push((await create({ name: `k${n}` })).json.id)
    // Two of one time: their ids decide.
    const times = [3_000, 4_000, 4_000, 5_000]
    await env.DB.batch(
      ids.map((id, n) => env.DB.prepare('update api_keys set created_at_ms = ? where id = ?').bind(times[n], id)),
    )
    await env.DB.prepare('update api_keys set created_at_ms = 1000 where tenant_id = ? and created_at_ms > 9000')
      .bind(owner.tenant.id)
      .run()
    const [oldest = '', one = '', two = '', newest = ''] = ids
    const [lower = '', higher = ''] = [one, two].sort()
    const idsOf = async (query: string) => {
      const { data, has_more } = (await ask('GET', `/v1/api-keys?${query}`)).json
      return [data.map(({ id }: { id: string }) => id), has_more]
    }
    expect(await idsOf('limit=2')).toEqual([[newest, higher], true])
    expect(await idsOf(`limit=2&after=${higher}`)).toEqual([[lower, oldest], true])
    expect(await idsOf(`limit=2&before=${oldest}`)).toEqual([[higher, lower], true])
    expect(await idsOf(`before=${lower}`)).toEqual([[newest, higher], false])
    await ask('DELETE', `/v1/api-keys/${lower}`)
    expect(await idsOf(`limit=1&after=${lower}`)).toEqual([[oldest], true])
    expect(await idsOf('limit=3')).toEqual([[newest, higher, oldest], true])
  })

  it.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['after=x', 'after'],
    [`after=${'0'.repeat(32)}`, 'after'],
    [`before=${'0'.repeat(32)}`, 'before'],
    [`before=${'0'.repeat(32)}&after=${'0'.repeat(32)}`, 'before'],
    ['x=1', 'x'],
  ])('refuses ?%s', async (query, field) => {
    const { ask } = await stage()
    expect((await ask('GET', `/v1/api-keys?${query}`)).json).toMatchObject({
      name: 'validation_error',
      message: expect.stringContaining(field),
    })
  })

  it('takes a key of another account as a position for one that is not there', async () => {
    const [{ ask }, other] = [await stage(), await stage()]
    const { id } = (await other.create({ name: 'theirs' })).json
    const missing = '0'.repeat(32)
    const answers = [await ask('GET', `/v1/api-keys?after=${id}`), await ask('GET', `/v1/api-keys?after=${missing}`)]
    expect(answers[0]?.status).toBe(422)
    expect(answers[0]?.text.replace(id, missing)).toBe(answers[1]?.text)
  })
})

describe('POST and PATCH /v1/api-keys 4xx', () => {
  it.each<[string, object, string, string]>([
    ['no name', {}, 'missing_required_field', 'name'],
    ['an empty name', { name: ' ' }, 'validation_error', 'name'],
    ['a long name', { name: 'x'.repeat(201) }, 'validation_error', 'name'],
    ['a name that is no text', { name: 1 }, 'validation_error', 'name'],
    ['an unknown permission', { name: 'a', permission: 'admin' }, 'validation_error', 'permission'],
    ['an unknown field', { name: 'a', scopes: [] }, 'validation_error', 'scopes'],
    ['a domain that is no id', { name: 'a', domain_id: 'example.com' }, 'validation_error', 'domain_id'],
    ['an inbox that is no id', { name: 'a', mailbox_id: 'ada@b.example' }, 'validation_error', 'mailbox_id'],
    ['a date that is none', { name: 'a', expires_at: 'tomorrow' }, 'validation_error', 'expires_at'],
    ['a date without a zone', { name: 'a', expires_at: '2090-01-01T00:00:00' }, 'validation_error', 'expires_at'],
    ['a date of the past', { name: 'a', expires_at: inDays(-1) }, 'validation_error', 'expires_at'],
    ['a date too far ahead', { name: 'a', expires_at: inDays(6 * 365) }, 'validation_error', 'expires_at'],
  ])('refuses %s', async (_, body, name, field) => {
    const { create } = await stage()
    expect((await create(body)).json).toMatchObject({
      statusCode: 422,
      name,
      message: expect.stringContaining(field),
    })
  })

  it('has as many keys that are not removed as the plan says', async () => {
    const { owner, ask, create } = await stage()
    // Beside the two that the account has already, and one that was removed.
    await env.DB.prepare(
      `with recursive n(i) as (select 1 union all select i + 1 from n where i < 998)
       insert into api_keys (id, tenant_id, name, secret_hash, permission, created_at_ms, revoked_at_ms)
       select ?1 || i, ?1, 'x', 'x', 'read_access', 1, iif(i = 1, 1, null) from n`,
    )
      .bind(owner.tenant.id)
      .run()
    const last = await create({ name: 'last' })
    expect(last.status).toBe(201)
    const full = { statusCode: 403, name: 'limit_reached', message: expect.stringContaining('1000 API keys') }
    expect((await create({ name: 'more' })).json).toMatchObject(full)
    await ask('DELETE', `/v1/api-keys/${last.json.id}`)
    expect((await create({ name: 'more' })).status).toBe(201)
    expect((await create({ name: 'more' })).status).toBe(403)
  })

  it('refuses to change what a key may do', async () => {
    const { ask, create } = await stage()
    const path = `/v1/api-keys/${(await create({ name: 'a' })).json.id}`
    for (const body of [{}, { name: 'b', permission: 'full_access' }, { name: '' }])
      expect((await ask('PATCH', path, body)).status).toBe(422)
    expect((await ask('GET', path)).json.name).toBe('a')
  })
})
