/**
 * One person who owns two tenants. Every route of the route table, asked with ids of the second under the header of the first, answers
 * as if they were not there, and changes nothing; and what takes no id shows nothing of the second.
 */
import { describe, expect, it } from 'vitest'
import { createMailbox } from '../create-mailbox.ts'
import { createTenant, type TestTenant } from '../create-tenant.ts'
import { CASES, type Case, type Things } from '../isolation/cases.fixture.ts'
import { createThings, dump, urlOf } from '../isolation/things.ts'
import { callAs, createMember, createPerson, join } from './create-person.ts'

const casesOf = <Kind extends Case['kind']>(...kinds: readonly Kind[]) =>
  Object.entries(CASES).flatMap(([operation, test]) =>
    (kinds as readonly string[]).includes(test.kind)
      ? [[operation, test as Extract<Case, { kind: Kind }>] as const]
      : [],
  )

/** The person, whose session is in the second tenant unless the header says otherwise. */
async function createWorld() {
  const person = await createPerson()
  const [first, second] = [await createTenant(), await createTenant()]
  for (const tenant of [first, second]) await join(person, tenant, 'owner')
  await createMailbox(first, 'ada')
  const things = await createThings(second)
  const { memberId: member, email } = await createMember(second, 'developer')
  const body = { email: `${crypto.randomUUID()}@peer.example`, role: 'member' }
  const { json } = await callAs(person, 'POST', '/v1/invitations', { tenant: second.tenant.id, body })
  const ask = (operation: string, id: string, { tenant }: TestTenant, sent?: object) =>
    callAs(person, ...urlOf(operation, id, things), {
      tenant: tenant.id,
      ...(sent === undefined ? {} : { body: sent }),
    })
  return { first, second, things, member, email, invitation: json.id as string, ask }
}

/** Nothing that is tried with ids of the second changes anything of it. */
const shared = createWorld()

const idOf = ({ things, member, invitation }: Awaited<ReturnType<typeof createWorld>>, kind: string): string =>
  ({ member, invitation })[kind] ?? things[kind as keyof Things]

describe('by the header of one tenant the other', () => {
  it.each(casesOf('id', 'session id'))('%s finds nothing of', async (operation, { id, body }) => {
    const world = await shared
    const { first, second, ask } = world
    const before = await dump(second)
    const theirs = idOf(world, id)
    const [answer, missing] = [
      await ask(operation, theirs, first, body),
      await ask(operation, crypto.randomUUID(), first, body),
    ]
    expect(answer.status).toBe(404)
    expect(answer.text).toBe(missing.text)
    expect(await dump(second)).toBe(before)
    // What removes it would take it from other tests; `isolation.test.ts` has its owner do so.
    if (operation.startsWith('GET '))
      expect((await ask(operation, theirs, second, body)).status, 'found under its own header').not.toBe(404)
  })

  it.each(casesOf('own', 'session'))('%s shows nothing of', async (operation, { body }) => {
    const { first, second, things, member, email, invitation, ask } = await (operation.startsWith('GET ')
      ? shared
      : createWorld())
    const before = await dump(second)
    const answer = await ask(operation, '', first, typeof body === 'function' ? body(first) : body)
    expect(answer.status).toBeLessThan(300)
    const theirs = [...Object.values(things), member, email, invitation, second.domain.name]
    // Who is signed in is told of both accounts: their names and ids, and his role.
    if (operation !== 'GET /v1/me') theirs.push(second.tenant.id, second.tenant.name)
    for (const secret of theirs) if (!second.tenant.name.includes(secret)) expect(answer.text).not.toContain(secret)
    expect(await dump(second)).toBe(before)
  })
})

it('a header names no tenant of somebody else, in any operation', async () => {
  const { first, things, ask } = await shared
  const stranger = await createPerson()
  for (const [operation, { kind }] of Object.entries(CASES)) {
    if (kind === 'public' || kind === 'relay' || kind === 'staff') continue
    if (operation === 'GET /v1/me' || operation === 'POST /v1/tenants') continue
    const options = { tenant: first.tenant.id }
    const { json } = await callAs(stranger, ...urlOf(operation, things.email, things), options)
    expect({ operation, name: json?.name }).toEqual({ operation, name: 'not_found' })
  }
  expect((await ask('GET /v1/tenant', '', first)).status).toBe(200)
})
