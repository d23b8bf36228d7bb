/** Dead letters: kept with what they carry, listed without it, sent again, discarded; and what waits, by queue. */
import { createExecutionContext, createMessageBatch, getQueueResult } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Deps } from '../../../worker/deps.ts'
import { consume } from '../../../worker/queues/consume.ts'
import { redriveQueue } from '../../../worker/services/dead-letters/redrive.ts'
import { createMessage } from '../create-message.ts'
import { createTenant } from '../create-tenant.ts'
import { callAs, createPerson } from '../people/create-person.ts'

const staff = await createPerson({ staff: true })
const ask = (method: string, path: string, body?: object) =>
  callAs(staff, method, `/v1/operator${path}`, body === undefined ? {} : { body })
const list = async (query = '') => (await ask('GET', `/dead-letters${query}`)).json.data

async function arrive(deps: Deps, queue: string, bodies: readonly unknown[], attempts = 1) {
  const messages = bodies.map((body, index) => ({ id: String(index), timestamp: new Date(), attempts, body }))
  const batch = createMessageBatch(queue, messages)
  await consume(deps, batch)
  return getQueueResult(batch, createExecutionContext())
}

/** The ledgers are away; the directory is there. */
const withoutLedgers = (deps: Deps): Deps => ({
  ...deps,
  log: () => undefined,
  ledgers: {
    count: 2,
    at: () => {
      throw new Error('D1_ERROR: overloaded')
    },
  },
})

async function stage() {
  const { deps, tenant, ...rest } = await createTenant()
  const quiet: Deps = { ...deps, log: () => undefined }
  const message = await createMessage({ deps, tenant, ...rest })
  return { deps: quiet, broken: withoutLedgers(deps), tenant, wake: { tenant: tenant.id, job: message.job } }
}

beforeEach(() => env.DB.prepare('delete from dead_letters').run())

describe('what a queue gave up on', () => {
  it('is brought back by itself, and shown', async () => {
    const { deps, wake } = await stage()
    expect(await arrive(deps, 'mailstead-bulk-dead', [wake])).toMatchObject({ explicitAcks: ['0'] })
    const [letter] = await list()
    expect(letter).toMatchObject({ queue: 'bulk', kind: 'wake_up', state: 'brought_back', times: 1, reason: null })
    expect(JSON.stringify(letter)).not.toContain(wake.job)
    expect(letter.size_bytes).toBe(JSON.stringify(wake).length)
  })

  it('stays open while it cannot be, is one letter however often it is tried, and counts what comes anew', async () => {
    const { deps, broken, wake } = await stage()
    for (const attempts of [1, 2, 3])
      expect(await arrive(broken, 'mailstead-outbound-dead', [wake], attempts)).toMatchObject({
        ...{ explicitAcks: [], retryMessages: [{ msgId: '0' }] },
      })
    expect(await list()).toMatchObject([{ state: 'open', times: 1, reason: expect.stringContaining('overloaded') }])
    await arrive(deps, 'mailstead-outbound-dead', [wake], 4)
    expect(await list()).toMatchObject([{ state: 'brought_back', times: 1 }])
    await arrive(broken, 'mailstead-outbound-dead', [wake])
    expect(await list()).toMatchObject([{ state: 'open', times: 2 }])
  })

  it('of events is kept whole for each that cannot be applied', async () => {
    const { broken, tenant, wake } = await stage()
    const events = [1, 2].map((n) => ({
      relay: 'relay-1',
      events: [
        {
          ...{ id: `${wake.job}|0|${n}|deferred`, tenant: tenant.id, messageId: wake.job, jobId: wake.job, epoch: 1 },
          ...{ n: 0, kind: 'deferred', attempt: null, occurredAt: new Date().toISOString() },
        },
      ],
    }))
    await arrive(broken, 'mailstead-delivery-events-dead', events)
    expect(await list('?queue=delivery-events')).toMatchObject([{ kind: 'events' }, { kind: 'events' }])
    expect(await list('?queue=bulk')).toEqual([])
  })

  it('and cannot be read is kept from any queue, of a deployment of any name', async () => {
    const { deps } = await stage()
    const result = await arrive(deps, 'post-office-inbound', [{ tenant: 'x', later: true }, 'junk'])
    expect(result.explicitAcks).toEqual(['0', '1'])
    expect(await list('?state=open')).toMatchObject([
      { queue: 'inbound', kind: 'unreadable' },
      { queue: 'inbound', kind: 'unreadable' },
    ])
  })

  it('goes with the tenant that it names', async () => {
    const { broken, wake, tenant } = await stage()
    await arrive(broken, 'mailstead-outbound-dead', [wake])
    const { deleteTenant } = await import('../../../worker/services/tenants/delete-tenant.ts')
    await deleteTenant((await createTenant()).deps, tenant.id)
    expect(await list()).toEqual([])
  })
})

describe('the operator', () => {
  it('sends one again, and all of a queue in pages', async () => {
    const { deps, broken, wake } = await stage()
    const other = { ...wake, job: crypto.randomUUID() }
    await arrive(broken, 'mailstead-outbound-dead', [wake, other])
    const [letter] = await list()
    expect((await ask('POST', `/dead-letters/${letter.id}/redrive`)).json).toEqual({
      ...{ object: 'redrive', redriven: 1, left: 1 },
    })
    expect((await list()).map(({ state }: { state: string }) => state).sort()).toEqual(['open', 'redriven'])
    const sent: unknown[] = []
    const queue = { sendBatch: async (batch: { body: unknown }[]) => void sent.push(...batch.map(({ body }) => body)) }
    await arrive(broken, 'mailstead-outbound-dead', [wake, other])
    const done = await redriveQueue({ ...deps, outbound: queue as never }, staff.userId, 'outbound')
    expect(done).toEqual({ redriven: 2, left: 0 })
    expect(sent).toHaveLength(2)
    expect(sent).toEqual(expect.arrayContaining([wake, other]))
    expect((await ask('POST', '/dead-letters/redrive', { queue: 'outbound' })).json).toMatchObject({ redriven: 0 })
  })

  it('discards one, and is told of what is not there', async () => {
    const { broken, wake } = await stage()
    await arrive(broken, 'mailstead-outbound-dead', [wake])
    const [{ id }] = await list()
    expect((await ask('DELETE', `/dead-letters/${id}`)).json).toEqual({ object: 'dead_letter', id, deleted: true })
    expect((await ask('DELETE', `/dead-letters/${id}`)).status).toBe(404)
    expect((await ask('POST', `/dead-letters/${id}/redrive`)).status).toBe(404)
    expect((await ask('POST', '/dead-letters/redrive', { queue: 'nothing' })).status).toBe(422)
  })

  it('sees what waits by queue, from databases and heartbeats', async () => {
    const { broken, wake } = await stage()
    const queues = async () =>
      Object.fromEntries((await ask('GET', '/queues')).json.data.map((queue: { name: string }) => [queue.name, queue]))
    const before = await queues()
    expect(Object.keys(before)).toEqual([
      ...['outbound', 'bulk', 'delivery-events', 'inbound', 'scan', 'webhooks', 'noted-events', 'relay-commands'],
    ])
    await createMessage(await createTenant())
    await arrive(broken, 'mailstead-outbound-dead', [wake])
    const { outbound } = await queues()
    expect(outbound).toMatchObject({ waiting: before['outbound'].waiting + 1, dead_letters: 1 })
  })
})
