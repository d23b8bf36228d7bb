import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createMailbox } from '../../../test/worker/create-mailbox.ts'
import { createTenant, markVerified } from '../../../test/worker/create-tenant.ts'
import { bySystem } from '../../services/access/audit-entry.ts'
import { forgetAccess } from '../../services/access/authenticate.ts'
import { createDomain } from '../../services/domains/create-domain.ts'

async function stage() {
  const owner = await createTenant()
  const ada = await createMailbox(owner, 'ada')
  const create = (body: object, key = owner.apiKey) =>
    call('POST', '/v1/api-keys', { key, body: { name: 'k', ...body } })
  const tokenOf = async (body: object): Promise<string> => {
    const { status, json } = await create(body)
    expect(status).toBe(201)
    return json.token
  }
  const send = (key: string, from = `bob@${owner.domain.name}`) =>
    call('POST', '/v1/emails', { key, body: { from, to: 'c@peer.example', subject: 's', text: 't' } })
  return { owner, ada, create, tokenOf, send }
}

async function addDomain({ owner }: Awaited<ReturnType<typeof stage>>) {
  const { deps, tenant } = owner
  const name = `second-${owner.domain.name}`
  const id = await createDomain(deps, bySystem(tenant.id), { name, custom_return_path: 'send' })
  await markVerified(deps, tenant.id, id)
  return { id, name }
}

const HOUR_MS = 3_600_000
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString()

describe('the permission of a key', () => {
  it('read_access reads, and neither sends nor changes anything', async () => {
    const { owner, create, tokenOf, send } = await stage()
    const key = await tokenOf({ permission: 'read_access' })
    for (const path of ['/v1/api-keys', '/v1/domains', `/v1/domains/${owner.domain.id}`])
      expect((await call('GET', path, { key })).status).toBe(200)
    const own = `/v1/api-keys/${key.slice(3, 35)}`
    for (const answer of [
      await send(key),
      await create({}, key),
      await call('PATCH', own, { key, body: { name: 'x' } }),
      await call('DELETE', own, { key }),
    ])
      expect(answer.json).toMatchObject({ statusCode: 401, name: 'restricted_api_key' })
  })

  it('sending_access sends, and nothing else', async () => {
    const { create, tokenOf, send } = await stage()
    const key = await tokenOf({ permission: 'sending_access' })
    expect((await send(key)).status).toBe(200)
    for (const answer of [
      await create({}, key),
      await call('GET', '/v1/api-keys', { key }),
      await call('DELETE', `/v1/api-keys/${key.slice(3, 35)}`, { key }),
    ])
      expect(answer.json).toMatchObject({ name: 'restricted_api_key' })
  })
})

describe('a key for one domain', () => {
  it.each(['full_access', 'sending_access'])('with %s sends from it only', async (permission) => {
    const staged = await stage()
    const second = await addDomain(staged)
    const key = await staged.tokenOf({ permission, domain_id: second.id })
    expect((await staged.send(key, `x@${second.name}`)).status).toBe(200)
    expect((await staged.send(key)).json).toMatchObject({ statusCode: 403, name: 'invalid_from_address' })
  })
})

describe('a key for one inbox', () => {
  it.each(['full_access', 'sending_access'])('with %s sends with its address only', async (permission) => {
    const { owner, ada, tokenOf, send } = await stage()
    const key = await tokenOf({ permission, mailbox_id: ada.id, domain_id: owner.domain.id })
    expect((await send(key, `Ada <${ada.address}>`)).status).toBe(200)
    expect((await send(key, `ADA@${owner.domain.name.toUpperCase()}`)).status).toBe(200)
    for (const from of [`bob@${owner.domain.name}`, `ada+x@${owner.domain.name}`])
      expect((await send(key, from)).json).toMatchObject({
        statusCode: 403,
        name: 'invalid_from_address',
        message: expect.stringContaining(ada.address),
      })
  })

  it('sends nothing once the inbox is gone, also when another inbox has the address', async () => {
    const { owner, ada, tokenOf, send } = await stage()
    const key = await tokenOf({ mailbox_id: ada.id })
    expect((await send(key, ada.address)).status).toBe(200)
    await env.DB.prepare('delete from addresses where tenant_id = ? and target_id = ?')
      .bind(owner.tenant.id, ada.id)
      .run()
    await createMailbox(owner, 'ada')
    forgetAccess(owner.tenant.id)
    const refusal = { statusCode: 403, name: 'invalid_from_address', message: expect.stringContaining('was removed') }
    expect((await send(key, ada.address)).json).toMatchObject(refusal)
    await env.DB.prepare('delete from mailboxes where id = ?').bind(ada.id).run()
    forgetAccess(owner.tenant.id)
    expect((await send(key, ada.address)).json).toMatchObject(refusal)
  })
})

describe('what a new key may be bound to', () => {
  it('is shown, and is of the same account', async () => {
    const { owner, ada, create } = await stage()
    const expires_at = inHours(1)
    const { id } = (await create({ domain_id: owner.domain.id, mailbox_id: ada.id, expires_at })).json
    expect((await call('GET', `/v1/api-keys/${id}`, { key: owner.apiKey })).json).toMatchObject({
      domain_id: owner.domain.id,
      mailbox_id: ada.id,
      expires_at,
    })
    const other = await stage()
    const missing = '0197a6c2-3b4e-7d11-8f00-5b6c7d8e9fa0'
    for (const [field, foreign] of [
      ['domain_id', other.owner.domain.id],
      ['mailbox_id', other.ada.id],
    ] as const) {
      const answer = await create({ [field]: foreign })
      expect(answer.json).toMatchObject({ statusCode: 422, message: expect.stringContaining(field) })
      expect(answer.text.replace(foreign, missing)).toBe((await create({ [field]: missing })).text)
    }
  })

  it('is nothing with read_access, and no inbox of another domain', async () => {
    const staged = await stage()
    const { owner, ada, create } = staged
    for (const body of [{ domain_id: owner.domain.id }, { mailbox_id: ada.id }])
      expect((await create({ ...body, permission: 'read_access' })).json).toMatchObject({
        statusCode: 422,
        message: expect.stringContaining('read_access'),
      })
    const second = await addDomain(staged)
    expect((await create({ domain_id: second.id, mailbox_id: ada.id })).json).toMatchObject({
      statusCode: 422,
      message: expect.stringContaining('mailbox_id'),
    })
  })
})

describe('a key made by a key with limits', () => {
  it('has the same domain and the same inbox', async () => {
    const staged = await stage()
    const { owner, ada, create, tokenOf } = staged
    const [second, bob] = [await addDomain(staged), await createMailbox(owner, 'bob')]
    const ofDomain = await tokenOf({ domain_id: owner.domain.id })
    const ofInbox = await tokenOf({ mailbox_id: ada.id })
    const refusal = (field: string) => ({
      statusCode: 401,
      name: 'restricted_api_key',
      message: expect.stringContaining(`\`${field}\``),
    })
    for (const body of [{}, { domain_id: second.id }, { mailbox_id: ada.id }, { permission: 'read_access' }])
      expect((await create(body, ofDomain)).json).toMatchObject(refusal('domain_id'))
    for (const body of [{}, { mailbox_id: bob.id }, { domain_id: owner.domain.id }])
      expect((await create(body, ofInbox)).json).toMatchObject(refusal('mailbox_id'))
    const both = { domain_id: owner.domain.id, mailbox_id: ada.id }
    for (const [body, key] of [
      [{ domain_id: owner.domain.id }, ofDomain],
      [both, ofDomain],
      [{ mailbox_id: ada.id, permission: 'sending_access' }, ofInbox],
      [both, ofInbox],
    ] as const)
      expect((await create(body, key)).status).toBe(201)
  })

  it('ends no later', async () => {
    const { create, tokenOf } = await stage()
    const expires_at = inHours(2)
    const key = await tokenOf({ expires_at })
    for (const body of [{}, { expires_at: inHours(3) }])
      expect((await create(body, key)).json).toMatchObject({
        name: 'restricted_api_key',
        message: expect.stringContaining(expires_at),
      })
    for (const body of [{ expires_at }, { expires_at: inHours(1) }]) expect((await create(body, key)).status).toBe(201)
  })
})
