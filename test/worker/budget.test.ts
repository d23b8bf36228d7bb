/** The budgets of the hot path: D1 round trips and rows written, indexes counted. */
import { env } from 'cloudflare:workers'
import { SendEmail } from '@mailstead/contracts/api/email.ts'
import { DeliveryEvent } from '@mailstead/contracts/delivery-event.ts'
import { JobId, RelayId } from '@mailstead/contracts/ids.ts'
import { JobsManifest } from '@mailstead/contracts/relay-job.ts'
import { drizzle } from 'drizzle-orm/d1'
import { describe, expect, it } from 'vitest'
import type { Deps } from '../../worker/deps.ts'
import { authenticate, forgetAccess } from '../../worker/services/access/authenticate.ts'
import { applyEvents } from '../../worker/services/delivery/apply-events.ts'
import { handOver } from '../../worker/services/sending/hand-over.ts'
import { submit } from '../../worker/services/sending/submit.ts'
import { createRelay } from './create-relay.ts'
import { createTenant, type TestTenant } from './create-tenant.ts'
import { type Meter, meterDatabase } from './metered-database.ts'

function meterDeps(deps: Deps): { deps: Deps; meter: Meter } {
  const meter: Meter = { roundTrips: 0, rowsWritten: 0 }
  const open = (database: D1Database) => drizzle(meterDatabase(database, meter), { casing: 'snake_case' })
  const shards = [open(env.LEDGER_0), open(env.LEDGER_1)]
  return {
    meter,
    deps: {
      ...deps,
      directory: open(env.DB),
      ledgers: { count: 2, at: (shard) => shards[shard] ?? deps.ledgers.at(shard) },
    },
  }
}

const requestOf = (tenant: TestTenant) =>
  SendEmail.parse({ from: `a@${tenant.domain.name}`, to: 'bob@peer.example', subject: 's', text: 't' })

describe('the budget of an accept', () => {
  it('is three D1 round trips and six rows for a one-recipient mail with an idempotency key, on a cold isolate', async () => {
    const tenant = await createTenant()
    forgetAccess(tenant.tenant.id)
    const { deps, meter } = meterDeps(tenant.deps)
    const access = await authenticate(deps, tenant.apiKey, tenant.domain.name)
    await submit(deps, access, requestOf(tenant), 'first')
    expect(meter).toEqual({ roundTrips: 3, rowsWritten: expect.any(Number) })
    expect(meter.rowsWritten).toBeGreaterThan(0)
    expect(meter.rowsWritten).toBeLessThanOrEqual(6)
  })

  it('is two round trips once the key and domain are known to the isolate', async () => {
    const tenant = await createTenant()
    const { deps, meter } = meterDeps(tenant.deps)
    await submit(deps, await authenticate(deps, tenant.apiKey, tenant.domain.name), requestOf(tenant), null)
    meter.roundTrips = 0
    await submit(deps, await authenticate(deps, tenant.apiKey, tenant.domain.name), requestOf(tenant), null)
    expect(meter.roundTrips).toBe(2)
  })
})

/** An agent that takes every job, as its answer says. */
const acceptingAgent: typeof fetch = async (_, init) => {
  const text = await new Response(init?.body ?? '').text()
  const { jobs } = JobsManifest.parse(JSON.parse(text.slice(0, text.indexOf('\n'))))
  return Response.json({ results: jobs.map(({ id }) => ({ id, status: 'accepted' })) })
}

describe('the budget of a whole life', () => {
  it('is twenty rows for a one-recipient mail that is delivered at the first attempt', async () => {
    const tenant = await createTenant()
    await createRelay({ heartbeatAtMs: tenant.deps.clock.now() })
    const { deps: metered, meter } = meterDeps(tenant.deps)
    const deps = { ...metered, fetch: acceptingAgent }
    const access = await authenticate(deps, tenant.apiKey, tenant.domain.name)
    const { id } = await submit(deps, access, requestOf(tenant), 'first')
    await handOver(deps, [{ tenant: tenant.tenant.id, job: JobId.parse(id) }])
    const afterHandOver = meter.rowsWritten
    const ledger = tenant.tenant.shard === 0 ? env.LEDGER_0 : env.LEDGER_1
    const job = await ledger
      .prepare('select relay_id, epoch from jobs where id = ?')
      .bind(id)
      .first<{ relay_id: string; epoch: number }>()
    const now = new Date(deps.clock.now()).toISOString()
    const event = DeliveryEvent.parse({
      id: `${id}|0|1|delivered`,
      tenant: tenant.tenant.id,
      messageId: id,
      jobId: id,
      epoch: job?.epoch,
      n: 0,
      kind: 'delivered',
      occurredAt: now,
      attempt: {
        id,
        no: 1,
        verdict: 'delivered',
        phase: 'dot',
        reply: { code: 250, enhanced: '2.0.0', text: 'ok' },
        error: null,
        tls: null,
        reused: false,
        startedAt: now,
        endedAt: now,
        transcript: [],
        target: null,
        nextTryAt: null,
      },
    })
    await applyEvents(deps, [{ relay: RelayId.parse(job?.relay_id), events: [event] }])
    const row = await ledger.prepare('select state from messages where id = ?').bind(id).first()
    expect(row).toEqual({ state: 'delivered' })
    console.info(
      JSON.stringify({ handedOver: afterHandOver, delivered: meter.rowsWritten, roundTrips: meter.roundTrips }),
    )
    expect(meter.rowsWritten).toBeGreaterThan(afterHandOver)
    expect(meter.rowsWritten).toBeLessThanOrEqual(20)
  })
})
