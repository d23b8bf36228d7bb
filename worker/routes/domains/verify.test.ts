import { afterEach, describe, expect, it, vi } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { stubDns, type Zone } from '../../../test/worker/stub-dns.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

const publish = (records: readonly { type: string; host: string; wanted: string }[]): Zone =>
  Object.fromEntries(records.map((record) => [`${record.type} ${record.host}`, [record.wanted]]))

const readEvents = async (key: string) =>
  (await call('GET', '/v1/event-log', { key })).json.data.map(({ type, data }: { type: string; data: unknown }) => ({
    type,
    data,
  }))

describe('POST /v1/domains/:id/verify 200', () => {
  it('checks, and at once mail from the domain is taken', async () => {
    const { apiKey, domain } = await createTenant({ verified: false })
    const path = `/v1/domains/${domain.id}`
    const mail = { from: `a@${domain.name}`, to: 'b@peer.example', subject: 's', text: 't' }
    expect((await call('POST', '/v1/emails', { key: apiKey, body: mail })).json.name).toBe('invalid_from_address')
    stubDns(publish((await call('GET', path, { key: apiKey })).json.records))
    const { status, json } = await call('POST', `${path}/verify`, { key: apiKey })
    expect({ status, json }).toEqual({ status: 200, json: { object: 'domain', id: domain.id } })
    expect((await call('GET', path, { key: apiKey })).json.status).toBe('verified')
    expect((await call('POST', '/v1/emails', { key: apiKey, body: mail })).status).toBe(200)
  })

  it('tells of a new status once, with the domain as it is then', async () => {
    const { apiKey, domain } = await createTenant({ verified: false })
    const path = `/v1/domains/${domain.id}`
    const read = async () => (await call('GET', path, { key: apiKey })).json
    stubDns(publish((await read()).records))
    await call('POST', `${path}/verify`, { key: apiKey })
    const { id, name, status, created_at, region, records } = await read()
    await call('POST', `${path}/verify`, { key: apiKey })
    const told = { type: 'domain.updated', data: { id, name, status, created_at, region, records } }
    expect(await readEvents(apiKey)).toEqual([told])
    expect(status).toBe('verified')
  })

  it('takes an empty body with a JSON type, as the package sends it', async () => {
    const { apiKey, domain } = await createTenant({ verified: false })
    stubDns({})
    const headers = { 'content-type': 'application/json' }
    expect((await call('POST', `/v1/domains/${domain.id}/verify`, { key: apiKey, headers })).status).toBe(200)
    const { json } = await call('GET', `/v1/domains/${domain.id}`, { key: apiKey })
    expect(json.status).toBe('pending')
    expect(json.records[0]).toMatchObject({
      status: 'pending',
      seen: null,
      explanation: expect.stringContaining('TXT'),
    })
  })
})

describe('POST /v1/domains/:id/verify 409', () => {
  it('says that another account holds the name', async () => {
    const { apiKey, domain } = await createTenant({ verified: false })
    const holder = await createTenant({ domain: domain.name })
    const path = `/v1/domains/${domain.id}`
    stubDns(publish((await call('GET', path, { key: apiKey })).json.records))
    const { json, text } = await call('POST', `${path}/verify`, { key: apiKey })
    expect(json).toMatchObject({
      statusCode: 409,
      name: 'conflict',
      message: expect.stringContaining('another account'),
    })
    expect(text).not.toContain(holder.tenant.id)
    expect((await call('GET', path, { key: apiKey })).json.status).toBe('failed')
    expect(await readEvents(apiKey)).toMatchObject([{ type: 'domain.updated', data: { status: 'failed' } }])
  })
})

describe('POST /v1/domains/:id/verify 401, 403, 404', () => {
  it('refuses no key, a sending key and a wrong key, and asks no DNS', async () => {
    const { sendingKey, domain } = await createTenant()
    const path = `/v1/domains/${domain.id}/verify`
    stubDns({})
    expect((await call('POST', path)).status).toBe(401)
    expect((await call('POST', path, { key: sendingKey })).json.name).toBe('restricted_api_key')
    expect((await call('POST', path, { key: 'ms_1_2' })).status).toBe(403)
    expect(globalThis.fetch).not.toHaveBeenCalled()
  })

  it("answers another account's id like a random one, and asks no DNS", async () => {
    const [a, b] = [await createTenant(), await createTenant()]
    stubDns({})
    const foreign = await call('POST', `/v1/domains/${b.domain.id}/verify`, { key: a.apiKey })
    const random = await call('POST', `/v1/domains/${crypto.randomUUID()}/verify`, { key: a.apiKey })
    expect(foreign.status).toBe(404)
    expect(foreign.text).toBe(random.text)
    expect(globalThis.fetch).not.toHaveBeenCalled()
  })
})
