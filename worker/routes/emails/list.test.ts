import { and, eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { Resend } from 'resend'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createMessage } from '../../../test/worker/create-message.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { engageMessage } from '../../../test/worker/engage-message.ts'
import { databaseOf } from '../../../test/worker/fill-tenant.ts'
import { interceptDatabase } from '../../../test/worker/intercept-database.ts'
import { messages } from '../../store/ledger/schema.ts'

const HOUR = 3_600_000

afterEach(() => {
  vi.restoreAllMocks()
})

async function stage() {
  const owner = await createTenant()
  const ledger = owner.deps.ledgers.at(owner.tenant.shard)
  /** A row as it became later, with the recipients it was accepted for. */
  const add = async (change: Partial<typeof messages.$inferInsert> = {}, to?: readonly string[], ageMs = 0) => {
    const { id } = await createMessage(owner, { ageMs, ...(to ? { to } : {}) })
    if (Object.keys(change).length > 0)
      await ledger
        .update(messages)
        .set(change)
        .where(and(eq(messages.tenantId, owner.tenant.id), eq(messages.id, id)))
    return id
  }
  const list = (query: Record<string, string> = {}) =>
    call('GET', `/v1/emails?${new URLSearchParams(query)}`, { key: owner.apiKey })
  const idsOf = async (query: Record<string, string>): Promise<string[]> => {
    const { status, json } = await list(query)
    expect(status, JSON.stringify(json)).toBe(200)
    return json.data.map(({ id }: { id: string }) => id)
  }
  return { owner, add, list, idsOf, nowMs: owner.deps.clock.now() }
}

describe('GET /v1/emails 200', () => {
  it('shows mails as the package declares them, and ours beside', async () => {
    const { owner, add, list, nowMs } = await stage()
    expect((await list()).json).toEqual({ object: 'list', has_more: false, data: [] })
    const scheduledAtMs = nowMs + HOUR
    const id = await add({ scheduledAtMs, cc: '["c@peer.example"]', tags: '[{"name":"kind","value":"welcome"}]' })
    const { json } = await list()
    expect(json.data).toEqual([
      {
        id,
        from: `a@${owner.domain.name}`,
        to: ['bob@peer.example'],
        cc: ['c@peer.example'],
        bcc: null,
        reply_to: null,
        subject: 'test',
        message_id: `<${id}@${owner.domain.name}>`,
        last_event: 'scheduled',
        created_at: expect.any(String),
        scheduled_at: new Date(scheduledAtMs).toISOString(),
        expires_at: expect.any(String),
        tags: [{ name: 'kind', value: 'welcome' }],
        counts: { accepted: 1 },
        status: 'Pending',
      },
    ])
    const one = await call('GET', `/v1/emails/${id}`, { key: owner.apiKey })
    expect(one.json).toEqual({
      object: 'email',
      ...json.data[0],
      held_reason: null,
      held_until: null,
      spam_check: null,
      html: null,
      text: expect.any(String),
    })
    const timeline = await call('GET', `/v1/emails/${id}/timeline`, { key: owner.apiKey })
    expect(timeline.json).toMatchObject({ last_event: 'scheduled', recipients: [{ last_event: 'scheduled' }] })
    vi.spyOn(owner.deps.clock, 'now').mockReturnValue(scheduledAtMs)
    expect((await list()).json.data[0]).toMatchObject({ last_event: 'queued', scheduled_at: expect.any(String) })
  })

  it('pages both ways, also through a filter', async () => {
    const { add, list } = await stage()
    const ids: string[] = []
    for (let n = 0; n < 6; n++)
      ids.unshift(await add(n % 2 === 0 ? { subject: 'even' } : {}, undefined, (10 - n) * 1_000))
    const page = async (query: Record<string, string>) => {
      const { data, has_more } = (await list(query)).json
      return [data.map(({ id }: { id: string }) => ids.indexOf(id)), has_more]
    }
    const at = (index: number) => ids[index] ?? ''
    expect(await page({ limit: '4' })).toEqual([[0, 1, 2, 3], true])
    expect(await page({ limit: '4', after: at(3) })).toEqual([[4, 5], false])
    expect(await page({ limit: '2', before: at(4) })).toEqual([[2, 3], true])
    const even = { subject: 'EVEN' }
    expect(await page({ ...even, limit: '2' })).toEqual([[1, 3], true])
    expect(await page({ ...even, limit: '2', after: at(3) })).toEqual([[5], false])
    expect(await page({ ...even, limit: '1', before: at(5) })).toEqual([[3], true])
    expect(await page({ ...even, limit: '2', before: at(5) })).toEqual([[1, 3], false])
    expect(await page({ ...even, after: at(5) })).toEqual([[], false])
  })
})

describe('GET /v1/emails without filters', () => {
  it('reads the rows of its page by their key, and nothing else', async () => {
    const { owner, add, list } = await stage()
    await add()
    const database = databaseOf(owner.tenant.shard)
    const statements: string[] = []
    const spied = interceptDatabase(database, async (texts, run) => {
      statements.push(...texts)
      return run()
    })
    vi.spyOn(owner.deps.ledgers, 'at').mockReturnValue(drizzle(spied, { casing: 'snake_case' }))
    expect((await list({ after: crypto.randomUUID() })).status).toBe(200)
    expect(statements).toHaveLength(1)
    const [text = ''] = statements
    const values = [...text.matchAll(/\?/g)].map(() => '')
    const { results } = await database
      .prepare(`explain query plan ${text}`)
      .bind(...values)
      .all<{ detail: string }>()
    const engagement = [
      'CORRELATED SCALAR SUBQUERY 1',
      'SEARCH g USING PRIMARY KEY (tenant_id=? AND message_id=? AND kind=?)',
    ]
    expect(results.map(({ detail }) => detail.replace(/SUBQUERY \d/, 'SUBQUERY 1'))).toEqual([
      'SEARCH messages USING PRIMARY KEY (tenant_id=? AND id<?)',
      ...engagement,
      ...engagement,
    ])
  })
})

describe('GET /v1/emails with filters', () => {
  it('finds by the words of last_event', async () => {
    const { add, idsOf, nowMs } = await stage()
    const states = ['queued', 'sent', 'failed', 'expired', 'delivered'] as const
    const ids: Record<string, string> = {}
    for (const state of states) ids[state] = await add({ state })
    ids['scheduled'] = await add({ scheduledAtMs: nowMs + HOUR })
    ids['due'] = await add({ scheduledAtMs: nowMs - HOUR })
    ids['canceled'] = await add({ scheduledAtMs: nowMs + HOUR, state: 'canceled' })
    const found = async (status: string) =>
      (await idsOf({ status })).map((id) => Object.keys(ids).find((name) => ids[name] === id)).sort()
    expect(await found('failed')).toEqual(['expired', 'failed'])
    expect(await found('queued')).toEqual(['due', 'queued'])
    expect(await found('scheduled')).toEqual(['scheduled'])
    expect(await found('scheduled, delivered,canceled')).toEqual(['canceled', 'delivered', 'scheduled'])
    expect(await found('bounced')).toEqual([])
  })

  it('finds what was opened or clicked by these words and not as delivered, as it is shown', async () => {
    const { owner, add, idsOf, list } = await stage()
    const engaged = async (state: string, ...kinds: Parameters<typeof engageMessage>[1][]) => {
      const id = await add({ state })
      for (const kind of kinds) await engageMessage({ owner, id }, kind, { link: kind.endsWith('click') ? 'l' : '' })
      return id
    }
    const ids: Record<string, string> = {
      delivered: await engaged('delivered', 'machine_open', 'machine_click'),
      opened: await engaged('delivered', 'open', 'machine_click'),
      clicked: await engaged('delivered', 'open', 'click'),
      complained: await engaged('complained', 'open', 'click'),
      bounced: await engaged('bounced', 'open'),
      delivery_delayed: await engaged('delivery_delayed', 'click'),
    }
    const { data } = (await list()).json
    for (const [word, id] of Object.entries(ids)) {
      expect(await idsOf({ status: word }), word).toEqual([id])
      expect(data.find((each: { id: string }) => each.id === id).last_event).toBe(word)
      for (const path of [`/v1/emails/${id}`, `/v1/emails/${id}/timeline`])
        expect((await call('GET', path, { key: owner.apiKey })).json.last_event, path).toBe(word)
    }
    expect(await idsOf({ status: 'opened,clicked' })).toHaveLength(2)
  })

  it('finds by recipient and by sender, whatever the case and the name beside', async () => {
    const { owner, add, idsOf } = await stage()
    const { name } = owner.domain
    const ada = await add({ from: `"A, <x@y>" <Ada@${name.toUpperCase()}>` }, ['one@peer.example', 'Two@peer.example'])
    const bob = await add({ from: `bob@${name}` })
    const sorted = [ada, bob].sort().reverse()
    expect(await idsOf({ to: 'TWO@Peer.Example' })).toEqual([ada])
    expect(await idsOf({ to: 'wo@peer.example' })).toEqual([])
    expect(await idsOf({ from: `ada@${name}` })).toEqual([ada])
    expect(await idsOf({ from: `BOB@${name}` })).toEqual([bob])
    expect(await idsOf({ from: `ob@${name}` })).toEqual([])
    expect(await idsOf({ from: `@${name}` })).toEqual(sorted)
    expect(await idsOf({ from: `@sub.${name}` })).toEqual([])
    expect(await idsOf({ from: `@${name.slice(1)}` })).toEqual([])
  })

  it('finds by subject, domain, tag and time', async () => {
    const { owner, add, idsOf, nowMs } = await stage()
    const tags = '[{"name":"kind","value":"welcome"},{"name":"n","value":"1"}]'
    const old = await add({ subject: '100% of_your INVOICE', tags }, undefined, 2 * HOUR)
    const other = await add({ tags: '[{"name":"kind","value":"other"}]', domainId: crypto.randomUUID() })
    expect(await idsOf({ subject: '% of_your invoice' })).toEqual([old])
    expect(await idsOf({ subject: '%' })).toEqual([old])
    expect(await idsOf({ domain: owner.domain.name.toUpperCase() })).toEqual([old])
    expect(await idsOf({ domain: owner.domain.id })).toEqual([old])
    expect(await idsOf({ domain: crypto.randomUUID() })).toEqual([])
    expect(await idsOf({ tag: 'kind' })).toEqual([other, old])
    expect(await idsOf({ tag: 'kind:welcome' })).toEqual([old])
    expect(await idsOf({ tag: 'n:welcome' })).toEqual([])
    const hourAgo = new Date(nowMs - HOUR).toISOString()
    expect(await idsOf({ since: hourAgo })).toEqual([other])
    expect(await idsOf({ until: hourAgo })).toEqual([old])
    expect(await idsOf({ since: new Date(nowMs - 3 * HOUR).toISOString(), until: hourAgo })).toEqual([old])
  })

  it('and all of them must fit', async () => {
    const { owner, add, idsOf, nowMs } = await stage()
    const tags = '[{"name":"kind","value":"welcome"}]'
    const id = await add({ state: 'delivered', subject: 'Hello', tags })
    await add({ state: 'delivered', subject: 'Hello' })
    const all = {
      status: 'delivered,sent',
      to: 'bob@peer.example',
      from: `@${owner.domain.name}`,
      subject: 'hell',
      domain: owner.domain.name,
      tag: 'kind:welcome',
      since: new Date(nowMs - HOUR).toISOString(),
      until: new Date(nowMs + HOUR).toISOString().replace('Z', '+00:00'),
    }
    expect(await idsOf(all)).toEqual([id])
    expect(await idsOf({ ...all, status: 'sent' })).toEqual([])
    expect(await idsOf({ ...all, after: id })).toEqual([])
  })

  it.each<[Record<string, string>, string]>([
    [{ status: 'lost' }, 'status'],
    [{ status: '' }, 'status'],
    [{ to: 'nobody' }, 'to'],
    [{ to: 'Ada <ada@a.example>' }, 'display name'],
    [{ from: '@' }, 'from'],
    [{ from: '@nothing' }, '@example.com'],
    [{ subject: '' }, 'subject'],
    [{ domain: 'nobody.example' }, 'nobody.example'],
    [{ tag: 'a:b:c' }, 'tag'],
    [{ since: '2026-11-01' }, 'zone'],
    [{ since: '2026-11-01T00:00:00' }, 'since'],
    [{ since: '2026-11-02T00:00:00Z', until: '2026-11-01T00:00:00Z' }, 'until'],
    [{ limit: '0' }, 'limit'],
    [{ colour: 'red' }, 'colour'],
    [{ after: crypto.randomUUID(), before: crypto.randomUUID() }, 'before'],
  ])('422 for %o', async (query, part) => {
    const { list } = await stage()
    const { json } = await list(query)
    expect(json).toMatchObject({ statusCode: 422, name: 'validation_error', message: expect.stringContaining(part) })
  })
})

describe('the package resend', () => {
  it('lists mails a page at a time', async () => {
    const { owner, add } = await stage()
    const ids = [await add({}, undefined, 2_000), await add({}, undefined, 1_000)]
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
      const path = String(input).replace(/^https?:\/\/[^/]+/, '')
      const headers = Object.fromEntries(new Headers(init?.headers))
      const answer = await call(init?.method ?? 'GET', path, { headers })
      return new Response(answer.text, { status: answer.status, headers: { 'content-type': 'application/json' } })
    })
    const { emails } = new Resend(owner.apiKey, { baseUrl: 'http://mailstead.test/v1' })
    const first = await emails.list({ limit: 1 })
    expect(first).toMatchObject({ error: null, data: { has_more: true, data: [{ id: ids[1] }] } })
    const next = await emails.list({ limit: 1, after: ids[1] ?? '' })
    expect(next.data).toMatchObject({ has_more: false, data: [{ id: ids[0], last_event: 'queued' }] })
  })
})
