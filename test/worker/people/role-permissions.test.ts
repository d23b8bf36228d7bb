/** Every role at every operation of the route table, as `operation-needs.fixture.ts` says what each needs; and that sessions are asked for their origin. */
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { openMailbox } from '../../../worker/mailbox/client.ts'
import type { Role } from '../../../worker/services/access/needs.ts'
import { call } from '../call.ts'
import { createMailbox } from '../create-mailbox.ts'
import { ATTACHMENTS } from '../create-received.ts'
import { createTenant } from '../create-tenant.ts'
import { fileMail } from '../file-mail.ts'
import { OPERATION_NEEDS, type OperationNeed } from '../operation-needs.fixture.ts'
import { addressOf } from '../operations.ts'
import { callAs, createMember, createPerson } from './create-person.ts'

const ALL = ['owner', 'admin', 'developer', 'member', 'read_only'] as const satisfies readonly Role[]
const ADMINS = ['owner', 'admin'] as const

/** Who may, written by hand. */
const MAY: Readonly<Record<Exclude<OperationNeed, 'public' | 'relay' | 'person' | 'staff'>, readonly Role[]>> = {
  send: [...ADMINS, 'developer'],
  read: [...ADMINS, 'developer', 'read_only'],
  manage: [...ADMINS, 'developer'],
  read_all_mail: ADMINS,
  read_mail: ALL,
  change_mail: [...ADMINS, 'developer', 'member'],
  manage_mailboxes: ADMINS,
  administer: ADMINS,
  own: ['owner'],
  belong: ALL,
}

const owner = await createTenant()
const people = new Map(await Promise.all(ALL.map(async (role) => [role, await createMember(owner, role)] as const)))
const [stranger, staff] = [await createPerson(), await createPerson({ staff: true })]
const personOf = (role: Role) => people.get(role) ?? stranger

const GUARDED = OPERATION_NEEDS.flatMap(([operation, need]) =>
  need === 'public' || need === 'relay' || need === 'person' || need === 'staff' ? [] : [[operation, need] as const],
)
const OF_SESSIONS = OPERATION_NEEDS.filter(([, need]) => need !== 'public' && need !== 'relay')
const UNSAFE = OF_SESSIONS.flatMap(([operation]) => (operation.startsWith('GET ') ? [] : [operation]))

describe('the roles of people', () => {
  it.each(GUARDED)('%s needs: %s', async (operation, need) => {
    const [method, path] = addressOf(operation, crypto.randomUUID())
    for (const role of ALL) {
      const { status, json } = await callAs(personOf(role), method, path)
      const isRefused = json?.name === 'restricted_role'
      expect({ role, isRefused }).toEqual({ role, isRefused: !MAY[need].includes(role) })
      if (isRefused)
        expect({ status, message: json.message }).toEqual({ status: 403, message: expect.stringContaining(role) })
      expect(status).toBeLessThan(500)
      expect(status).not.toBe(401)
    }
    const foreign = await callAs(stranger, method, path, { tenant: owner.tenant.id })
    const missing = await callAs(stranger, method, path, { tenant: crypto.randomUUID() })
    expect(foreign.json).toMatchObject({ statusCode: 404, name: 'not_found' })
    expect(foreign.text).toBe(missing.text)
  })
})

describe('what the operator does', () => {
  it.each(OPERATION_NEEDS.flatMap(([operation, need]) => (need === 'staff' ? [operation] : [])))(
    '%s is not there for anybody else, and for staff without a tenant it is',
    async (operation) => {
      const [method, path] = addressOf(operation, crypto.randomUUID())
      for (const role of ALL)
        expect((await callAs(personOf(role), method, path)).json).toMatchObject({ statusCode: 404, name: 'not_found' })
      const { status, json } = await callAs(staff, method, path)
      expect(status).toBeLessThan(500)
      expect(json?.message ?? '').not.toContain('no such path')
    },
  )
})

describe('what changes something', () => {
  it.each(UNSAFE)('%s must come from our own pages', async (operation) => {
    const [method, path] = addressOf(operation, crypto.randomUUID())
    for (const origin of ['https://evil.example', 'null', 'https://mail.mailstead.test.evil.example', ''])
      expect((await callAs(personOf('owner'), method, path, { headers: { origin } })).json).toMatchObject({
        ...{ statusCode: 403, name: 'cross_origin' },
      })
    const { cookie } = personOf('owner')
    expect((await call(method, path, { headers: { cookie } })).json, 'without the header').toMatchObject({
      ...{ statusCode: 403, name: 'cross_origin' },
    })
    // Where no cookie is, there is nothing to borrow: programs send no origin.
    expect((await call(method, path, { key: owner.apiKey })).json?.name).not.toBe('cross_origin')
  })
})

describe('a cookie that is not ours', () => {
  it.each(OF_SESSIONS)('%s refuses it', async (operation) => {
    const [method, path] = addressOf(operation, crypto.randomUUID())
    const { cookie } = personOf('owner')
    const [name = ''] = cookie.split('=')
    for (const bad of [`${cookie.slice(0, -9)}AAAAAA%3D`, `${name}=`, `${name}=${personOf('owner').sessionToken}`])
      expect((await callAs({ cookie: bad }, method, path)).json).toMatchObject({
        ...{ statusCode: 401, name: 'invalid_session' },
      })
  })
})

describe('own mailboxes', () => {
  const MAIL = OPERATION_NEEDS.flatMap(([operation, need]) =>
    (need === 'read_mail' || need === 'change_mail') && operation.includes('{id}') ? [operation] : [],
  )

  it.each(MAIL)("%s: another's is like a missing one, by id and by address", async (operation) => {
    const box = await createMailbox(owner, `box-${crypto.randomUUID().slice(0, 8)}`)
    const { threadIds, id } = await fileMail(owner, [box], { summary: { attachments: ATTACHMENTS } })
    const friend = { address: 'friend@peer.example', name: 'Friend' }
    await openMailbox(env.MAILBOX, box.objectId).keepContacts([friend], Date.now())
    const urlOf = (name: string): [string, string] => {
      const [method = '', path = ''] = operation.split(' ')
      const deeper = path
        .replace('{threadId}', threadIds[0] ?? '')
        .replace('{emailId}', id)
        .replace('{attachmentId}', '0')
        .replace('{address}', 'friend@peer.example')
      return [method, deeper.replace('{id}', name)]
    }
    const bodies: Readonly<Record<string, object>> = { PATCH: { folder: 'archive' }, POST: { folder: 'spam' } }
    const body = bodies[operation.split(' ')[0] ?? '']
    const options = body === undefined ? {} : { body }
    const [theirs, mine] = [personOf('member'), await createMember(owner, 'developer')]
    const missing = await callAs(theirs, ...urlOf(crypto.randomUUID()), options)
    expect(missing.status).toBe(404)
    for (const name of [box.id, box.address, box.address.toUpperCase()])
      expect((await callAs(theirs, ...urlOf(name), options)).text).toBe(missing.text)

    const given = await callAs(personOf('admin'), 'PATCH', `/v1/members/${mine.memberId}`, {
      body: { inboxes: [box.id] },
    })
    expect(given.status).toBe(200)
    expect((await callAs(mine, ...urlOf(box.address), options)).status, 'his own').toBeLessThan(300)
    if (!operation.startsWith('DELETE'))
      expect((await callAs(personOf('owner'), ...urlOf(box.id), options)).status, 'an owner').toBeLessThan(300)
  })

  it('alone are in the list', async () => {
    const [box] = [await createMailbox(owner, 'mine'), await createMailbox(owner, 'theirs')]
    const mine = await createMember(owner, 'read_only')
    await callAs(personOf('owner'), 'PATCH', `/v1/members/${mine.memberId}`, { body: { inboxes: [box.id] } })
    const listed = async (person: typeof mine | ReturnType<typeof personOf>) =>
      (await callAs(person, 'GET', '/v1/inboxes?limit=100')).json.data.map(({ id }: { id: string }) => id)
    expect(await listed(mine)).toEqual([box.id])
    expect(await listed(personOf('member'))).toEqual([])
    expect((await listed(personOf('admin'))).length).toBeGreaterThan(1)
  })
})
