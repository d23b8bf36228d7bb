import { describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'

const newName = () => `dev-${crypto.randomUUID()}.example`

describe('POST /dev/tenants', () => {
  it('makes a tenant whose key works, with an unverified domain and its records', async () => {
    const name = newName()
    const { status, json } = await call('POST', '/dev/tenants', { body: { name: 'Second', domain: name } })
    expect(status).toBe(200)
    expect(json).toEqual({
      tenant: expect.stringMatching(/^[0-9a-f-]{36}$/),
      apiKey: expect.stringMatching(/^ms_[0-9a-f]{32}_[0-9a-f]{64}$/),
      domain: expect.objectContaining({ name, status: 'not_started', records: expect.any(Array) }),
    })
    const domain = await call('GET', `/v1/domains/${json.domain.id}`, { key: json.apiKey })
    expect(domain.json).toEqual(json.domain)
  })

  it.each([
    ['name', { domain: 'a.example' }],
    ['domain', { name: 'A' }],
    ['name', { name: 'A', domain: 'localhost' }],
  ])('refuses a wrong %s', async (field, body) => {
    const { status, json } = await call('POST', '/dev/tenants', { body })
    expect(status).toBe(422)
    expect(json.message).toContain(field)
  })
})

describe('DELETE /dev/tenants/:id', () => {
  it('removes it with everything and names its domains', async () => {
    const name = newName()
    const { json } = await call('POST', '/dev/tenants', { body: { name: 'Third', domain: name } })
    expect((await call('GET', '/v1/domains', { key: json.apiKey })).status).toBe(200)
    const removed = await call('DELETE', `/dev/tenants/${json.tenant}`)
    expect({ status: removed.status, json: removed.json }).toEqual({
      status: 200,
      json: { tenant: json.tenant, deleted: true, domains: [name] },
    })
    expect((await call('GET', '/v1/domains', { key: json.apiKey })).json.name).toBe('invalid_api_key')
  })

  it('answers 404 for a tenant that is not there', async () => {
    for (const id of [crypto.randomUUID(), 'nonsense'])
      expect((await call('DELETE', `/dev/tenants/${id}`)).json).toMatchObject({ statusCode: 404, name: 'not_found' })
  })
})
