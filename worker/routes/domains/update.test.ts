import { env } from 'cloudflare:workers'
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

describe('PATCH /v1/domains/:id of a domain that receives', () => {
  const recordsOf = (json: { records: { record: string; name: string; wanted: string; required: boolean }[] }) =>
    json.records.map(({ record, name, wanted, required }) => [record, name, wanted, required])
  const entryOf = async (name: string) => {
    const row = await env.DB.prepare('select value from mx_entries where key = ?').bind(`domain:${name}`).first('value')
    return typeof row === 'string' ? JSON.parse(row) : null
  }

  it('asks for an MX record each receiving host, and tells the relays how to receive', async () => {
    const { apiKey, domain, tenant } = await createTenant()
    const path = `/v1/domains/${domain.id}`
    const change = (body: object) => call('PATCH', path, { key: apiKey, body })
    expect(await entryOf(domain.name)).toBeNull()
    expect((await change({ capabilities: { receiving: 'enabled' } })).status).toBe(200)
    const { json } = await call('GET', path, { key: apiKey })
    expect(json.capabilities).toEqual({ sending: 'enabled', receiving: 'enabled' })
    expect(recordsOf(json).slice(-2)).toEqual([
      ['Receiving', '@', '10 mx-a.mailstead.test', false],
      ['Receiving', '@', '20 mx-b.mailstead.test', false],
    ])
    const told = {
      kind: 'domain',
      name: domain.name,
      tenant: tenant.id,
      unknown: 'refuse',
      catchAll: false,
      plus: true,
      full: false,
    }
    expect(await entryOf(domain.name)).toEqual({ ...told, dmarcReject: 'file' })
    await change({ unknown_recipients: 'accept', plus_addressing: false, dmarc_reject: 'refuse', spam_limit: 7.5 })
    await change({ reject_notice: true, newsletter_days: 90 })
    expect(await entryOf(domain.name)).toEqual({ ...told, unknown: 'accept', plus: false, dmarcReject: 'refuse' })
    expect((await call('GET', path, { key: apiKey })).json).toMatchObject({
      disabled: false,
      unknown_recipients: 'accept',
      catch_all: null,
      plus_addressing: false,
      spam_limit: 7.5,
      dmarc_reject: 'refuse',
      reject_notice: true,
      newsletter_days: 90,
    })
    expect((await call('GET', path, { key: apiKey })).json).toMatchObject({
      sent_newsletter_days: 7,
      delivery_reports: 'smtp',
    })
    await change({ sent_newsletter_days: 30, delivery_reports: 'all' })
    expect((await call('GET', path, { key: apiKey })).json).toMatchObject({
      sent_newsletter_days: 30,
      delivery_reports: 'all',
    })
    await change({ newsletter_days: null })
    expect((await call('GET', path, { key: apiKey })).json.newsletter_days).toBeNull()
    await change({ disabled: true })
    expect(await entryOf(domain.name)).toBeNull()
    await change({ disabled: false, capabilities: { sending: 'disabled' } })
    expect(await entryOf(domain.name)).not.toBeNull()
    expect(recordsOf((await call('GET', path, { key: apiKey })).json).map(([record]) => record)).toEqual([
      'Ownership',
      'Receiving',
      'Receiving',
    ])
  })

  it('stops mail from a domain that is disabled or only receives', async () => {
    const { apiKey, domain } = await createTenant()
    const mail = { from: `a@${domain.name}`, to: ['b@x.example'], subject: 's', text: 't' }
    const send = () => call('POST', '/v1/emails', { key: apiKey, body: mail })
    const change = (body: object) => call('PATCH', `/v1/domains/${domain.id}`, { key: apiKey, body })
    expect((await send()).status).toBe(200)
    await change({ disabled: true })
    expect((await send()).json).toMatchObject({
      name: 'invalid_from_address',
      message: expect.stringContaining('disabled'),
    })
    await change({ disabled: false })
    expect((await send()).status).toBe(200)
    await change({ capabilities: { sending: 'disabled', receiving: 'enabled' } })
    expect((await send()).json).toMatchObject({ name: 'invalid_from_address' })
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
    ['nothing', {}, 'at least one setting'],
    ['the name', { name: 'b.example' }, 'name'],
    ['another tls', { tls: 'none' }, 'tls'],
    ['tracking as a number', { click_tracking: 1 }, 'click_tracking'],
    ['a list', [], 'body'],
    ['neither sending nor receiving', { capabilities: { sending: 'disabled' } }, 'capabilities'],
    ['a catch-all that is no inbox', { catch_all: crypto.randomUUID() }, 'catch_all'],
    ['a spam limit of 0', { spam_limit: 0 }, 'spam_limit'],
    ['another word for unknown recipients', { unknown_recipients: 'drop' }, 'unknown_recipients'],
  ])('refuses %s', async (_, body, field) => {
    const { apiKey, domain } = await createTenant()
    const { json } = await call('PATCH', `/v1/domains/${domain.id}`, { key: apiKey, body })
    expect(json).toMatchObject({ statusCode: 422, message: expect.stringContaining(field) })
  })
})
