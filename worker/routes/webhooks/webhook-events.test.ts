import { and, eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { addWebhookEvent, createWebhook } from '../../../test/worker/create-webhook.ts'
import { readEventSeq } from '../../services/events/event-id.ts'
import { webhookDeliveries } from '../../store/ledger/schema.ts'

async function stage() {
  const owner = await createTenant()
  const id = await createWebhook(owner)
  const path = `/v1/webhooks/${id}/events`
  const ask = (method: string, tail = '', body?: unknown) => call(method, `${path}${tail}`, { key: owner.apiKey, body })
  const idsOf = async (tail: string) => {
    const { data, has_more } = (await ask('GET', tail)).json
    return [data.map((row: { id: string }) => row.id), has_more]
  }
  return { owner, id, ask, idsOf }
}

describe('/v1/webhooks/:id/events', () => {
  it('lists one row a delivery of this webhook, newest first, in pages and by status', async () => {
    const { owner, id, ask, idsOf } = await stage()
    const statuses = ['success', 'failed', 'attempting'] as const
    const made: string[] = []
    for (const status of statuses) made.unshift(await addWebhookEvent(owner, id, { status }))
    await addWebhookEvent(owner, await createWebhook(owner))
    expect((await ask('GET')).json).toEqual({
      object: 'list',
      has_more: false,
      data: statuses.toReversed().map((status, n) => ({
        ...{ id: made[n], type: 'contact.created', created_at: expect.any(String), status },
      })),
    })
    expect(await idsOf('?limit=2')).toEqual([made.slice(0, 2), true])
    expect(await idsOf(`?limit=2&after=${made[1]}`)).toEqual([[made[2]], false])
    expect(await idsOf(`?limit=1&before=${made[2]}`)).toEqual([[made[1]], true])
    expect(await idsOf('?status=failed')).toEqual([[made[1]], false])
    expect(await idsOf('?status=pending')).toEqual([[], false])
  })

  it.each(['status=gone', 'after=x', `before=${crypto.randomUUID()}`, 'limit=0', 'page=2'])(
    'refuses ?%s',
    async (query) => {
      const { ask } = await stage()
      const [field = ''] = query.split('=')
      const answer = await ask('GET', `?${query}`)
      expect(answer.json).toMatchObject({ statusCode: 422, message: expect.stringContaining(field) })
    },
  )

  it('refuses the event of another account as a position', async () => {
    const [a, b] = [await stage(), await stage()]
    const theirs = await addWebhookEvent(b.owner, b.id)
    expect((await a.ask('GET', `?after=${theirs}`)).json).toMatchObject({ name: 'validation_error' })
  })

  it('shows one event with what is posted', async () => {
    const { owner, id, ask } = await stage()
    const event = await addWebhookEvent(owner, id, { status: 'attempting' })
    const { json } = await ask('GET', `/${event}`)
    expect(json).toEqual({
      object: 'webhook_event',
      id: event,
      type: 'contact.created',
      created_at: expect.any(String),
      status: 'attempting',
      next_attempt_at: new Date(Date.parse(json.created_at) + 3_600_000).toISOString(),
      payload: {
        type: 'contact.created',
        created_at: json.created_at,
        seq: readEventSeq(owner.tenant.id, event),
        data: { email: expect.stringMatching(/@peer\.example$/) },
      },
    })
    const over = await addWebhookEvent(owner, id)
    expect((await ask('GET', `/${over}`)).json).toMatchObject({ status: 'success', next_attempt_at: null })
  })

  it.each(['', '/attempts'])('does not know the event of another webhook%s', async (tail) => {
    const { owner, ask } = await stage()
    const event = await addWebhookEvent(owner, await createWebhook(owner))
    for (const other of [event, 'x', crypto.randomUUID()])
      expect((await ask('GET', `/${other}${tail}`)).json).toMatchObject({ statusCode: 404, name: 'not_found' })
  })
})

describe('/v1/webhooks/:id/events/:eventId/attempts', () => {
  it('lists attempts, newest first, in pages', async () => {
    const { owner, id, ask, idsOf } = await stage()
    const event = await addWebhookEvent(owner, id, { attempts: 3 })
    const { data, ...rest } = (await ask('GET', `/${event}/attempts`)).json
    expect(rest).toEqual({ object: 'list', has_more: false })
    expect(data.map(({ id: _, ...row }: { id: string }) => row)).toEqual(
      [502, 501, 500].map((code, n) => ({
        ...{ http_status_code: code, response: `answer ${3 - n}`, sent_at: expect.any(String) },
      })),
    )
    const ids = data.map((row: { id: string }) => row.id)
    expect(new Set(ids).size).toBe(3)
    expect(await idsOf(`/${event}/attempts?limit=2`)).toEqual([ids.slice(0, 2), true])
    expect(await idsOf(`/${event}/attempts?after=${ids[1]}`)).toEqual([[ids[2]], false])
    expect(await idsOf(`/${event}/attempts?limit=1&before=${ids[2]}`)).toEqual([[ids[1]], true])
    const other = await addWebhookEvent(owner, id)
    for (const after of [event, other, 'x'])
      expect((await ask('GET', `/${event}/attempts?after=${after}`)).json).toMatchObject({ name: 'validation_error' })
  })
})

describe('/v1/webhooks/:id/events/:eventId/replay', () => {
  const readDelivery = async ({ owner, id }: Awaited<ReturnType<typeof stage>>, event: string) => {
    const [row] = await owner.deps.ledgers
      .at(owner.tenant.shard)
      .select()
      .from(webhookDeliveries)
      .where(
        and(
          eq(webhookDeliveries.tenantId, owner.tenant.id),
          eq(webhookDeliveries.webhookId, id),
          eq(webhookDeliveries.seq, readEventSeq(owner.tenant.id, event) ?? 0),
        ),
      )
    return row
  }

  it('makes the delivery due at once, with a new ladder', async () => {
    const staged = await stage()
    const event = await addWebhookEvent(staged.owner, staged.id, { status: 'failed', attempts: 2 })
    const answer = await staged.ask('POST', `/${event}/replay`)
    expect(answer).toMatchObject({ status: 200, json: { object: 'webhook_event', id: event } })
    const row = await readDelivery(staged, event)
    expect(row?.finalAtMs).toBeNull()
    // The runner may have been there already.
    expect(['pending', 'attempting']).toContain(row?.status)
    expect(row?.attempts).toBeLessThan(2)
  })

  it('is refused while the webhook is disabled', async () => {
    const staged = await stage()
    const event = await addWebhookEvent(staged.owner, staged.id, { status: 'failed' })
    const { owner, id, ask } = staged
    await call('PATCH', `/v1/webhooks/${id}`, { key: owner.apiKey, body: { status: 'disabled' } })
    const before = await readDelivery(staged, event)
    expect((await ask('POST', `/${event}/replay`)).json).toMatchObject({ statusCode: 409, name: 'conflict' })
    expect(await readDelivery(staged, event)).toEqual(before)
  })

  it('does not know an event that the webhook was not told of', async () => {
    const { owner, ask } = await stage()
    const event = await addWebhookEvent(owner, await createWebhook(owner))
    for (const other of [event, 'x']) expect((await ask('POST', `/${other}/replay`)).status).toBe(404)
  })
})
