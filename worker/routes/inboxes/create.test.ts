import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { changeDomain } from '../../../test/worker/create-inbound.ts'
import { createMailbox } from '../../../test/worker/create-mailbox.ts'
import { createTenant, type TestTenant } from '../../../test/worker/create-tenant.ts'

const create = (owner: TestTenant, body: object | string) => call('POST', '/v1/inboxes', { key: owner.apiKey, body })

describe('POST /v1/inboxes 201', () => {
  it('makes an inbox whose address is known at once, to relays as well', async () => {
    const owner = await createTenant()
    const body = {
      email_address: `Ada.B@${owner.domain.name.toUpperCase()}`,
      name: 'Ada',
      from_name: 'Ada B',
      forwarding: false,
    }
    const { status, json } = await create(owner, body)
    expect({ status, json }).toEqual({ status: 201, json: { object: 'inbox', id: expect.any(String) } })
    const address = `ada.b@${owner.domain.name}`
    const read = await call('GET', `/v1/inboxes/${json.id}`, { key: owner.apiKey })
    expect(read.json).toMatchObject({
      email_address: address,
      name: 'Ada',
      from_name: 'Ada B',
      domain_id: owner.domain.id,
    })
    const key = `address:${owner.tenant.id}:${address}`
    expect(await env.DB.prepare('select value from mx_entries where key = ?').bind(key).first('value')).toContain(
      address,
    )
  })

  it('takes an address alone, and one of an IDN domain in both spellings', async () => {
    const owner = await createTenant({ domain: `xn--bcher-kva.${crypto.randomUUID().slice(0, 8)}.example` })
    const name = owner.domain.name.replace('xn--bcher-kva', 'Bücher')
    const { json } = await create(owner, { email_address: `ada@${name}` })
    const read = await call('GET', `/v1/inboxes/${encodeURIComponent(`ada@${owner.domain.name}`)}`, {
      key: owner.apiKey,
    })
    const address = `ada@${owner.domain.name}`
    expect(read.json).toMatchObject({ id: json.id, name: address, email_address: address, from_name: null })
  })

  it('takes a + where the domain has no plus-addressing', async () => {
    const owner = await createTenant()
    const body = { email_address: `ada+x@${owner.domain.name}` }
    expect((await create(owner, body)).json).toMatchObject({ statusCode: 422 })
    await changeDomain(owner, { plusAddressing: false })
    expect((await create(owner, body)).status).toBe(201)
  })
})

describe('POST /v1/inboxes 409', () => {
  it('refuses an address that an inbox or an alias has, in any case, also when two ask at once', async () => {
    const owner = await createTenant()
    const ada = await createMailbox(owner, 'ada')
    const alias = { email_address: `team@${owner.domain.name}`, inboxes: [ada.id] }
    expect((await call('POST', '/v1/aliases', { key: owner.apiKey, body: alias })).status).toBe(201)
    for (const taken of [`ADA@${owner.domain.name}`, alias.email_address]) {
      const { status, json } = await create(owner, { email_address: taken })
      expect({ status, name: json.name }).toEqual({ status: 409, name: 'conflict' })
      expect(json.message).toContain(taken.toLowerCase())
    }
    const body = { email_address: `new@${owner.domain.name}` }
    const both = await Promise.all([create(owner, body), create(owner, body)])
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409])
  })
})

describe('POST /v1/inboxes 422', () => {
  it.each([
    ['no address', {}, 'email_address'],
    ['an empty address', { email_address: '' }, 'email_address'],
    ['no domain', { email_address: 'ada' }, 'email_address'],
    ['a domain of nobody', { email_address: 'ada@nowhere.example' }, 'nowhere.example'],
    ['a display name', { email_address: 'Ada <ada@HERE>' }, 'email_address'],
    ['two addresses', { email_address: 'ada@HERE, bob@HERE' }, 'email_address'],
    ['a local part of 65', { email_address: `${'a'.repeat(65)}@HERE` }, 'email_address'],
    ['a dot at its end', { email_address: 'ada.@HERE' }, 'email_address'],
    ['a letter beyond ASCII', { email_address: 'jürgen@HERE' }, 'email_address'],
    ['a line break', { email_address: 'ada\r\n@HERE' }, 'email_address'],
    ['a name with a line break', { email_address: 'ada@HERE', from_name: 'A\r\nBcc: x' }, 'from_name'],
    ['a long name', { email_address: 'ada@HERE', name: 'x'.repeat(201) }, 'name'],
    ['forwarding', { email_address: 'ada@HERE', forwarding: true }, 'forwarding'],
    ['an unknown field', { email_address: 'ada@HERE', colour: 'red' }, 'colour'],
  ])('refuses %s', async (_, body, field) => {
    const owner = await createTenant()
    const { json } = await create(owner, JSON.stringify(body).replaceAll('HERE', owner.domain.name))
    expect(json).toMatchObject({ statusCode: 422, message: expect.stringContaining(field) })
  })

  it("refuses an address in another account's domain as in one of nobody", async () => {
    const [a, b] = [await createTenant(), await createTenant()]
    const { json } = await create(a, { email_address: `ada@${b.domain.name}` })
    const none = await create(a, { email_address: 'ada@nowhere.example' })
    expect(json.message).toBe(none.json.message.replace('nowhere.example', b.domain.name))
  })
})

describe('POST /v1/inboxes 400, 401, 403, 415', () => {
  it('refuses broken JSON, another type, no key, a sending key and a wrong key', async () => {
    const owner = await createTenant()
    expect((await create(owner, '{')).json).toMatchObject({ statusCode: 400, name: 'invalid_json' })
    const text = { key: owner.apiKey, body: 'x', headers: { 'content-type': 'text/plain' } }
    expect((await call('POST', '/v1/inboxes', text)).status).toBe(415)
    expect((await call('POST', '/v1/inboxes', { body: {} })).status).toBe(401)
    expect((await call('POST', '/v1/inboxes', { key: owner.sendingKey, body: {} })).json.name).toBe(
      'restricted_api_key',
    )
    expect((await call('POST', '/v1/inboxes', { key: 'ms_1_2', body: {} })).status).toBe(403)
  })
})
