/**
 * Two tenants: no route shows or changes the other's things. Generated from the route table: a route without a case
 * fails the test.
 */
import { describe, expect, it } from 'vitest'
import { call } from './call.ts'
import { createMailbox } from './create-mailbox.ts'
import { createTenant, type TestTenant } from './create-tenant.ts'
import { CASES } from './isolation/cases.fixture.ts'
import { createThings, dump, urlOf } from './isolation/things.ts'
import { operations } from './operations.ts'
import { callAs, createMember, type TestPerson } from './people/create-person.ts'

/** What a key that may only send is let do. */
const SENDING: readonly string[] = ['POST /v1/emails', 'POST /v1/emails/batch', 'POST /v1/emails/raw']

async function createPeople(tenant: TestTenant) {
  const owner = await createMember(tenant, 'owner')
  const { memberId } = await createMember(tenant, 'developer')
  const options = { body: { email: `${crypto.randomUUID()}@peer.example`, role: 'member' } }
  const { json } = await callAs(owner, 'POST', '/v1/invitations', options)
  return { owner, member: memberId, invitation: json.id as string }
}

describe('tenant isolation', () => {
  it('has a case for every route, and no case without a route', async () => {
    expect([...(await operations())].sort()).toEqual(Object.keys(CASES).sort())
  })

  it.each(
    Object.entries(CASES).flatMap(([operation, test]) => (test.kind === 'id' ? [[operation, test] as const] : [])),
  )("%s answers another tenant's id exactly like a missing one and changes nothing", async (operation, test) => {
    const [a, b] = [await createTenant(), await createTenant()]
    const theirs = await createThings(b)
    const before = await dump(b)
    const [method, foreign] = urlOf(operation, theirs[test.id], theirs)
    const [, missing] = urlOf(operation, crypto.randomUUID(), theirs)
    const options = { key: a.apiKey, ...(test.body === undefined ? {} : { body: test.body }) }
    const [answer, expected] = [await call(method, foreign, options), await call(method, missing, options)]
    expect(answer.status).toBe(404)
    expect(answer.text).toBe(expected.text)
    expect(await dump(b)).toBe(before)
    const own = await call(method, foreign, { ...options, key: b.apiKey })
    expect(own.status, 'the owner must be served, or this test proves nothing').not.toBe(404)
  })

  it.each(
    Object.entries(CASES).flatMap(([operation, test]) => (test.kind === 'own' ? [[operation, test] as const] : [])),
  )('%s shows nothing of another tenant', async (operation, test) => {
    const [a, b] = [await createTenant(), await createTenant()]
    const theirs = await createThings(b)
    await createMailbox(a, 'ada')
    const [method, path] = urlOf(operation, '')
    const answer = await call(method, path, { key: a.apiKey, ...(test.body ? { body: test.body(a) } : {}) })
    expect(answer.status).toBeLessThan(300)
    for (const secret of [theirs.email, theirs.domain, theirs.inbox, b.domain.name, b.tenant.id])
      expect(answer.text).not.toContain(secret)
  })

  it.each(
    Object.entries(CASES).flatMap(([operation, test]) =>
      test.kind === 'session' || test.kind === 'session id' ? [[operation, test] as const] : [],
    ),
  )('%s reaches nothing of another tenant by a session', async (operation, test) => {
    const [a, b] = [await createTenant(), await createTenant()]
    const [callers, theirs] = [await createMember(a, 'owner'), await createPeople(b)]
    const before = await dump(b)
    const ask = (person: TestPerson, id: string, tenant: TestTenant) => {
      const options = { tenant: tenant.tenant.id, ...(test.body === undefined ? {} : { body: test.body }) }
      return callAs(person, ...urlOf(operation, id), options)
    }
    const id = test.kind === 'session id' ? theirs[test.id] : ''
    const answer = await ask(callers, id, a)
    if (test.kind === 'session id') {
      expect(answer.status).toBe(404)
      expect(answer.text).toBe((await ask(callers, crypto.randomUUID(), a)).text)
    } else expect(answer.status).toBeLessThan(300)
    for (const secret of [b.tenant.id, b.tenant.name, theirs.owner.email, theirs.member, theirs.invitation])
      expect(answer.text).not.toContain(secret)
    if (!['GET /v1/me', 'POST /v1/tenants'].includes(operation))
      expect((await ask(callers, id, b)).json).toMatchObject({ statusCode: 404, name: 'not_found' })
    expect(await dump(b)).toBe(before)
    expect((await ask(theirs.owner, id, b)).status, 'the owner must be served').toBeLessThan(300)
  })

  it.each(
    Object.entries(CASES).flatMap(([operation, test]) =>
      test.kind === 'id' || test.kind === 'own' ? [operation] : [],
    ),
  )('%s demands a key', async (operation) => {
    const [method, path] = urlOf(operation, crypto.randomUUID())
    expect((await call(method, path)).json).toMatchObject({ statusCode: 401, name: 'missing_api_key' })
    expect((await call(method, path, { key: 'ms_x_y' })).json).toMatchObject({
      statusCode: 403,
      name: 'invalid_api_key',
    })
  })

  it('lets a sending key send and nothing else', async () => {
    const tenant = await createTenant()
    for (const [operation, test] of Object.entries(CASES)) {
      if (test.kind === 'public' || test.kind === 'relay' || SENDING.includes(operation)) continue
      const [method, path] = urlOf(operation, crypto.randomUUID())
      expect({ operation, name: (await call(method, path, { key: tenant.sendingKey })).json.name }).toEqual({
        operation,
        name: 'restricted_api_key',
      })
    }
  })
})
