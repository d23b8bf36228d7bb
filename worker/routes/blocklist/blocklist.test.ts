import { env } from 'cloudflare:workers'
import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { tenant as tenants } from '../../store/directory/schema.ts'

async function stage({ isOperators = false } = {}) {
  const owner = await createTenant()
  const { id } = owner.tenant
  if (isOperators) await owner.deps.directory.update(tenants).set({ operator: true }).where(eq(tenants.id, id))
  const ask = (method: string, path: string, body?: unknown) => call(method, path, { key: owner.apiKey, body })
  const entries = async () => {
    const { results } = await env.DB.prepare('select value from mx_entries where key like ? and value is not null')
      .bind(`block:${id}:%`)
      .all<{ value: string }>()
    return results.map(({ value }) => JSON.parse(value))
  }
  return { owner, ask, entries }
}

describe('/v1/blocklist', () => {
  it('is filled, read, changed and emptied, and the relays hear of it', async () => {
    const { owner, ask, entries } = await stage()
    const made = await ask('POST', '/v1/blocklist', { network: '192.0.2.7', reason: 'Sends spam' })
    expect(made).toMatchObject({ status: 201, json: { object: 'block', id: expect.any(String) } })
    const path = `/v1/blocklist/${made.json.id}`
    const shown = (await ask('GET', path)).json
    expect(shown).toMatchObject({
      network: '192.0.2.7/32',
      reason: 'Sends spam',
      source: 'manual',
      scope: 'account',
      expires_at: null,
    })
    expect((await ask('GET', '/v1/blocklist')).json).toEqual({ object: 'list', has_more: false, data: [shown] })
    const entry = { kind: 'block', scope: owner.tenant.id, network: '192.0.2.7/32', reason: 'Sends spam' }
    expect(await entries()).toEqual([{ ...entry, expiresAtMs: null }])
    await ask('PATCH', path, { expires_at: '2030-01-01T02:00:00+02:00', reason: null })
    expect((await ask('GET', path)).json).toMatchObject({ expires_at: '2030-01-01T00:00:00.000Z', reason: null })
    expect(await entries()).toEqual([{ ...entry, reason: null, expiresAtMs: Date.parse('2030-01-01T00:00:00Z') }])
    expect((await ask('DELETE', path)).json).toEqual({ object: 'block', id: made.json.id, deleted: true })
    expect(await entries()).toEqual([])
    expect((await ask('GET', path)).status).toBe(404)
  })

  it.each([
    ['192.0.2.0/24', '192.0.2.0/24'],
    ['2001:DB8:0::1', '2001:db8::1/128'],
    ['2001:db8::/32', '2001:db8::/32'],
    ['::ffff:198.51.100.9', '198.51.100.9/32'],
  ])('takes %s as %s', async (network, canonical) => {
    const { ask, entries } = await stage()
    expect((await ask('POST', '/v1/blocklist', { network })).status).toBe(201)
    expect(await entries()).toMatchObject([{ network: canonical }])
    expect((await ask('POST', '/v1/blocklist', { network: canonical })).json.name).toBe('conflict')
  })

  it('of an operator holds for the whole deployment', async () => {
    const { ask, entries } = await stage({ isOperators: true })
    const { json } = await ask('POST', '/v1/blocklist', { network: '192.0.2.0/24' })
    expect((await ask('GET', `/v1/blocklist/${json.id}`)).json.scope).toBe('deployment')
    expect(await entries()).toMatchObject([{ scope: '*' }])
  })
})

describe('POST /v1/blocklist/import', () => {
  it('takes a thousand at once; the last of two for one network stands', async () => {
    const { ask, entries } = await stage()
    const many = Array.from({ length: 998 }, (_, n) => ({ network: `10.${n >> 8}.${n & 255}.0/24` }))
    const twice = [
      { network: '192.0.2.1', reason: 'first' },
      { network: '192.0.2.1/32', reason: 'second' },
    ]
    const answer = await ask('POST', '/v1/blocklist/import', { entries: [...many, ...twice] })
    expect(answer).toMatchObject({ status: 200, json: { object: 'blocklist_import', imported: 999 } })
    const all = await entries()
    expect(all).toHaveLength(999)
    expect(all.find(({ network }) => network === '192.0.2.1/32')).toMatchObject({ reason: 'second' })
    await ask('POST', '/v1/blocklist/import', { entries: [{ network: '192.0.2.1', reason: 'third' }] })
    const found = (await entries()).filter(({ network }) => network === '192.0.2.1/32')
    expect(found).toMatchObject([{ reason: 'third' }])
  })

  it('writes nothing when one entry is wrong, and names it', async () => {
    const { ask, entries } = await stage()
    const answer = await ask('POST', '/v1/blocklist/import', { entries: [{ network: '192.0.2.1' }, { network: 'x' }] })
    expect(answer).toMatchObject({ status: 422, json: { message: expect.stringContaining('entries.1.network') } })
    expect(await entries()).toEqual([])
  })
})

describe('/v1/blocklist 422', () => {
  it.each([
    ['no network', {}, 'network'],
    ['a word', { network: 'spammer' }, 'network'],
    ['host bits', { network: '192.0.2.7/24' }, '192.0.2.0/24'],
    ['everybody', { network: '0.0.0.0/0' }, 'network'],
    ['a reason with a line break', { network: '192.0.2.1', reason: 'a\r\nb' }, 'reason'],
    ['an end that is no time', { network: '192.0.2.1', expires_at: 'tomorrow' }, 'expires_at'],
  ])('refuses %s', async (_, body, told) => {
    const { ask } = await stage()
    const answer = await ask('POST', '/v1/blocklist', body)
    expect(answer).toMatchObject({ status: 422, json: { message: expect.stringContaining(told) } })
  })
})
