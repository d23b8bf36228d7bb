/** The budgets of the hot path: D1 round trips and rows written, indexes counted. */
import { env } from 'cloudflare:workers'
import { SendEmail } from '@mailstead/contracts/api/email.ts'
import { SubmissionManifest } from '@mailstead/contracts/submission.ts'
import { drizzle } from 'drizzle-orm/d1'
import { describe, expect, it } from 'vitest'
import type { Deps } from '../../worker/deps.ts'
import { authenticate, forgetAccess } from '../../worker/services/access/authenticate.ts'
import { submitRaw } from '../../worker/services/sending/raw/submit-raw.ts'
import { submit } from '../../worker/services/sending/submit.ts'
import { createTenant, type TestTenant } from './create-tenant.ts'
import { type Meter, meterDatabase } from './metered-database.ts'
import { messageOf, submissionOf } from './submit-mail.ts'

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

  it('is no larger for a mail by SMTP, whose sender is told of failures', async () => {
    const tenant = await createTenant()
    forgetAccess(tenant.tenant.id)
    const { deps, meter } = meterDeps(tenant.deps)
    const access = await authenticate(deps, tenant.apiKey, tenant.domain.name)
    const raw = messageOf(tenant)
    const { mailFrom, rcptTo, ...told } = SubmissionManifest.parse(await submissionOf(tenant, raw))
    const request = {
      envelope: { from: mailFrom, to: rcptTo.map(({ address }) => address) },
      bytes: new Uint8Array(new TextEncoder().encode(raw)),
      session: { ...told, mailFrom, rcptTo, isNullSender: false },
    }
    const first = await submitRaw(deps, access, request, null)
    expect(meter).toMatchObject({ roundTrips: 3 })
    expect(meter.rowsWritten).toBeGreaterThan(0)
    expect(meter.rowsWritten).toBeLessThanOrEqual(5)
    // A repeat is known by its id alone, and writes nothing.
    meter.rowsWritten = 0
    expect(await submitRaw(deps, access, request, null)).toEqual({ id: first.id, wake: null })
    expect(meter.rowsWritten).toBe(0)
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
