/** The budgets of the hot path: D1 round trips and rows written, indexes counted. */
import { env } from 'cloudflare:workers'
import { SendEmail } from '@mailstead/contracts/api/email.ts'
import { drizzle } from 'drizzle-orm/d1'
import { describe, expect, it } from 'vitest'
import type { Deps } from '../../worker/deps.ts'
import { authenticate, forgetAccess } from '../../worker/services/access/authenticate.ts'
import { submit } from '../../worker/services/sending/submit.ts'
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
