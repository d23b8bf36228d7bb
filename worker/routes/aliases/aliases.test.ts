import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createMailbox } from '../../../test/worker/create-mailbox.ts'
import { createTenant, type TestTenant } from '../../../test/worker/create-tenant.ts'

async function stage() {
  const owner = await createTenant()
  const [ada, bob] = [await createMailbox(owner, 'ada'), await createMailbox(owner, 'bob')]
  const ask = (method: string, path: string, body?: unknown) => call(method, path, { key: owner.apiKey, body })
  const create = (body: object) => ask('POST', '/v1/aliases', body)
  const team = {
    email_address: `Team@${owner.domain.name.toUpperCase()}`,
    inboxes: [ada.id, bob.address.toUpperCase()],
  }
  return { owner, ada, bob, ask, create, team }
}

const entryOf = async ({ tenant }: TestTenant, address: string) =>
  env.DB.prepare('select value, revision from mx_entries where key = ?')
    .bind(`address:${tenant.id}:${address}`)
    .first<{ value: string | null; revision: number }>()

describe('/v1/aliases', () => {
  it('is made with inboxes by id or address, read, listed, changed and removed, and the relays hear of it', async () => {
    const { owner, ada, bob, ask, create, team } = await stage()
    const made = await create({ ...team, name: 'Team' })
    expect(made).toMatchObject({ status: 201, json: { object: 'alias', id: expect.any(String) } })
    const path = `/v1/aliases/${made.json.id}`
    const address = `team@${owner.domain.name}`
    const shown = (await ask('GET', path)).json
    expect(shown).toMatchObject({
      object: 'alias',
      email_address: address,
      domain_id: owner.domain.id,
      name: 'Team',
      disabled: false,
      inboxes: [
        { id: ada.id, email_address: ada.address, disabled: false },
        { id: bob.id, email_address: bob.address, disabled: false },
      ].sort((a, b) => a.id.localeCompare(b.id)),
    })
    expect((await ask('GET', '/v1/aliases')).json).toEqual({ object: 'list', has_more: false, data: [shown] })
    const first = await entryOf(owner, address)
    expect(JSON.parse(first?.value ?? '')).toEqual({ kind: 'address', tenant: owner.tenant.id, address })

    expect(await ask('PATCH', path, { inboxes: [bob.id], disabled: true })).toMatchObject({ status: 200 })
    expect((await ask('GET', path)).json).toMatchObject({ disabled: true, name: 'Team', inboxes: [{ id: bob.id }] })
    expect((await entryOf(owner, address))?.value).toBeNull()
    await ask('PATCH', path, { disabled: false, name: null })
    expect((await ask('GET', path)).json).toMatchObject({ disabled: false, name: null, inboxes: [{ id: bob.id }] })
    expect((await entryOf(owner, address))?.value).toBe(first?.value)

    expect((await ask('DELETE', path)).json).toEqual({ object: 'alias', id: made.json.id, deleted: true })
    expect((await entryOf(owner, address))?.value).toBeNull()
    expect((await ask('GET', path)).status).toBe(404)
    expect((await create(team)).status, 'the address is free again').toBe(201)
  })

  it('pages newest first', async () => {
    const { owner, ada, ask, create } = await stage()
    const ids: string[] = []
    for (const n of [1, 2, 3])
      ids.unshift((await create({ email_address: `a${n}@${owner.domain.name}`, inboxes: [ada.id] })).json.id)
    const idsOf = async (query: string) => {
      const { data, has_more } = (await ask('GET', `/v1/aliases?${query}`)).json
      return [data.map(({ id }: { id: string }) => id), has_more]
    }
    const sorted = [...ids].sort().reverse()
    expect(await idsOf('limit=2')).toEqual([sorted.slice(0, 2), true])
    expect(await idsOf(`limit=2&after=${sorted[1]}`)).toEqual([[sorted[2]], false])
    expect(await idsOf(`before=${sorted[1]}`)).toEqual([[sorted[0]], false])
  })
})

describe('/v1/aliases 409 and 422', () => {
  it('refuses an address that is an inbox or an alias already', async () => {
    const { ada, create, team } = await stage()
    expect((await create({ email_address: ada.address, inboxes: [ada.id] })).json).toMatchObject({ name: 'conflict' })
    await create(team)
    expect((await create(team)).json).toMatchObject({ name: 'conflict', message: expect.stringContaining('team@') })
  })

  it.each<[string, (stage: { domain: string; ada: string }) => object, string]>([
    ['a domain of nobody', ({ ada }) => ({ email_address: 'a@nobody.example', inboxes: [ada] }), 'email_address'],
    ['no address', ({ ada }) => ({ email_address: 'team', inboxes: [ada] }), 'email_address'],
    ['a display name', ({ domain, ada }) => ({ email_address: `T <t@${domain}>`, inboxes: [ada] }), 'email_address'],
    ['a plus', ({ domain, ada }) => ({ email_address: `t+x@${domain}`, inboxes: [ada] }), 'plus_addressing'],
    ['no inbox', ({ domain }) => ({ email_address: `t@${domain}`, inboxes: [] }), 'inboxes'],
    ['an unknown inbox', ({ domain }) => ({ email_address: `t@${domain}`, inboxes: ['x@y.example'] }), 'inboxes.0'],
    ['a line break', ({ domain, ada }) => ({ email_address: `t\r\n@${domain}`, inboxes: [ada] }), 'email_address'],
  ])('refuses %s', async (_, bodyOf, field) => {
    const { owner, ada, create } = await stage()
    const answer = await create(bodyOf({ domain: owner.domain.name, ada: ada.id }))
    expect(answer).toMatchObject({ status: 422, json: { message: expect.stringContaining(field) } })
  })

  it('refuses an inbox of another account', async () => {
    const { owner, ada, create } = await stage()
    const other = await stage()
    const body = { email_address: `t@${owner.domain.name}`, inboxes: [ada.id, other.ada.id] }
    expect((await create(body)).json).toMatchObject({ statusCode: 422, message: expect.stringContaining('inboxes.1') })
  })
})
