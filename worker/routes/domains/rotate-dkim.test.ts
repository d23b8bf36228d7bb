import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createTenant, type TestTenant } from '../../../test/worker/create-tenant.ts'
import { stubDns } from '../../../test/worker/stub-dns.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

type Records = { record: string; type: string; host: string; wanted: string; value: string }[]

const rotate = ({ apiKey, domain }: TestTenant) => call('POST', `/v1/domains/${domain.id}/dkim/rotate`, { key: apiKey })
const dkimOf = (json: { records: Records }) => json.records.filter(({ record }) => record === 'DKIM')

describe('POST /v1/domains/:id/dkim/rotate 200', () => {
  it('answers with the domain and the new records beside the old ones, and no private key', async () => {
    const tenant = await createTenant()
    const path = `/v1/domains/${tenant.domain.id}`
    const before = await call('GET', path, { key: tenant.apiKey })
    const { status, json, text } = await rotate(tenant)
    expect(status).toBe(200)
    const [rsa, ed, newRsa, newEd, ...more] = dkimOf(json)
    expect([rsa, ed]).toEqual(dkimOf(before.json))
    expect(more).toEqual([])
    const record = {
      type: 'TXT',
      ttl: 'Auto',
      status: 'pending',
      required: false,
      seen: null,
      explanation: expect.stringContaining('beside the active one'),
    }
    expect(newRsa).toMatchObject({
      ...record,
      name: expect.stringMatching(/^ms1r\d{6}[a-z2-7]{4}\._domainkey$/),
      value: expect.stringMatching(/^v=DKIM1; k=rsa; p=[A-Za-z0-9+/]{390,}={0,2}$/),
    })
    expect(newEd).toMatchObject({
      ...record,
      name: expect.stringMatching(/^ms1e\d{6}[a-z2-7]{4}\._domainkey$/),
      value: expect.stringMatching(/^v=DKIM1; k=ed25519; p=[A-Za-z0-9+/]{43}=$/),
    })
    for (const each of [newRsa, newEd]) {
      expect([rsa?.host, ed?.host]).not.toContain(each?.host)
      expect([rsa?.value, ed?.value]).not.toContain(each?.value)
    }
    expect(text).not.toMatch(/PRIVATE KEY|sealed|v1\.k1\./)
    expect((await call('GET', path, { key: tenant.apiKey })).json).toEqual(json)
  })

  it('answers a repetition with the same records, also when both come at once', async () => {
    const tenant = await createTenant()
    const [one, two] = await Promise.all([rotate(tenant), rotate(tenant)])
    const three = await rotate(tenant)
    expect(three.status).toBe(200)
    expect(dkimOf(three.json)).toHaveLength(4)
    expect([one.json, two.json]).toEqual([three.json, three.json])
  })

  it('takes an empty body with a JSON type', async () => {
    const { apiKey, domain } = await createTenant()
    const headers = { 'content-type': 'application/json' }
    const { status } = await call('POST', `/v1/domains/${domain.id}/dkim/rotate`, { key: apiKey, headers })
    expect(status).toBe(200)
  })

  it('is there for a domain that has failed after it was verified', async () => {
    const tenant = await createTenant()
    await env.DB.prepare("update domains set status = 'failed' where id = ?").bind(tenant.domain.id).run()
    expect((await rotate(tenant)).status).toBe(200)
  })
})

describe('POST /v1/domains/:id/dkim/rotate 409', () => {
  it('refuses a domain that was never verified, and leaves its records as they are', async () => {
    const tenant = await createTenant({ verified: false })
    const read = () => call('GET', `/v1/domains/${tenant.domain.id}`, { key: tenant.apiKey })
    const before = await read()
    const { json } = await rotate(tenant)
    expect(json).toMatchObject({
      statusCode: 409,
      name: 'conflict',
      message: expect.stringContaining('never verified'),
    })
    expect((await read()).text).toBe(before.text)
  })

  it('refuses a domain that does not send', async () => {
    const tenant = await createTenant()
    const body = { capabilities: { sending: 'disabled', receiving: 'enabled' } }
    await call('PATCH', `/v1/domains/${tenant.domain.id}`, { key: tenant.apiKey, body })
    expect((await rotate(tenant)).json).toMatchObject({
      statusCode: 409,
      message: expect.stringContaining('capabilities.sending'),
    })
  })

  it('refuses a fourth rotation within a week, and says until when', async () => {
    const tenant = await createTenant()
    for (let n = 0; n < 3; n++) {
      const { json } = await rotate(tenant)
      const records: Records = json.records
      stubDns(Object.fromEntries(records.map(({ type, host, wanted }) => [`${type} ${host}`, [wanted]])))
      await call('POST', `/v1/domains/${tenant.domain.id}/verify`, { key: tenant.apiKey })
      vi.restoreAllMocks()
    }
    const { json } = await rotate(tenant)
    expect(json).toMatchObject({ statusCode: 409, message: expect.stringMatching(/3 times .* after \d{4}-\d\d-\d\dT/) })
    const read = await call('GET', `/v1/domains/${tenant.domain.id}`, { key: tenant.apiKey })
    expect(dkimOf(read.json)).toHaveLength(8)
  })
})

describe('POST /v1/domains/:id/dkim/rotate with what it does not take', () => {
  it.each([
    ['GET', undefined],
    ['POST', '{'],
  ])('answers %s with a body of %s clearly, and makes no key', async (method, body) => {
    const { apiKey: key, domain } = await createTenant()
    const path = `/v1/domains/${domain.id}`
    const answer = await call(method, `${path}/dkim/rotate`, { key, ...(body === undefined ? {} : { body }) })
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.status).toBeLessThan(500)
    expect(dkimOf((await call('GET', path, { key })).json)).toHaveLength(2)
  })
})

describe('POST /v1/domains/:id/dkim/rotate 401, 403, 404', () => {
  it('refuses no key, a sending key and a wrong key', async () => {
    const { sendingKey, domain } = await createTenant()
    const path = `/v1/domains/${domain.id}/dkim/rotate`
    expect((await call('POST', path)).status).toBe(401)
    expect((await call('POST', path, { key: sendingKey })).json.name).toBe('restricted_api_key')
    expect((await call('POST', path, { key: 'ms_1_2' })).status).toBe(403)
  })

  it("answers another account's id, a random one and nonsense with the same bytes, and makes no key", async () => {
    const [a, b] = [await createTenant(), await createTenant()]
    const texts = await Promise.all(
      [b.domain.id, crypto.randomUUID(), 'nonsense', '%00'].map(async (id) => {
        const { status, text } = await call('POST', `/v1/domains/${id}/dkim/rotate`, { key: a.apiKey })
        return `${status} ${text}`
      }),
    )
    expect(new Set(texts).size).toBe(1)
    expect(texts[0]).toMatch(/^404 .*not_found/)
    expect(dkimOf((await call('GET', `/v1/domains/${b.domain.id}`, { key: b.apiKey })).json)).toHaveLength(2)
  })
})
