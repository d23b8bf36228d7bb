/** How the deployment does: for everybody in a word a part, for its operator with numbers. */
import { env } from 'cloudflare:workers'
import { eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createDeps, type Deps } from '../../../worker/deps.ts'
import { readStatus } from '../../../worker/services/status/read-status.ts'
import { readOverdue } from '../../../worker/store/ledger/reports/overdue.ts'
import { jobs, tenantFences } from '../../../worker/store/ledger/schema.ts'
import { call } from '../call.ts'
import { createMessage } from '../create-message.ts'
import { createRelay } from '../create-relay.ts'
import { createTenant, type TestTenant } from '../create-tenant.ts'
import { interceptDatabase } from '../intercept-database.ts'
import { callAs, createMember, createPerson } from '../people/create-person.ts'

const staff = await createPerson({ staff: true })
const MINUTE_MS = 60_000

/** Dependencies of an isolate of its own, whose clock the test moves. */
function isolate(changes: Partial<Deps> = {}) {
  const deps = createDeps(env)
  const at = { nowMs: deps.clock.now() }
  return { at, deps: { ...deps, log: vi.fn(), clock: { now: () => at.nowMs }, ...changes } }
}

async function dueSince(owner: TestTenant, dueAtMs: number): Promise<void> {
  const message = await createMessage(owner)
  await owner.deps.ledgers.at(owner.tenant.shard).update(jobs).set({ dueAtMs }).where(eq(jobs.id, message.job))
}

const clear = async () => {
  await env.DB.prepare('delete from relays').run()
  for (const ledger of [env.LEDGER_0, env.LEDGER_1]) {
    await ledger.prepare('update jobs set due_at_ms = null').run()
    await ledger.prepare('update deliveries set due_at_ms = null').run()
  }
}
beforeEach(clear)
afterEach(clear)

describe('the status', () => {
  it('is for everybody, and says nothing of anybody', async () => {
    await createRelay({ heartbeatAtMs: Date.now() })
    const { status, json, headers } = await call('GET', '/v1/status')
    expect(status).toBe(200)
    expect(json).toEqual({
      object: 'status',
      parts: { api: 'operational', sending: 'operational', receiving: 'operational' },
      checked_at: expect.any(String),
    })
    expect(headers.get('cache-control')).toBe('no-store')
  })

  it('asks the databases once in fifteen seconds', async () => {
    const { at, deps } = isolate()
    expect((await readStatus(deps)).parts.sending).toBe('down')
    await createRelay({ heartbeatAtMs: at.nowMs })
    at.nowMs += 14_999
    expect((await readStatus(deps)).parts.sending).toBe('down')
    at.nowMs += 1
    expect((await readStatus(deps)).parts.sending).toBe('operational')
  })

  it('tells of mail that nobody hands over, in any ledger', async () => {
    const { at, deps } = isolate()
    await createRelay({ heartbeatAtMs: at.nowMs })
    await dueSince(await createTenant(), at.nowMs - 6 * MINUTE_MS)
    expect((await readStatus(deps)).parts).toEqual({
      ...{ api: 'operational', sending: 'degraded', receiving: 'operational' },
    })
  })

  it('is an answer also when no database is', async () => {
    const failing = new Proxy(createDeps(env).directory, {
      get: () => () => {
        throw new Error('D1_ERROR: away')
      },
    })
    const { deps } = isolate({ directory: failing })
    expect((await readStatus(deps)).parts).toEqual({ api: 'down', sending: 'unknown', receiving: 'unknown' })
    expect(deps.log).toHaveBeenCalledWith('error', 'status.not_read', expect.anything())
  })
})

describe('the oldest work that is due', () => {
  it('is found by an index alone, and that of a tenant that is moved away does not count', async () => {
    const owner = await createTenant()
    const ledger = owner.deps.ledgers.at(owner.tenant.shard)
    const nowMs = owner.deps.clock.now()
    expect(await readOverdue(ledger, nowMs)).toEqual({ sendingMs: null, receivingMs: null })
    for (const minutes of [2, 9, 4]) await dueSince(owner, nowMs - minutes * MINUTE_MS)
    await dueSince(owner, nowMs + MINUTE_MS)
    expect((await readOverdue(ledger, nowMs)).sendingMs).toBe(nowMs - 9 * MINUTE_MS)
    await ledger.insert(tenantFences).values({ tenantId: owner.tenant.id, kind: 'away', moveAtMs: 1 })
    expect((await readOverdue(ledger, nowMs)).sendingMs).toBeNull()

    const database = owner.tenant.shard === 0 ? env.LEDGER_0 : env.LEDGER_1
    const asked: string[] = []
    const watched = interceptDatabase(database, (statements, run) => {
      asked.push(...statements)
      return run()
    })
    await readOverdue(drizzle(watched), nowMs)
    expect(asked).toHaveLength(1)
    const { results } = await database
      .prepare(`explain query plan ${asked[0]}`)
      .bind(nowMs, nowMs)
      .all<{ detail: string }>()
    const steps = results.map(({ detail }) => detail).join('\n')
    for (const table of ['jobs', 'deliveries']) expect(steps).toContain(`INDEX ${table}_due (due_at_ms<?)`)
    expect(steps).not.toMatch(/TEMP B-TREE|SCAN (jobs|deliveries)/)
  })
})

describe('the overview', () => {
  const read = async () => (await callAs(staff, 'GET', '/v1/operator/overview')).json

  it('counts tenants, those who ask among them, and says since when work is due', async () => {
    const before = (await read()).tenants
    const [paused, asking] = [await createTenant(), await createTenant()]
    const nowMs = paused.deps.clock.now()
    await callAs(staff, 'POST', `/v1/operator/tenants/${paused.tenant.id}/suspend`, { body: { reason: 'A list.' } })
    await callAs(staff, 'PATCH', `/v1/operator/tenants/${asking.tenant.id}`, { body: { plan: 'sandbox' } })
    const owner = await createMember(asking, 'owner')
    const message = 'We send receipts to our customers.'
    await callAs(owner, 'POST', '/v1/tenant/request-review', { body: { message } })
    await dueSince(asking, nowMs - 6 * MINUTE_MS)
    expect(await read()).toMatchObject({
      overdue: { sending: new Date(nowMs - 6 * MINUTE_MS).toISOString(), receiving: null },
      tenants: {
        ...{ all: before.all + 2, paused: before.paused + 1, in_sandbox: before.in_sandbox + 1 },
        asking: { sandbox: before.asking.sandbox + 1, pause: before.asking.pause },
      },
    })
  })

  it('is there for people of the operator only', async () => {
    const owner = await createMember(await createTenant(), 'owner')
    expect((await callAs(owner, 'GET', '/v1/operator/overview')).json).toMatchObject({ statusCode: 404 })
    expect((await call('GET', '/v1/operator/overview')).json).toMatchObject({ statusCode: 401 })
  })
})

describe('a review that is declined', () => {
  it('is answered with the reason, leaves things as they are, and may be asked for again', async () => {
    const tenant = await createTenant()
    const owner = await createMember(tenant, 'owner')
    const path = `/v1/operator/tenants/${tenant.tenant.id}`
    await callAs(staff, 'PATCH', path, { body: { plan: 'sandbox' } })
    const decline = (body: object) => callAs(staff, 'POST', `${path}/decline-review`, { body })
    expect((await decline({ reason: 'No.' })).json).toMatchObject({
      ...{ statusCode: 409, message: 'The account asks for no review.' },
    })
    const ask = () =>
      callAs(owner, 'POST', '/v1/tenant/request-review', { body: { message: 'We send receipts to customers.' } })
    await ask()
    expect((await decline({ reason: ' ' })).json).toMatchObject({ statusCode: 422 })
    const { status, json } = await decline({ reason: 'Tell us where the list comes from.' })
    expect({ status, review: json.review, isIn: json.in_sandbox }).toEqual({ status: 200, review: null, isIn: true })
    const [entry] = (await callAs(owner, 'GET', '/v1/audit')).json.data
    expect(entry).toMatchObject({
      ...{ act: 'review.declined', detail: { reason: 'Tell us where the list comes from.' } },
      actor: { kind: 'operator' },
    })
    expect((await decline({ reason: 'No.' })).status).toBe(409)
    expect((await ask()).status).toBe(200)
    expect((await callAs(staff, 'GET', path)).json.review).toMatchObject({ kind: 'sandbox' })
  })

  it('of nobody is not found', async () => {
    const path = `/v1/operator/tenants/${crypto.randomUUID()}/decline-review`
    expect((await callAs(staff, 'POST', path, { body: { reason: 'No.' } })).json).toMatchObject({ statusCode: 404 })
  })
})
