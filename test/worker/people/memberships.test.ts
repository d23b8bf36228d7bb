/** People in tenants: two in one session, those who are removed, the owner, invitations, and what the audit log says of it. */
import { env } from 'cloudflare:workers'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { call } from '../call.ts'
import { createTenant } from '../create-tenant.ts'
import { addSession, callAs, createMember, createPerson, join } from './create-person.ts'
import { collectMails } from './system-mails.ts'

const mails = collectMails()
afterAll(() => vi.restoreAllMocks())

const audit = async (person: { cookie: string }, tenant: string) =>
  (await callAs(person, 'GET', '/v1/audit?limit=100', { tenant })).json.data

describe('one person in two tenants', () => {
  it('sees of each what is its, by the header, and neither through the other', async () => {
    const [a, b] = [await createTenant(), await createTenant()]
    const person = await createPerson()
    await join(person, a, 'owner')
    await join(person, b, 'read_only')
    const names = async (tenant: string) =>
      (await callAs(person, 'GET', '/v1/domains', { tenant })).json.data.map(({ name }: { name: string }) => name)
    expect(await names(a.tenant.id)).toEqual([a.domain.name])
    expect(await names(b.tenant.id)).toEqual([b.domain.name])
    const foreign = await callAs(person, 'GET', `/v1/domains/${b.domain.id}`, { tenant: a.tenant.id })
    expect(foreign.status).toBe(404)
    // The role is that of the tenant in question.
    const create = (tenant: string) => callAs(person, 'POST', '/v1/api-keys', { tenant, body: { name: 'k' } })
    expect((await create(a.tenant.id)).status).toBe(201)
    expect((await create(b.tenant.id)).json).toMatchObject({ name: 'restricted_role' })
  })

  it.each(['nonsense', "' or 1=1", '__proto__'])('names a tenant %s like a missing one', async (tenant) => {
    const person = await createMember(await createTenant(), 'owner')
    expect((await callAs(person, 'GET', '/v1/domains', { tenant })).json).toMatchObject({ statusCode: 404 })
  })
})

describe('a removed member', () => {
  it('is out at once in every session, and his mailboxes are nobody’s when he comes back', async () => {
    const tenant = await createTenant()
    const [owner, gone] = [await createMember(tenant, 'owner'), await createMember(tenant, 'member')]
    const phone = await addSession(gone.userId)
    for (const session of [gone, phone]) expect((await callAs(session, 'GET', '/v1/inboxes')).status).toBe(200)
    const options = { body: { inboxes: [] } }
    expect((await callAs(owner, 'PATCH', `/v1/members/${gone.memberId}`, options)).status).toBe(200)
    expect((await callAs(owner, 'DELETE', `/v1/members/${gone.memberId}`)).json).toEqual({
      ...{ object: 'member', id: gone.memberId, deleted: true },
    })
    for (const session of [gone, phone]) expect((await callAs(session, 'GET', '/v1/inboxes')).status).toBe(404)
    expect((await callAs(gone, 'GET', '/v1/me')).json).toMatchObject({ tenant_id: null, tenants: [] })
    expect((await audit(owner, tenant.tenant.id))[0]).toMatchObject({
      ...{ object: 'audit_entry', act: 'member.removed', target: gone.memberId },
      actor: { kind: 'person', id: owner.userId, name: owner.name },
      detail: { email: gone.email, role: 'member' },
    })
  })
})

describe('a member who leaves', () => {
  it.each(['admin', 'developer', 'member', 'read_only'] as const)(
    'as %s is out, and removes nobody else',
    async (role) => {
      const tenant = await createTenant()
      const [owner, leaving, other] = [
        await createMember(tenant, 'owner'),
        await createMember(tenant, role),
        await createMember(tenant, 'member'),
      ]
      if (role !== 'admin')
        expect((await callAs(leaving, 'DELETE', `/v1/members/${other.memberId}`)).json.name).toBe('restricted_role')
      expect((await callAs(leaving, 'DELETE', `/v1/members/${leaving.memberId}`)).status).toBe(200)
      expect((await callAs(leaving, 'GET', '/v1/me')).json.tenants).toEqual([])
      expect(await audit(owner, tenant.tenant.id)).toMatchObject([{ act: 'member.left', target: leaving.memberId }])
      expect((await callAs(owner, 'DELETE', `/v1/members/${owner.memberId}`)).status).toBe(409)
    },
  )
})

describe('roles', () => {
  it('are changed, with an entry that says from what to what', async () => {
    const tenant = await createTenant()
    const [admin, other] = [await createMember(tenant, 'admin'), await createMember(tenant, 'member')]
    const patch = (id: string, role: string) => callAs(admin, 'PATCH', `/v1/members/${id}`, { body: { role } })
    expect((await patch(other.memberId, 'developer')).status).toBe(200)
    expect((await callAs(other, 'GET', '/v1/domains')).status).toBe(200)
    expect(await audit(admin, tenant.tenant.id)).toMatchObject([
      { act: 'member.role_changed', detail: { from: 'member', to: 'developer' } },
    ])
    for (const role of ['owner', 'god', '']) expect((await patch(other.memberId, role)).status).toBe(422)
  })

  it('of the owner stay: nobody changes or removes him, and nothing is written of the try', async () => {
    const tenant = await createTenant()
    const [owner, admin] = [await createMember(tenant, 'owner'), await createMember(tenant, 'admin')]
    const path = `/v1/members/${owner.memberId}`
    for (const person of [owner, admin]) {
      expect((await callAs(person, 'PATCH', path, { body: { role: 'member' } })).json).toMatchObject({
        statusCode: 409,
      })
      expect((await callAs(person, 'DELETE', path)).json).toMatchObject({ statusCode: 409 })
    }
    expect(await audit(owner, tenant.tenant.id)).toEqual([])
  })

  it('know one owner, however many transfers there are at once', async () => {
    const tenant = await createTenant()
    const owner = await createMember(tenant, 'owner')
    const others = await Promise.all([1, 2, 3].map(() => createMember(tenant, 'member')))
    const transfer = (id: string) => callAs(owner, 'POST', `/v1/members/${id}/transfer-ownership`)
    expect((await transfer(owner.memberId)).status).toBe(409)
    const answers = await Promise.all(others.map(({ memberId }) => transfer(memberId)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    const { results } = await env.DB.prepare('select role from member where tenant_id = ? order by role')
      .bind(tenant.tenant.id)
      .all()
    expect(results.map(({ role }) => role)).toEqual(['admin', 'member', 'member', 'owner'])
    const entries = await audit(owner, tenant.tenant.id)
    expect(entries.map(({ act }: { act: string }) => act)).toEqual(['ownership.transferred'])
  })
})

describe('the account', () => {
  it('is shown and renamed, and the old name is kept in the audit log', async () => {
    const tenant = await createTenant()
    const admin = await createMember(tenant, 'admin')
    const { id, name } = tenant.tenant
    expect((await callAs(admin, 'GET', '/v1/tenant')).json).toMatchObject({
      object: 'tenant',
      id,
      name,
      state: 'active',
    })
    expect((await callAs(admin, 'PATCH', '/v1/tenant', { body: { name: ' Neu ' } })).json).toMatchObject({
      name: 'Neu',
    })
    expect((await callAs(admin, 'GET', '/v1/tenant')).json.name).toBe('Neu')
    expect((await audit(admin, id))[0]).toMatchObject({ act: 'tenant.renamed', detail: { from: name, to: 'Neu' } })
    for (const wrong of ['', 'a\r\nb', 'a'.repeat(201), 5])
      expect((await callAs(admin, 'PATCH', '/v1/tenant', { body: { name: wrong } })).status).toBe(422)
  })

  it('demands mailboxes as senders from the next request on, also of keys that are known', async () => {
    const tenant = await createTenant()
    const admin = await createMember(tenant, 'admin')
    const mail = { from: `any@${tenant.domain.name}`, to: 'eve@peer.example', subject: 'Hello', text: 'Hello.' }
    const send = () => call('POST', '/v1/emails', { key: tenant.sendingKey, body: mail })
    const set = (body: object) => callAs(admin, 'PATCH', '/v1/tenant', { body })
    expect([(await callAs(admin, 'GET', '/v1/tenant')).json.mailbox_senders, (await send()).status]).toEqual([
      false,
      200,
    ])
    expect((await set({ mailbox_senders: true, name: 'Both' })).json.name).toBe('Both')
    expect((await callAs(admin, 'GET', '/v1/tenant')).json).toMatchObject({ mailbox_senders: true, name: 'Both' })
    expect((await send()).json.name).toBe('invalid_from_address')
    const acts = (await audit(admin, tenant.tenant.id)).map(({ act, detail }: { act: string; detail: object }) => [
      act,
      detail,
    ])
    expect(acts).toContainEqual(['tenant.changed', { mailbox_senders: true }])
    expect(acts).toContainEqual(['tenant.renamed', { from: tenant.tenant.name, to: 'Both' }])
    expect((await set({ mailbox_senders: false })).json.name).toBe('Both')
    expect((await send()).status).toBe(200)
    for (const wrong of [{}, { mailbox_senders: 'yes' }, { mailbox_senders: null }, { plan: 'pro' }])
      expect((await set(wrong)).status).toBe(422)
  })

  it('ends by its owner, who must name it, and no other does', async () => {
    const [tenant, other] = [await createTenant(), await createTenant()]
    const owner = await createMember(tenant, 'owner')
    await join(owner, other, 'owner')
    const remove = (name: string) =>
      callAs(owner, 'DELETE', `/v1/tenant?name=${encodeURIComponent(name)}`, { tenant: tenant.tenant.id })
    for (const wrong of ['', other.tenant.name, `${tenant.tenant.name} `])
      expect((await remove(wrong)).json).toMatchObject({ statusCode: 422 })
    expect((await remove(tenant.tenant.name)).json).toEqual({
      ...{ object: 'tenant', id: tenant.tenant.id, deleted: true },
    })
    expect((await callAs(owner, 'GET', '/v1/me')).json.tenants).toMatchObject([{ id: other.tenant.id }])
    expect((await callAs(owner, 'GET', '/v1/domains', { tenant: tenant.tenant.id })).status).toBe(404)
  })
})

describe('API keys', () => {
  it('come and go with an entry of who did it, also when it was a key', async () => {
    const tenant = await createTenant()
    const owner = await createMember(tenant, 'owner')
    const { json } = await callAs(owner, 'POST', '/v1/api-keys', { body: { name: 'k', permission: 'read_access' } })
    const by = await call('DELETE', `/v1/api-keys/${json.id}`, { key: tenant.apiKey })
    expect(by.status).toBe(200)
    expect(await audit(owner, tenant.tenant.id)).toMatchObject([
      { act: 'api_key.removed', target: json.id, actor: { kind: 'key', name: 'test' } },
      {
        ...{ act: 'api_key.created', target: json.id, detail: { name: 'k', permission: 'read_access' } },
        actor: { kind: 'person', id: owner.userId },
      },
    ])
  })
})

describe('invitations', () => {
  async function withInvitation(role = 'member') {
    const tenant = await createTenant()
    const [owner, guest] = [await createMember(tenant, 'owner'), await createPerson()]
    const { json } = await callAs(owner, 'POST', '/v1/invitations', { body: { email: guest.email, role } })
    const secret = (await mails.next('invitation')).split('.')[1] ?? ''
    const accept = (token = secret, person = guest) =>
      callAs(person, 'POST', `/v1/invitations/${json.id}/accept`, { body: { token } })
    return { tenant, owner, guest, id: json.id as string, secret, accept }
  }

  it('are listed while they are open, and make the invited person a member with the role', async () => {
    const { tenant, owner, guest, id, accept } = await withInvitation('read_only')
    const list = async () => (await callAs(owner, 'GET', '/v1/invitations')).json.data
    expect(await list()).toMatchObject([{ object: 'invitation', id, email: guest.email, role: 'read_only' }])
    expect((await accept()).json).toMatchObject({ object: 'member', tenant_id: tenant.tenant.id })
    expect(await list()).toEqual([])
    expect((await callAs(owner, 'GET', '/v1/members')).json.data).toMatchObject([
      { email: guest.email, role: 'read_only', inboxes: [] },
      { email: owner.email, role: 'owner' },
    ])
    const acts = (await audit(owner, tenant.tenant.id)).map(({ act }: { act: string }) => act)
    expect(acts).toEqual(['invitation.accepted', 'invitation.created'])
  })

  it('are worth nothing when they are withdrawn, replaced, or over', async () => {
    const withdrawn = await withInvitation()
    expect((await callAs(withdrawn.owner, 'DELETE', `/v1/invitations/${withdrawn.id}`)).status).toBe(200)
    expect((await callAs(withdrawn.owner, 'DELETE', `/v1/invitations/${withdrawn.id}`)).status).toBe(404)
    const replaced = await withInvitation()
    const body = { email: replaced.guest.email, role: 'admin' }
    await callAs(replaced.owner, 'POST', '/v1/invitations', { body })
    await mails.next('invitation')
    const over = await withInvitation()
    await env.DB.prepare('update invitation set expires_at = 1 where id = ?').bind(over.id).run()
    for (const { accept } of [withdrawn, replaced, over])
      expect((await accept()).json).toMatchObject({ statusCode: 404, name: 'not_found' })
  })

  it('answer another person, a wrong secret and a missing one alike', async () => {
    const { guest, accept } = await withInvitation()
    const [wrong, missing] = [
      await accept('0'.repeat(64)),
      await callAs(guest, 'POST', `/v1/invitations/${crypto.randomUUID()}/accept`, { body: { token: 'x' } }),
    ]
    expect(wrong.status).toBe(404)
    expect(wrong.text).toBe(missing.text)
    const thief = await createPerson()
    expect((await accept(undefined, thief)).text).toBe(wrong.text.replace(guest.email, thief.email))
    expect((await accept()).status).toBe(200)
  })

  it('refuse a member, a wrong address, and a role that is not given', async () => {
    const { owner, guest, accept } = await withInvitation()
    await accept()
    const invite = async (body: object) => (await callAs(owner, 'POST', '/v1/invitations', { body })).json
    expect(await invite({ email: guest.email, role: 'member' })).toMatchObject({ statusCode: 409 })
    expect(await invite({ email: 'a@b.example', role: 'owner' })).toMatchObject({ statusCode: 422 })
    for (const email of ['nobody', 'a@b.example\r\nBcc: c@d.example', 'Ada <a@b.example>', 'a@b.example, c@d.example'])
      expect(await invite({ email, role: 'member' })).toMatchObject({ statusCode: 422 })
  })

  it('end at fifty a day of one person, from whichever account: no way to write to strangers', async () => {
    const [a, b] = [await createTenant(), await createTenant()]
    const person = await createPerson()
    for (const tenant of [a, b]) await join(person, tenant, 'owner')
    const invite = async (tenant: typeof a, n: number) => {
      const body = { email: `n${n}-${person.userId}@peer.example`, role: 'member' }
      const { status, json } = await callAs(person, 'POST', '/v1/invitations', { tenant: tenant.tenant.id, body })
      if (status === 201) await callAs(person, 'DELETE', `/v1/invitations/${json.id}`, { tenant: tenant.tenant.id })
      return { status, name: json.name }
    }
    for (let n = 0; n < 50; n++) expect((await invite(n % 2 ? a : b, n)).status).toBe(201)
    for (const tenant of [a, b]) expect(await invite(tenant, 50)).toEqual({ status: 429, name: 'rate_limit_exceeded' })
    const colleague = await createMember(a, 'admin')
    const body = { email: `another-${person.userId}@peer.example`, role: 'member' }
    expect((await callAs(colleague, 'POST', '/v1/invitations', { body })).status).toBe(201)
  })

  it('keep no secret: the row has its hash', async () => {
    const { id, secret } = await withInvitation()
    const row = await env.DB.prepare('select * from invitation where id = ?').bind(id).first()
    expect(JSON.stringify(row)).not.toContain(secret)
  })
})
