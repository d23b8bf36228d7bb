import { createExecutionContext, createMessageBatch, createScheduledController, getQueueResult } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { arrive, readDelivery, readMailIn } from '../../test/worker/arrive.ts'
import { createReceiver } from '../../test/worker/create-inbound.ts'
import { createMailbox } from '../../test/worker/create-mailbox.ts'
import { changeJob, createMessage, readJob, readStates, type TestMessage } from '../../test/worker/create-message.ts'
import { createTenant } from '../../test/worker/create-tenant.ts'
import { createFakeAgent, type FakeAgent, fetchOf, removeRelays } from '../../test/worker/fake-agent.ts'
import wrangler from '../../wrangler.toml?raw'
import type { Deps } from '../deps.ts'
import worker from '../index.ts'
import { CRONS } from '../scheduled.ts'
import { CONSUMERS, consume } from './consume.ts'
import { retryDelaySeconds } from './read-bodies.ts'

async function run(deps: Deps, queue: string, bodies: readonly unknown[]) {
  const messages = bodies.map((body, index) => ({ id: String(index), timestamp: new Date(), attempts: 1, body }))
  const batch = createMessageBatch(queue, messages)
  await consume(deps, batch)
  return getQueueResult(batch, createExecutionContext())
}

const failing = (deps: Deps): Deps => ({
  ...deps,
  directory: new Proxy(deps.directory, {
    get: () => () => {
      throw new Error('D1_ERROR: overloaded')
    },
  }),
})

async function stage() {
  const tenant = await createTenant()
  const agent = await createFakeAgent(Date.now())
  const lines: string[] = []
  const deps: Deps = { ...tenant.deps, fetch: fetchOf(agent), log: (_level, event) => lines.push(event) }
  return { tenant, agent, deps, lines }
}

const wake = ({ owner, job }: TestMessage) => ({ tenant: owner.tenant.id, job })

const delivered = (agent: FakeAgent, message: TestMessage, epoch = 1) => ({
  relay: agent.relay.id,
  events: [
    {
      id: `${message.job}|0|1|delivered`,
      tenant: message.owner.tenant.id,
      messageId: message.id,
      jobId: message.job,
      epoch,
      n: 0,
      kind: 'delivered',
      attempt: null,
      occurredAt: new Date().toISOString(),
    },
  ],
})

beforeEach(async () => removeRelays((await createTenant()).deps))
afterAll(async () => removeRelays((await createTenant()).deps))

describe('consumers', () => {
  it('are one for every queue of wrangler.toml, each with dead letters, and the crons are those of wrangler.toml', () => {
    const consumers = wrangler.split('[[queues.consumers]]').slice(1)
    const names = consumers.map((text) => /^queue = "([^"]+)"/m.exec(text)?.[1])
    expect([...names].sort()).toEqual(Object.keys(CONSUMERS).sort())
    for (const text of consumers) {
      const name = /^queue = "([^"]+)"/m.exec(text)?.[1] ?? ''
      if (!name.endsWith('-dead')) expect(text).toContain(`dead_letter_queue = "${name}-dead"`)
    }
    expect(JSON.parse(/^crons = (.+)$/m.exec(wrangler)?.[1] ?? '[]')).toEqual([...CRONS])
  })

  it('are not guessed: a queue without one throws', async () => {
    const { deps } = await stage()
    await expect(run(deps, 'constructor', [{}])).rejects.toThrow('There is no consumer')
  })

  it.each(Object.keys(CONSUMERS))(
    '%s: a malformed body is logged and acknowledged, the others are served',
    async (queue) => {
      const { deps, lines } = await stage()
      const result = await run(deps, queue, ['junk', null, { tenant: 'x' }])
      expect(result.explicitAcks).toEqual(['0', '1', '2'])
      expect(result.retryMessages).toEqual([])
      expect(lines.filter((line) => line === 'queue_message.malformed')).toHaveLength(3)
    },
  )
})

describe('queues outbound and bulk', () => {
  it.each(['mailstead-outbound', 'mailstead-bulk'])('%s hands over and acknowledges', async (queue) => {
    const { tenant, agent, deps } = await stage()
    const message = await createMessage(tenant)
    const result = await run(deps, queue, [wake(message), 'junk', wake(message)])
    expect(result.explicitAcks).toEqual(['0', '1', '2'])
    expect(agent.posts).toHaveLength(1)
    expect((await readStates(message)).message).toBe('sent')
  })

  it('acknowledges too when the relay is down, since the row remembers', async () => {
    const { tenant, agent, deps } = await stage()
    agent.behave = () => Promise.reject(new Error('Network connection lost.'))
    const message = await createMessage(tenant)
    const result = await run(deps, 'mailstead-outbound', [wake(message)])
    expect(result).toMatchObject({ explicitAcks: ['0'], retryMessages: [] })
    expect((await readJob(message)).dueAtMs).not.toBeNull()
  })

  it('repeats only when the database fails', async () => {
    const { tenant, deps } = await stage()
    const result = await run(failing(deps), 'mailstead-outbound', [wake(await createMessage(tenant))])
    expect(result.explicitAcks).toEqual([])
    expect(result.retryMessages).toEqual([{ msgId: '0' }])
  })
})

describe('queue delivery-events', () => {
  it('applies and acknowledges', async () => {
    const { tenant, agent, deps } = await stage()
    const message = await createMessage(tenant)
    await run(deps, 'mailstead-outbound', [wake(message)])
    const result = await run(deps, 'mailstead-delivery-events', [delivered(agent, message), delivered(agent, message)])
    expect(result.explicitAcks).toEqual(['0', '1'])
    expect((await readStates(message)).message).toBe('delivered')
    expect(await readJob(message)).toMatchObject({ state: 'done', dueAtMs: null })
  })

  it('ends right when the event comes before the answer of the POST', async () => {
    const { tenant, agent, deps } = await stage()
    const message = await createMessage(tenant)
    agent.behave = async (_post, take) => {
      await run(deps, 'mailstead-delivery-events', [delivered(agent, message)])
      return take()
    }
    await run(deps, 'mailstead-outbound', [wake(message)])
    const states = await readStates(message)
    expect(states).toMatchObject({ message: 'delivered', counts: { delivered: 1 } })
    expect(states.recipients[0]?.journalledAtMs).not.toBeNull()
    expect(await readJob(message)).toMatchObject({ state: 'done', dueAtMs: null })
  })

  it('repeats what the database did not take', async () => {
    const { tenant, agent, deps } = await stage()
    const message = await createMessage(tenant)
    const result = await run(failing(deps), 'mailstead-delivery-events', [delivered(agent, message)])
    expect(result.retryMessages).toEqual([{ msgId: '0' }])
  })
})

describe('queues inbound and scan', () => {
  it('file and score, and acknowledge', async () => {
    const { deps, lines } = await stage()
    const owner = await createReceiver()
    const mailbox = await createMailbox(owner, 'ada')
    const wake = await arrive(owner, { rcptTo: [mailbox.address], scan: null })
    expect(await run(deps, 'mailstead-inbound', [wake, 'junk', wake])).toMatchObject({ explicitAcks: ['0', '1', '2'] })
    expect(await readMailIn(mailbox, wake)).not.toBeNull()
    const scoring: Deps = {
      ...deps,
      fetch: async () => Response.json({ engine: 't', score: 9, threshold: 5, symbols: [] }),
    }
    expect(await run(scoring, 'mailstead-scan', [wake, wake])).toMatchObject({ explicitAcks: ['0', '1'] })
    expect(await readMailIn(mailbox, wake)).toMatchObject({ folder: 'spam' })
    expect(lines).not.toContain('ingest.failed')
  })

  it('let come again when its row says so what cannot be done now', async () => {
    const { deps } = await stage()
    const owner = await createReceiver()
    const mailbox = await createMailbox(owner, 'ada')
    const wake = await arrive(owner, { rcptTo: [mailbox.address], scan: null })
    const without: Deps = {
      ...deps,
      rawBucket: { get: () => Promise.reject(new Error('We encountered an internal error')) } as never,
    }
    const inbound = await run(without, 'mailstead-inbound', [wake])
    expect(inbound).toMatchObject({ explicitAcks: [], retryMessages: [{ msgId: '0' }] })
    await run(deps, 'mailstead-inbound', [wake])
    const busy: Deps = { ...deps, fetch: async () => new Response(null, { status: 503 }) }
    expect(await run(busy, 'mailstead-scan', [wake])).toMatchObject({
      explicitAcks: [],
      retryMessages: [{ msgId: '0' }],
    })
  })

  it.each(['mailstead-inbound', 'mailstead-scan', 'mailstead-inbound-dead', 'mailstead-scan-dead'])(
    '%s repeats when the database fails',
    async (queue) => {
      const { tenant, deps } = await stage()
      const wake = { tenant: tenant.tenant.id, delivery: crypto.randomUUID() }
      const result = await run(failing(deps), queue, [wake])
      expect(result).toMatchObject({ explicitAcks: [], retryMessages: [{ msgId: '0' }] })
    },
  )

  it('have dead letters that make what waits due at once, with an alarm', async () => {
    const { deps, lines } = await stage()
    const owner = await createReceiver()
    const mailbox = await createMailbox(owner, 'ada')
    const wake = await arrive(owner, { rcptTo: [mailbox.address], scan: null })
    expect(await run(deps, 'mailstead-inbound-dead', [wake])).toMatchObject({ explicitAcks: ['0'] })
    expect((await readDelivery(owner, wake)).dueAtMs).toBeLessThanOrEqual(Date.now())
    expect(await run(deps, 'mailstead-scan-dead', [wake])).toMatchObject({ explicitAcks: ['0'] })
    expect(lines.filter((line) => line === 'dead_letter.received')).toHaveLength(2)
  })
})

describe('dead letters', () => {
  it('make a waiting job due at once, with an alarm', async () => {
    const { tenant, deps, lines } = await stage()
    const [waiting, leased] = [await createMessage(tenant), await createMessage(tenant)]
    await changeJob(leased, { state: 'leased', dueAtMs: Date.now() + 900_000 })
    const before = await readJob(leased)
    const result = await run(deps, 'mailstead-outbound-dead', [wake(waiting), wake(leased)])
    expect(result.explicitAcks).toEqual(['0', '1'])
    expect((await readJob(waiting)).dueAtMs).toBeLessThanOrEqual(Date.now())
    expect(await readJob(leased)).toEqual(before)
    expect(lines).toContain('dead_letter.received')
  })

  it('come again while the database fails', async () => {
    const { tenant, deps } = await stage()
    const result = await run(failing(deps), 'mailstead-bulk-dead', [wake(await createMessage(tenant))])
    expect(result.retryMessages).toEqual([{ msgId: '0' }])
  })

  it('of events are applied', async () => {
    const { tenant, agent, deps, lines } = await stage()
    const message = await createMessage(tenant)
    await run(deps, 'mailstead-outbound', [wake(message)])
    await run(deps, 'mailstead-delivery-events-dead', [delivered(agent, message)])
    expect((await readStates(message)).message).toBe('delivered')
    expect(lines).toContain('dead_letter.received')
  })
})

describe('the Worker', () => {
  it('serves its queues and crons', async () => {
    const tenant = await createTenant()
    const message = await createMessage(tenant)
    const messages = [{ id: '0', timestamp: new Date(), attempts: 1, body: wake(message) }]
    const batch = createMessageBatch('mailstead-outbound-dead', messages)
    await worker.queue(batch, env)
    expect((await getQueueResult(batch, createExecutionContext())).explicitAcks).toEqual(['0'])
    expect((await readJob(message)).dueAtMs).toBeLessThanOrEqual(Date.now())
    const controller = createScheduledController({ cron: '* * * * *', scheduledTime: new Date() })
    await worker.scheduled(controller, env)
    expect((await readJob(message)).dueAtMs).toBeGreaterThan(Date.now())
  })
})

describe('retryDelaySeconds', () => {
  it('grows from five seconds to five minutes', () => {
    expect([1, 2, 4, 7, 100].map(retryDelaySeconds)).toEqual([5, 10, 40, 300, 300])
  })
})
