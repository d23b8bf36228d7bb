import { env } from 'cloudflare:workers'
import { type DeliveryEvent, DeliveryEventsQueued } from '@mailstead/contracts/delivery-event.ts'
import { JobId, MessageId, TenantId } from '@mailstead/contracts/ids.ts'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { createRelay, signPost, type TestRelay } from '../../../test/worker/create-relay.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { createApp } from '../../app.ts'

const PATH = '/relay/v1/events'
const app = await createApp()
let relay: TestRelay
let onZero: TenantId
let onOne: TenantId

beforeAll(async () => {
  relay = await createRelay()
  onZero = (await createTenant({ shard: 0 })).tenant.id
  onOne = (await createTenant({ shard: 1 })).tenant.id
})

function eventOf(tenant: TenantId, n = 0, transcript: string[] | null = null): DeliveryEvent {
  const at = new Date(0).toISOString()
  const attempt = {
    id: crypto.randomUUID(),
    verdict: 'deferred',
    phase: 'rcpt',
    reply: null,
    error: 'ECONNRESET',
    tls: null,
    reused: false,
    startedAt: at,
    endedAt: at,
    no: 1,
    target: null,
    nextTryAt: at,
  } as const
  return {
    id: `e${n}|${crypto.randomUUID()}`,
    tenant,
    messageId: MessageId.parse(crypto.randomUUID()),
    jobId: JobId.parse(crypto.randomUUID()),
    epoch: 1,
    n,
    kind: transcript ? 'deferred' : 'queued',
    attempt: transcript && ({ ...attempt, transcript } as unknown as DeliveryEvent['attempt']),
    occurredAt: at,
  }
}

/** Posts to a Worker whose queue is a spy; the messages of all batches in order. */
async function post(body: unknown, sendBatch: ReturnType<typeof vi.fn> = vi.fn(async () => undefined)) {
  const text = JSON.stringify(body)
  const request = new Request(`http://mailstead.test${PATH}`, {
    method: 'POST',
    headers: await signPost(relay, PATH, text),
    body: text,
  })
  const response = await app.fetch(request, { ...env, DELIVERY_EVENTS: { sendBatch } as unknown as Queue })
  const batches = sendBatch.mock.calls.map(([batch]) => (batch as { body: unknown }[]).map((message) => message.body))
  const messages = batches.flat().map((message) => DeliveryEventsQueued.parse(message))
  return { status: response.status, json: await response.json(), batches, messages }
}

describe('POST /relay/v1/events 202', () => {
  it("queues one message a shard, each shard's events in their order", async () => {
    const events = [onZero, onOne, onZero, onOne].map((tenant, n) => eventOf(tenant, n))
    const { status, json, batches, messages } = await post({ events })
    expect({ status, json }).toEqual({ status: 202, json: {} })
    expect(batches).toHaveLength(1)
    expect(messages.map((message) => message.events)).toEqual([
      [events[0], events[2]],
      [events[1], events[3]],
    ])
    expect(messages.every((message) => message.relay === relay.id)).toBe(true)
  })

  it('answers only after the queue has them', async () => {
    let isQueued = false
    const sendBatch = vi.fn(async () => {
      await new Promise((resolve) => setTimeout(resolve, 20))
      isQueued = true
    })
    expect((await post({ events: [eventOf(onZero)] }, sendBatch)).status).toBe(202)
    expect(isQueued).toBe(true)
  })

  it('splits what is too large for one message or one batch, and loses nothing', async () => {
    const lines = Array.from({ length: 100 }, () => 'S 250 ü'.padEnd(120, 'x'))
    const events = Array.from({ length: 60 }, (_, n) => eventOf(onZero, n, lines))
    const { status, batches, messages } = await post({ events })
    expect(status).toBe(202)
    expect(messages.length).toBeGreaterThan(1)
    expect(messages.flatMap((message) => message.events)).toEqual(events)
    const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).byteLength
    for (const message of messages) expect(bytes(message)).toBeLessThan(100_000)
    for (const batch of batches) expect(bytes(batch)).toBeLessThan(256_000)
  })

  it('leaves out the transcript of an event that alone is too large, not the event', async () => {
    const event = eventOf(
      onZero,
      0,
      Array.from({ length: 100 }, () => '\u20ac'.repeat(400)),
    )
    const { status, messages } = await post({ events: [event, eventOf(onZero, 1)] })
    expect(status).toBe(202)
    expect(messages.flatMap((message) => message.events.map(({ n }) => n))).toEqual([0, 1])
    expect(messages[0]?.events[0]?.attempt).toMatchObject({
      error: 'ECONNRESET',
      transcript: ['(left out: too large)'],
    })
  })

  it('drops events of tenants that are gone, and only those', async () => {
    const gone = TenantId.parse(crypto.randomUUID())
    const events = [eventOf(gone), eventOf(onOne, 1)]
    const { status, messages } = await post({ events })
    expect(status).toBe(202)
    expect(messages.map((message) => message.events)).toEqual([[events[1]]])
    expect(await post({ events: [eventOf(gone)] })).toMatchObject({ status: 202, batches: [] })
  })
})

describe('POST /relay/v1/events refused', () => {
  it('503 when the queue does not take them', async () => {
    const sendBatch = vi.fn(async () => Promise.reject(new Error('queue is away')))
    expect(await post({ events: [eventOf(onZero)] }, sendBatch)).toMatchObject({
      status: 503,
      json: { name: 'service_unavailable' },
    })
  })

  it.each([
    ['no events', { events: [] }],
    ['too many', { events: Array.from({ length: 201 }, () => 1) }],
    ['an unknown kind', { events: [{ ...eventOf(TenantId.parse(crypto.randomUUID())), kind: 'exploded' }] }],
    ['text', 'events'],
  ])('422 with %s, and nothing is queued', async (_, body) => {
    expect(await post(body)).toMatchObject({ status: 422, batches: [] })
  })
})
