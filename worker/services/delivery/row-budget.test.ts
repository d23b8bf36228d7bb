import { env } from 'cloudflare:workers'
import { SendEmail } from '@mailstead/contracts/api/email.ts'
import { DeliveryEventsQueued } from '@mailstead/contracts/delivery-event.ts'
import { JobId } from '@mailstead/contracts/ids.ts'
import { drizzle } from 'drizzle-orm/d1'
import { afterAll, expect, it } from 'vitest'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { createFakeAgent, fetchOf, removeRelays } from '../../../test/worker/fake-agent.ts'
import { type Meter, meterDatabase } from '../../../test/worker/metered-database.ts'
import type { Deps } from '../../deps.ts'
import { authenticate } from '../access/authenticate.ts'
import { archiveRaw } from '../ledgers/archive/archive-raw.ts'
import { handOver } from '../sending/hand-over/hand-over.ts'
import { submit } from '../sending/submit.ts'
import { applyEvents } from './apply-events.ts'

afterAll(async () => removeRelays((await createTenant()).deps))

it('the whole life of a one-recipient mail writes at most 15 rows, and a repeated event none', async () => {
  const tenant = await createTenant()
  await removeRelays(tenant.deps)
  // The archive finds this mail alone.
  for (const shard of [0, 1]) await tenant.deps.ledgers.at(shard).run('update jobs set raw = null')
  const agent = await createFakeAgent(tenant.deps.clock.now())
  // As ours: the hand-over is written with the result.
  agent.behave = async (_post, take) => Response.json({ ...((await take().json()) as object), tellsQueued: true })
  const meter: Meter = { roundTrips: 0, rowsWritten: 0, statements: new Set() }
  const shards = [env.LEDGER_0, env.LEDGER_1].map((database) =>
    drizzle(meterDatabase(database, meter), { casing: 'snake_case' }),
  )
  const ledgers = { count: 2, at: (shard: number) => shards[shard] ?? tenant.deps.ledgers.at(shard) }
  const deps: Deps = { ...tenant.deps, ledgers, fetch: fetchOf(agent) }
  const steps: Record<string, number> = {}
  const trips: Record<string, number> = {}
  const measure = async (name: string, work: () => Promise<unknown>) => {
    const before = { ...meter }
    await work()
    steps[name] = meter.rowsWritten - before.rowsWritten
    trips[name] = meter.roundTrips - before.roundTrips
  }

  const access = await authenticate(deps, tenant.apiKey, tenant.domain.name)
  const request = SendEmail.parse({ from: `a@${tenant.domain.name}`, to: 'b@peer.example', subject: 's', text: 't' })
  let id = ''
  await measure('accept', async () => {
    id = (await submit(deps, access, request, 'key')).id
  })
  const job = JobId.parse(id)
  await measure('handOver', () => handOver(deps, [{ tenant: tenant.tenant.id, job }]))
  const at = new Date().toISOString()
  const batch = DeliveryEventsQueued.parse({
    relay: agent.relay.id,
    events: [
      {
        id: `${job}|0|1|delivered`,
        tenant: tenant.tenant.id,
        messageId: id,
        jobId: job,
        epoch: 1,
        n: 0,
        kind: 'delivered',
        occurredAt: at,
        attempt: {
          id: crypto.randomUUID(),
          verdict: 'delivered',
          phase: 'dot',
          reply: { code: 250, enhanced: '2.0.0', text: 'ok' },
          error: null,
          tls: null,
          reused: false,
          startedAt: at,
          endedAt: at,
          transcript: [],
          no: 1,
          target: null,
          nextTryAt: null,
        },
      },
    ],
  })
  await measure('delivered', () => applyEvents(deps, [batch]))
  await measure('repeated', () => applyEvents(deps, [batch]))
  await measure('woken again', () => handOver(deps, [{ tenant: tenant.tenant.id, job }]))
  await measure('archived', () => archiveRaw(deps, 'all'))
  console.info(`rows written: ${JSON.stringify(steps)}`)
  expect(steps).toMatchObject({ repeated: 0, 'woken again': 0 })
  expect(steps['accept']).toBeLessThanOrEqual(6)
  // The lease, whose due time is that of the accept.
  expect(steps['handOver']).toBe(1)
  // Recipient, message, two events, attempt, job and its entry for the archive; of many at once the job is packed instead.
  expect(steps['delivered']).toBeLessThanOrEqual(7)
  expect(steps['archived']).toBe(1)
  expect(meter.rowsWritten).toBeGreaterThan(10)
  expect(meter.rowsWritten).toBeLessThanOrEqual(15)
  // Holds and control cost the ordinary mail nothing: read, lease, look for stops; read and write.
  expect(trips).toMatchObject({ handOver: 3, delivered: 2, repeated: 1 })
  expect(await findScans(meter.statements ?? new Set())).toEqual([])
})

/** A statement's parameters do not change its plan; `?` are bound to an empty JSON array. */
async function readPlan(statement: string): Promise<string[]> {
  const parameters = statement.match(/\?/g)?.map(() => '[]') ?? []
  const { results } = await env.LEDGER_0.prepare(`explain query plan ${statement}`)
    .bind(...parameters)
    .all<{ detail: string }>()
  return results.map(({ detail }) => detail)
}

const TABLES = [
  ...['messages', 'recipients', 'jobs', 'attempts', 'suppressions', 'idempotency_keys', 'usage'],
  ...['events', 'webhooks', 'webhook_deliveries', 'webhook_attempts'],
]
/** The newest event (its end of the key, one row), and the webhooks of a tenant, which are few. */
const BOUNDED = ['SEARCH e USING PRIMARY KEY (tenant_id=?)', 'SEARCH webhooks USING PRIMARY KEY (tenant_id=?)']
/** Two columns of a key at least: the tenant alone means all that the tenant has. */
const isSearch = (detail: string): boolean =>
  BOUNDED.includes(detail) || /^SEARCH .* USING .*\((.*\?.* AND .*\?.*|\(tenant_id,id\)>\(\?,\?\))\)/.test(detail)

/** Plan lines that read a table by more than its key; the aliases of the hand-written statements are the first letters. */
async function findScans(statements: ReadonlySet<string>): Promise<string[]> {
  const plans = await Promise.all([...statements].map(readPlan))
  const names = [...TABLES, 'm', 'r', 'j', 'a', 's', 'e']
  const touches = (detail: string) => names.some((name) => new RegExp(`^(SCAN|SEARCH) ${name}( |$)`).test(detail))
  return plans.flat().filter((detail) => touches(detail) && !isSearch(detail))
}
