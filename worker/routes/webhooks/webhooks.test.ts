import { and, eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { addWebhookEvent, createWebhook } from '../../../test/worker/create-webhook.ts'
import { createApiKey } from '../../services/tenants/create-api-key.ts'
import { webhookSecretContext } from '../../services/webhooks/webhook-secret.ts'
import { webhookAttempts, webhookDeliveries, webhooks } from '../../store/ledger/schema.ts'

const SECRET = /^whsec_[A-Za-z0-9+/]{32}$/
const GOOD = { endpoint: 'https://hooks.example/mail', events: ['contact.created', 'email.canceled'] }

async function stage() {
  const owner = await createTenant()
  const ask = (method: string, path: string, body?: unknown) => call(method, path, { key: owner.apiKey, body })
  const ledger = owner.deps.ledgers.at(owner.tenant.shard)
  const readRow = async (id: string) => {
    const [row] = await ledger
      .select()
      .from(webhooks)
      .where(and(eq(webhooks.tenantId, owner.tenant.id), eq(webhooks.id, id)))
    return row
  }
  return { owner, ask, ledger, readRow, create: (body: object) => ask('POST', '/v1/webhooks', body) }
}

describe('/v1/webhooks', () => {
  it('is made, read with its secret, listed without, changed and removed', async () => {
    const { ask, create } = await stage()
    const made = await create({ ...GOOD, events: [...GOOD.events, 'contact.created'] })
    expect(made).toMatchObject({
      status: 201,
      json: { object: 'webhook', signing_secret: expect.stringMatching(SECRET) },
    })
    const { id, signing_secret } = made.json
    const path = `/v1/webhooks/${id}`
    const shown = { id, ...GOOD, created_at: expect.any(String), status: 'enabled', disabled_reason: null }
    expect((await ask('GET', path)).json).toEqual({ object: 'webhook', ...shown, signing_secret })
    expect((await ask('GET', '/v1/webhooks')).json).toEqual({ object: 'list', has_more: false, data: [shown] })

    const changes = { endpoint: 'https://other.example:8443/x?y=1', events: ['topic.deleted'], status: 'disabled' }
    expect((await ask('PATCH', path, changes)).json).toEqual({ object: 'webhook', id })
    expect((await ask('GET', path)).json).toMatchObject({ ...changes, signing_secret })

    expect((await ask('DELETE', path)).json).toEqual({ object: 'webhook', id, deleted: true })
    expect((await ask('GET', path)).status).toBe(404)
    expect((await ask('DELETE', path)).status).toBe(404)
  })

  it('hears of what happens from now on, and keeps its secret sealed', async () => {
    const { owner, readRow, create } = await stage()
    await addWebhookEvent(owner, await createWebhook(owner))
    await addWebhookEvent(owner, await createWebhook(owner))
    const { id, signing_secret } = (await create(GOOD)).json
    const row = await readRow(id)
    expect(row?.cursorSeq).toBe(2)
    expect(JSON.stringify(row)).not.toContain(signing_secret)
    const context = webhookSecretContext(owner.tenant.id, id)
    expect(await owner.deps.secrets.open(context, row?.sealedSecret ?? '')).toBe(signing_secret)
  })

  it('shows why we disabled it, until it is enabled again', async () => {
    const { owner, ledger, readRow, ask } = await stage()
    const id = await createWebhook(owner)
    const path = `/v1/webhooks/${id}`
    const failing = {
      status: 'disabled' as const,
      disabledReason: 'The endpoint answered 410 Gone.',
      failingSinceMs: 5,
    }
    await ledger.update(webhooks).set(failing).where(eq(webhooks.id, id))
    expect((await ask('GET', path)).json).toMatchObject({ disabled_reason: failing.disabledReason })
    expect((await ask('GET', '/v1/webhooks')).json.data[0]).toMatchObject({ disabled_reason: failing.disabledReason })
    await ask('PATCH', path, { endpoint: 'https://other.example/' })
    expect(await readRow(id)).toMatchObject(failing)
    await ask('PATCH', path, { status: 'enabled' })
    expect(await readRow(id)).toMatchObject({ status: 'enabled', disabledReason: null, failingSinceMs: null })
  })

  it('keeps the secret of before for a day when it gets a new one', async () => {
    const { owner, readRow, ask, create } = await stage()
    const { id, signing_secret: first } = (await create(GOOD)).json
    const rotate = async () => (await ask('POST', `/v1/webhooks/${id}/signing-secret/rotate`)).json
    const open = async (sealed: string | null | undefined) =>
      owner.deps.secrets.open(webhookSecretContext(owner.tenant.id, id), sealed ?? '')
    const before = owner.deps.clock.now()
    const { signing_secret: second, ...rest } = await rotate()
    expect(rest).toEqual({ object: 'webhook', id })
    expect(second).toMatch(SECRET)
    expect(second).not.toBe(first)
    const row = await readRow(id)
    expect([await open(row?.sealedSecret), await open(row?.sealedPreviousSecret)]).toEqual([second, first])
    expect((row?.previousUntilMs ?? 0) - before).toBeGreaterThanOrEqual(86_400_000)
    expect((await ask('GET', `/v1/webhooks/${id}`)).json.signing_secret).toBe(second)
    const { signing_secret: third } = await rotate()
    const again = await readRow(id)
    expect([await open(again?.sealedSecret), await open(again?.sealedPreviousSecret)]).toEqual([third, second])
  })

  it('takes its deliveries and attempts with it, and nobody else’s', async () => {
    const { owner, ledger, ask } = await stage()
    const [gone, kept] = [await createWebhook(owner), await createWebhook(owner)]
    for (const id of [gone, gone, kept]) await addWebhookEvent(owner, id, { attempts: 3 })
    expect((await ask('DELETE', `/v1/webhooks/${gone}`)).status).toBe(200)
    const left = await ledger.batch([
      ledger
        .select({ id: webhookDeliveries.webhookId })
        .from(webhookDeliveries)
        .where(eq(webhookDeliveries.tenantId, owner.tenant.id)),
      ledger
        .select({ id: webhookAttempts.webhookId })
        .from(webhookAttempts)
        .where(eq(webhookAttempts.tenantId, owner.tenant.id)),
    ])
    expect(left.map((rows) => rows.map(({ id }) => id))).toEqual([[kept], [kept, kept, kept]])
  })

  it('pages newest first', async () => {
    const { owner, ask } = await stage()
    const ids: string[] = []
    for (let n = 0; n < 3; n++) ids.push(await createWebhook(owner))
    const idsOf = async (query: string) => {
      const { data, has_more } = (await ask('GET', `/v1/webhooks?${query}`)).json
      return [data.map(({ id }: { id: string }) => id), has_more]
    }
    const sorted = ids.toSorted().reverse()
    expect(await idsOf('limit=2')).toEqual([sorted.slice(0, 2), true])
    expect(await idsOf(`limit=2&after=${sorted[1]}`)).toEqual([[sorted[2]], false])
    expect(await idsOf(`before=${sorted[1]}`)).toEqual([[sorted[0]], false])
  })

  it('shows its secret to no key that may only read', async () => {
    const { owner } = await stage()
    const id = await createWebhook(owner)
    const { key } = await createApiKey(owner.deps, owner.tenant.id, { name: 'reads', permission: 'read_access' })
    expect((await call('GET', `/v1/webhooks/${id}`, { key })).json.name).toBe('restricted_api_key')
    const listed = await call('GET', '/v1/webhooks', { key })
    expect(listed.status).toBe(200)
    expect(listed.text).not.toContain('whsec_')
  })
})

describe('/v1/webhooks 409 and 422', () => {
  it('has at most 50 webhooks', async () => {
    const { owner, create, ask } = await stage()
    const made: string[] = []
    for (let n = 0; n < 50; n++) made.push(await createWebhook(owner))
    expect((await create(GOOD)).json).toMatchObject({
      statusCode: 409,
      name: 'conflict',
      message: expect.stringContaining('50'),
    })
    await ask('DELETE', `/v1/webhooks/${made[0]}`)
    expect((await create(GOOD)).status).toBe(201)
  })

  it.each<[string, unknown, string]>([
    ['no endpoint', { events: GOOD.events }, '`endpoint`'],
    ['an endpoint that is no text', { ...GOOD, endpoint: 7 }, '`endpoint`'],
    ['an empty endpoint', { ...GOOD, endpoint: '' }, '`endpoint`'],
    ['no URL', { ...GOOD, endpoint: 'hooks.example' }, '`endpoint`'],
    ['http', { ...GOOD, endpoint: 'http://hooks.example/' }, '`endpoint`'],
    ['loopback', { ...GOOD, endpoint: 'https://127.0.0.1/' }, '`endpoint`'],
    ['localhost', { ...GOOD, endpoint: 'https://localhost/' }, '`endpoint`'],
    ['an address in another form', { ...GOOD, endpoint: 'https://0x7f.1/' }, '`endpoint`'],
    ['a user in the URL', { ...GOOD, endpoint: 'https://u:p@hooks.example/' }, '`endpoint`'],
    ['an odd port', { ...GOOD, endpoint: 'https://hooks.example:22/' }, '`endpoint`'],
    ['a long endpoint', { ...GOOD, endpoint: `https://hooks.example/${'x'.repeat(2_048)}` }, '`endpoint`'],
    ['no events', { endpoint: GOOD.endpoint }, '`events`'],
    ['an empty list of events', { ...GOOD, events: [] }, '`events`'],
    ['events null', { ...GOOD, events: null }, '`events`'],
    ['one event as text', { ...GOOD, events: 'email.sent' }, '`events`'],
    ['an unknown event', { ...GOOD, events: ['email.sent', 'email.read'] }, '"email.read" is no event type'],
    ['a list of what there is', { ...GOOD, events: ['email.read'] }, 'inbox.draft.deleted'],
    ['an event that is no text', { ...GOOD, events: [{}] }, '`events.0`'],
    ['a field of nobody', { ...GOOD, description: 'x' }, 'description'],
  ])('refuses %s', async (_, body, named) => {
    const { create } = await stage()
    expect((await create(body as object)).json).toMatchObject({
      statusCode: 422,
      message: expect.stringContaining(named),
    })
  })

  it.each<[string, unknown, string]>([
    ['nothing', {}, '`status`'],
    ['an unknown status', { status: 'paused' }, '`status`'],
    ['a bad endpoint', { endpoint: 'https://10.0.0.1/' }, '`endpoint`'],
    ['no events', { events: [] }, '`events`'],
  ])('refuses a change to %s, and changes nothing', async (_, body, named) => {
    const { owner, readRow, ask } = await stage()
    const id = await createWebhook(owner)
    const before = await readRow(id)
    const answer = await ask('PATCH', `/v1/webhooks/${id}`, body)
    expect(answer.json).toMatchObject({ statusCode: 422, message: expect.stringContaining(named) })
    expect(await readRow(id)).toEqual(before)
  })
})
