import { describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { newId } from '../../platform/ids.ts'
import { insertSuppressions, type NewSuppression } from '../../store/ledger/sending/suppressions.ts'

async function stage() {
  const owner = await createTenant()
  const ask = (method: string, path: string, body?: unknown) => call(method, path, { key: owner.apiKey, body })
  const add = async (email: string): Promise<string> => (await ask('POST', '/v1/suppressions', { email })).json.id
  const find = (idOrEmail: string) => ask('GET', `/v1/suppressions/${encodeURIComponent(idOrEmail)}`)
  /** Rows as bounces and readers leave them, one a millisecond. */
  const write = async (reasons: readonly NewSuppression['reason'][], messageId: string | null = null) => {
    const ledger = owner.deps.ledgers.at(owner.tenant.shard)
    const rows = reasons.map((reason, n) => {
      const createdAtMs = 1_800_000_000_000 + n
      return { address: `${reason}${n}@peer.example`, id: newId(createdAtMs), reason, messageId, createdAtMs }
    })
    await insertSuppressions(ledger, owner.tenant.id, rows)
    return rows
  }
  return { owner, ask, add, find, write }
}

describe('/v1/suppressions', () => {
  it('takes an address once, shows it by id and by address, and lets it go', async () => {
    const { ask, find } = await stage()
    const made = await ask('POST', '/v1/suppressions', { email: 'Bob@Peer.EXAMPLE' })
    expect(made).toMatchObject({ status: 200, json: { object: 'suppression', id: expect.stringMatching(/^.{14}7/) } })
    expect((await ask('POST', '/v1/suppressions', { email: 'bob@peer.example' })).json).toEqual(made.json)
    const { id } = made.json
    const entry = { id, email: 'bob@peer.example', origin: 'manual', source_id: null, created_at: expect.any(String) }
    expect((await find(id)).json).toEqual({ object: 'suppression', ...entry })
    expect((await find('BOB@peer.example')).json).toEqual({ object: 'suppression', ...entry })
    expect((await ask('GET', '/v1/suppressions')).json).toEqual({ object: 'list', has_more: false, data: [entry] })
    expect((await ask('DELETE', '/v1/suppressions/Bob%40peer.example')).json).toEqual({
      object: 'suppression',
      id,
      deleted: true,
    })
    expect((await find(id)).status).toBe(404)
    expect((await ask('DELETE', `/v1/suppressions/${id}`)).status).toBe(404)
  })

  it.each(['a/b@peer.example', 'a%2fb@peer.example', 'a+b@peer.example', 'a?$b@peer.example'])(
    'finds %s in its path',
    async (email) => {
      const { add, find } = await stage()
      expect((await find(email)).status).toBe(404)
      const id = await add(email)
      expect((await find(email)).json).toMatchObject({ id, email })
    },
  )

  it('keeps mail from a suppressed address, and sends again once it is removed', async () => {
    const { owner, ask, add } = await stage()
    const mail = { from: `a@${owner.domain.name}`, to: 'Bob@peer.example', subject: 's', text: 't' }
    const lastEvent = async () => {
      const { json } = await ask('POST', '/v1/emails', mail)
      return (await ask('GET', `/v1/emails/${json.id}`)).json.last_event
    }
    const id = await add('bob@peer.example')
    expect(await lastEvent()).toBe('suppressed')
    await ask('DELETE', `/v1/suppressions/${id}`)
    expect(await lastEvent()).toBe('queued')
  })

  it('pages newest first', async () => {
    const { ask, write } = await stage()
    const [oldest, middle, newest] = (await write(['bounce', 'manual', 'complaint'])).map(({ id }) => id)
    const idsOf = async (query: string) => {
      const { data, has_more } = (await ask('GET', `/v1/suppressions?${query}`)).json
      return [data.map(({ id }: { id: string }) => id), has_more]
    }
    expect(await idsOf('limit=2')).toEqual([[newest, middle], true])
    expect(await idsOf(`limit=2&after=${middle}`)).toEqual([[oldest], false])
    expect(await idsOf(`before=${middle}`)).toEqual([[newest], false])
    expect(await idsOf(`limit=1&before=${oldest}`)).toEqual([[middle], true])
  })

  it('lists one origin only; who unsubscribed is shown as manual, and the mail that was the occasion is named', async () => {
    const { ask, write } = await stage()
    const messageId = newId(1)
    const rows = await write(['bounce', 'manual', 'complaint', 'unsubscribe', 'bounce'], messageId)
    const idsOf = async (query: string) =>
      (await ask('GET', `/v1/suppressions?${query}`)).json.data.map(({ id }: { id: string }) => id)
    const all = rows.map(({ id }) => id)
    expect(await idsOf('origin=bounce')).toEqual([all[4], all[0]])
    expect(await idsOf(`origin=bounce&limit=1&after=${all[4]}`)).toEqual([all[0]])
    expect(await idsOf('origin=complaint')).toEqual([all[2]])
    expect(await idsOf('origin=manual')).toEqual([all[3], all[1]])
    const { json } = await ask('GET', `/v1/suppressions/${all[3]}`)
    expect(json).toMatchObject({ origin: 'manual', source_id: messageId, created_at: '2027-01-15T08:00:00.003Z' })
  })

  it('leaves an address that bounced as it is when it is added', async () => {
    const { write, add, find } = await stage()
    const [row] = await write(['bounce'])
    expect(await add('bounce0@peer.example')).toBe(row?.id)
    expect((await find('bounce0@peer.example')).json.origin).toBe('bounce')
  })
})

describe('/v1/suppressions 404 and 422', () => {
  it.each(['x', 'x@', 'nobody@peer.example', crypto.randomUUID(), '%00', 'batch'])('knows no %s', async (id) => {
    const { ask } = await stage()
    for (const method of ['GET', 'DELETE'])
      expect((await ask(method, `/v1/suppressions/${id}`)).json).toMatchObject({ statusCode: 404, name: 'not_found' })
  })

  it.each<[string, unknown, string]>([
    ['no address', {}, 'Missing `email` field'],
    ['a number', { email: 1 }, '`email`'],
    ['a word', { email: 'bob' }, '`email`: "bob" has no @'],
    ['a display name', { email: 'Bob <bob@peer.example>' }, 'display name'],
    ['two addresses', { email: 'a@b.example, c@d.example' }, '`email`'],
    ['a line break', { email: 'a\r\n@b.example' }, '`email`'],
    ['an unknown field', { email: 'a@b.example', reason: 'x' }, 'reason'],
    ['a list', [], 'body'],
  ])('refuses %s', async (_, body, told) => {
    const { ask } = await stage()
    const answer = await ask('POST', '/v1/suppressions', body)
    expect(answer).toMatchObject({ status: 422, json: { message: expect.stringContaining(told) } })
    expect((await ask('GET', '/v1/suppressions')).json.data).toEqual([])
  })

  it.each([
    ['origin=spam', '`origin`'],
    ['after=x', '`after`'],
    ['limit=101', '`limit`'],
  ])('refuses the query %s', async (query, told) => {
    const { ask } = await stage()
    const answer = await ask('GET', `/v1/suppressions?${query}`)
    expect(answer).toMatchObject({ status: 422, json: { message: expect.stringContaining(told) } })
  })
})
