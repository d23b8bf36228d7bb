import { WebhookId } from '@mailstead/contracts/api/webhook.ts'
import { Resend } from 'resend'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { Webhook as SvixWebhook } from 'svix'
import { describe, expect, it } from 'vitest'
import { createTenant, type TestTenant } from '../../../../test/worker/create-tenant.ts'
import type { Deps } from '../../../deps.ts'
import { type ActingIn, bySystem } from '../../access/audit-entry.ts'
import { suppressAddresses } from '../../control/suppress.ts'
import { zoneResolver } from '../../outgoing/fake-internet.fixture.ts'
import { rotateSecret, updateWebhook } from '../change-webhook.ts'
import { createWebhook } from '../create-webhook.ts'
import { listWebhookEvents } from '../read-webhook-events.ts'
import { readWebhook } from '../read-webhooks.ts'
import { replayEvent } from '../replay-event.ts'
import { deliverWebhook } from './deliver-webhook.ts'

const MINUTE = 60_000
const DAY = 86_400_000
const ENDPOINT = 'https://hooks.example/mail'

interface Received {
  readonly url: string
  readonly headers: Headers
  readonly body: string
  readonly redirect: string | undefined
}

interface Stage {
  readonly deps: Deps
  readonly owner: TestTenant
  readonly access: ActingIn & { readonly shard: number }
  readonly received: Received[]
  readonly id: WebhookId
  readonly secret: string
  answer: () => Response | Promise<Response>
  move(ms: number): void
  /** Makes one event of each address. */
  happen(...addresses: string[]): Promise<void>
  run(): ReturnType<typeof deliverWebhook>
}

/** A webhook of a tenant's own, whose runner is the test. */
async function stage(): Promise<Stage> {
  const owner = await createTenant()
  const received: Received[] = []
  let offsetMs = 0
  const deps: Deps = {
    ...owner.deps,
    clock: { now: () => Date.now() + offsetMs },
    resolvers: [zoneResolver({ 'A hooks.example': ['93.184.215.14'] })],
    // The real runner would be faster than the test.
    webhookRunners: { getByName: () => ({ wake: async () => {} }) } as never,
    fetch: async (input, init) => {
      const request = new Request(input, init)
      const body = await request.text()
      received.push({ url: request.url, headers: request.headers, body, redirect: init?.redirect })
      return made.answer()
    },
  }
  const access = { ...bySystem(owner.tenant.id), shard: owner.tenant.shard }
  const made: Stage = {
    deps,
    owner,
    access,
    received,
    ...(await createWebhook(deps, access, { endpoint: ENDPOINT, events: ['suppression.added'] }).then((webhook) => ({
      id: WebhookId.parse(webhook.id),
      secret: webhook.signing_secret,
    }))),
    answer: () => new Response('thanks'),
    move(ms) {
      offsetMs += ms
    },
    happen: async (...addresses) =>
      void (await suppressAddresses(deps, access.tenant, { addresses, reason: 'manual' })),
    run: () => deliverWebhook(deps, { tenant: access.tenant, webhook: made.id }),
  }
  return made
}

const signatureOf = ({ headers }: Received) => ({
  id: headers.get('webhook-id') ?? '',
  timestamp: headers.get('webhook-timestamp') ?? '',
  signature: headers.get('webhook-signature') ?? '',
})

const logOf = async (at: Stage) => (await listWebhookEvents(at.deps, at.access, at.id, { limit: 20 })).data

describe('a delivery', () => {
  it('is accepted by the verifiers of resend, standardwebhooks and svix, and by none when anything is changed', async () => {
    const at = await stage()
    await at.happen('a@peer.example')
    expect(await at.run()).toEqual({ kind: 'rest' })
    const [delivery] = at.received
    if (!delivery) throw new Error('nothing was posted')
    const headers = Object.fromEntries(delivery.headers)
    const { webhooks } = new Resend('re_unused')
    const verify = (payload: string, secret: string, changed: Partial<ReturnType<typeof signatureOf>> = {}) =>
      webhooks.verify({ payload, headers: { ...signatureOf(delivery), ...changed }, webhookSecret: secret })
    expect(verify(delivery.body, at.secret)).toMatchObject({
      type: 'suppression.added',
      data: { email: 'a@peer.example', origin: 'manual' },
    })
    expect(new StandardWebhook(at.secret).verify(delivery.body, headers)).toMatchObject({ type: 'suppression.added' })
    expect(() => new SvixWebhook(at.secret).verify(delivery.body, headers)).not.toThrow()
    const other = `whsec_${btoa('x'.repeat(24))}`
    const old = String(Math.floor(Date.now() / 1_000) - 600)
    expect(() => verify(delivery.body.replace('a@', 'b@'), at.secret)).toThrow()
    expect(() => verify(delivery.body, other)).toThrow()
    expect(() => verify(delivery.body, at.secret, { timestamp: old })).toThrow()
    for (const Verifier of [StandardWebhook, SvixWebhook]) {
      expect(() => new Verifier(other).verify(delivery.body, headers)).toThrow()
      expect(() => new Verifier(at.secret).verify(`${delivery.body} `, headers)).toThrow()
      const aged = { ...headers, 'webhook-timestamp': old, 'svix-timestamp': old }
      expect(() => new Verifier(at.secret).verify(delivery.body, aged)).toThrow()
    }
  })

  it('is signed with both secrets for a day after a rotation', async () => {
    const at = await stage()
    const { signing_secret: fresh } = await rotateSecret(at.deps, at.access, at.id)
    await at.happen('a@peer.example')
    await at.run()
    at.move(DAY + MINUTE)
    await at.happen('b@peer.example')
    await at.run()
    const [during, after] = at.received
    if (!during || !after) throw new Error('two deliveries were expected')
    for (const secret of [at.secret, fresh])
      new StandardWebhook(secret).verify(during.body, Object.fromEntries(during.headers))
    expect(during.headers.get('webhook-signature')?.split(' ')).toHaveLength(2)
    expect(after.headers.get('webhook-signature')?.split(' ')).toHaveLength(1)
  })

  it('follows no redirect, and reads no more than 16 KB of an answer', async () => {
    const at = await stage()
    at.answer = () => new Response(null, { status: 302, headers: { location: 'http://127.0.0.1/' } })
    await at.happen('a@peer.example')
    await at.run()
    expect(at.received.map(({ url, redirect }) => [url, redirect])).toEqual([[ENDPOINT, 'manual']])
    let pulled = 0
    at.answer = () =>
      new Response(
        new ReadableStream({
          pull(controller) {
            pulled += 1_024
            controller.enqueue(new Uint8Array(1_024).fill(120))
            if (pulled >= 10 * 1_048_576) controller.close()
          },
        }),
      )
    at.move(MINUTE)
    await at.run()
    expect(pulled).toBeLessThan(100_000)
    expect(await logOf(at)).toMatchObject([{ status: 'success' }])
  })

  it('is not made to an endpoint whose name leads into a private network by now', async () => {
    const at = await stage()
    await at.happen('a@peer.example')
    Object.assign(at.deps, { resolvers: [zoneResolver({ 'A hooks.example': ['10.0.0.1'] })] })
    await at.run()
    expect(at.received).toEqual([])
    expect(await logOf(at)).toMatchObject([{ status: 'attempting' }])
  })
})

describe('a receiver that is down', () => {
  it('is tried ten times over more than three days, each time with the same id, and then not again', async () => {
    const at = await stage()
    at.answer = () => new Response('no', { status: 500 })
    await at.happen('a@peer.example')
    const begunMs = at.deps.clock.now()
    let lastMs = begunMs
    for (let round = 0; round < 40; round++) {
      const before = at.received.length
      const next = await at.run()
      if (at.received.length > before) lastMs = at.deps.clock.now()
      if (next.kind !== 'wait') break
      at.move(next.ms)
    }
    expect(at.received).toHaveLength(10)
    expect(lastMs - begunMs).toBeGreaterThan(3 * DAY)
    expect(new Set(at.received.map(({ headers }) => headers.get('webhook-id'))).size).toBe(1)
    expect(await logOf(at)).toMatchObject([{ status: 'failed' }])
  })

  it('is waited for as long as it asks', async () => {
    const at = await stage()
    at.answer = () => new Response('later', { status: 503, headers: { 'retry-after': '7200' } })
    await at.happen('a@peer.example')
    const next = await at.run()
    expect(next.kind === 'wait' ? Math.round(next.ms / MINUTE) : null).toBe(120)
  })

  it('that answers 410 is switched off at once, and nothing more is posted', async () => {
    const at = await stage()
    at.answer = () => new Response(null, { status: 410 })
    await at.happen('a@peer.example')
    expect(await at.run()).toEqual({ kind: 'rest' })
    const { status, disabled_reason } = await readWebhook(at.deps, at.access, at.id)
    expect({ status, disabled_reason }).toEqual({ status: 'disabled', disabled_reason: expect.stringContaining('410') })
    await at.happen('b@peer.example')
    at.move(DAY)
    await at.run()
    expect(at.received).toHaveLength(1)
  })

  it('for five days is switched off, and told of what happens from when it is switched on again', async () => {
    const at = await stage()
    at.answer = () => {
      throw new TypeError('certificate has expired')
    }
    for (let day = 0; day < 6; day++) {
      await at.happen(`d${day}@peer.example`)
      await at.run()
      at.move(DAY)
    }
    const { status, disabled_reason } = await readWebhook(at.deps, at.access, at.id)
    expect({ status, disabled_reason }).toEqual({
      status: 'disabled',
      disabled_reason: expect.stringContaining('five days'),
    })
    at.answer = () => new Response('ok')
    await updateWebhook(at.deps, at.access, at.id, { status: 'enabled' })
    const tried = at.received.length
    await at.happen('new@peer.example')
    await at.run()
    expect(at.received.slice(tried).map(({ body }) => JSON.parse(body).data.email)).toEqual(['new@peer.example'])
  })

  it('gets one post at a time until one succeeds', async () => {
    const at = await stage()
    at.answer = () => new Response('no', { status: 500 })
    await at.happen(...Array.from({ length: 12 }, (_, n) => `x${n}@peer.example`))
    await at.run()
    expect(at.received).toHaveLength(5)
    await at.run()
    expect(at.received).toHaveLength(6)
    at.answer = () => new Response('ok')
    at.move(MINUTE)
    await at.run()
    expect(at.received.length).toBe(6 + 12)
    expect((await logOf(at)).every(({ status }) => status === 'success')).toBe(true)
  })
})

describe('rows', () => {
  const count = async ({ deps, access }: Stage, table: string, tenant = access.tenant) =>
    (
      await deps.ledgers
        .at(access.shard)
        .all<{ seq: number }>(`select seq from ${table} where tenant_id = '${tenant}' order by seq`)
    ).length

  it('of what is taken at once are those of the attempts, and the log shows all of it in order and pages', async () => {
    const at = await stage()
    await at.happen('a@peer.example', 'b@peer.example')
    await at.run()
    at.answer = () => new Response('no', { status: 500 })
    await at.happen('c@peer.example')
    await at.run()
    expect([await count(at, 'webhook_attempts'), await count(at, 'webhook_deliveries')]).toEqual([3, 1])
    const shown = await logOf(at)
    expect(shown.map(({ status }) => status)).toEqual(['attempting', 'success', 'success'])
    const list = async (query: object) =>
      (await listWebhookEvents(at.deps, at.access, at.id, { limit: 1, ...query })).data.map(({ id }) => id)
    expect(await list({ after: shown[0]?.id })).toEqual([shown[1]?.id])
    expect(await list({ before: shown[2]?.id })).toEqual([shown[1]?.id])
    expect(await list({ status: 'success', limit: 20 })).toEqual(shown.slice(1).map(({ id }) => id))
    expect(await list({ status: 'pending', limit: 20 })).toEqual([])
  })

  it('are there of what waits while the endpoint fails', async () => {
    const at = await stage()
    at.answer = () => new Response('no', { status: 500 })
    await at.happen(...Array.from({ length: 7 }, (_, n) => `x${n}@peer.example`))
    await at.run()
    expect((await logOf(at)).map(({ status }) => status)).toEqual([
      'pending',
      'pending',
      ...Array(5).fill('attempting'),
    ])
    await at.happen('new@peer.example')
    await at.run()
    expect(await logOf(at)).toHaveLength(8)
  })

  it('pass over a hundred events in rounds, each posted once and in order', async () => {
    const at = await stage()
    const addresses = Array.from({ length: 110 }, (_, n) => `x${String(n).padStart(3, '0')}@peer.example`)
    await at.happen(...addresses)
    const rounds = []
    for (let next = await at.run(); next.kind === 'wait'; next = await at.run()) rounds.push(next.ms)
    expect(rounds).toEqual([0, 0, 0, 0])
    expect(at.received.map(({ body }) => JSON.parse(body).data.email).sort()).toEqual(addresses)
    expect(await count(at, 'webhook_deliveries')).toBe(0)
  })
})

describe('replay', () => {
  it('posts the event again under its id, and a replay during an attempt is not lost', async () => {
    const at = await stage()
    await at.happen('a@peer.example')
    await at.run()
    const [event] = await logOf(at)
    at.move(MINUTE)
    await replayEvent(at.deps, at.access, at.id, event?.id ?? '')
    await at.run()
    expect(at.received.map(({ headers }) => headers.get('webhook-id'))).toEqual([event?.id, event?.id])
    at.move(MINUTE)
    await replayEvent(at.deps, at.access, at.id, event?.id ?? '')
    at.answer = async () => {
      at.answer = () => new Response('ok')
      at.move(1)
      await replayEvent(at.deps, at.access, at.id, event?.id ?? '')
      return new Response('ok')
    }
    await at.run()
    await at.run()
    expect(at.received).toHaveLength(4)
  })
})
