import { Webhook } from 'standardwebhooks'
import { beforeEach, describe, expect, it } from 'vitest'
import { createTenant, type TestTenant } from '../../../test/worker/create-tenant.ts'
import type { Deps } from '../../deps.ts'
import { writeStorage } from '../../store/directory/plans/tenant-storage.ts'
import { writeSetting } from '../../store/directory/settings.ts'
import { usage } from '../../store/ledger/schema.ts'
import type { BillingReport } from './billing-hook.ts'
import { reportUsage } from './report-usage.ts'

const SECRET = `whsec_${new Uint8Array(32).fill(7).toBase64()}`
const URL = 'http://10.0.0.7/usage'
/** The first of a month: the last days of the one before have not been told yet. */
const NOW = Date.parse('2027-01-01T03:17:00Z')

interface Posted {
  readonly id: string
  readonly report: BillingReport
}

function stage(owner: TestTenant, config: Partial<Deps['config']>) {
  const posted: Posted[] = []
  const logged: string[] = []
  const answers: Response[] = []
  const deps: Deps = {
    ...owner.deps,
    clock: { now: () => NOW },
    config: { ...owner.deps.config, ...config },
    log: (_level, event) => logged.push(event),
    fetch: async (input, init) => {
      const request = new Request(input, init)
      expect(request.url).toBe(URL)
      const id = request.headers.get('webhook-id') ?? ''
      posted.push({ id, report: (await request.json()) as BillingReport })
      return answers.shift() ?? new Response(null, { status: 204 })
    },
  }
  return { deps, posted, logged, answers }
}

const ON = { BILLING_URL: URL, BILLING_SECRET: SECRET }
const accountIn = (posted: readonly Posted[], { tenant }: TestTenant) =>
  posted.flatMap(({ report }) => report.accounts.filter(({ id }) => id === tenant.id))

describe('the billing hook', () => {
  let owner: TestTenant
  beforeEach(async () => {
    owner = await createTenant()
    await writeSetting(owner.deps.directory, 'billing_place', '')
    const { id: tenantId, shard } = owner.tenant
    const rest = { dayQuota: 10_000, monthQuota: 100_000 }
    await owner.deps.ledgers
      .at(shard)
      .insert(usage)
      .values([
        { tenantId, month: '2026-11', day: '2026-11-30', daySent: 1, monthSent: 999, ...rest },
        { tenantId, month: '2026-12', day: '2026-12-31', daySent: 5, monthSent: 321, ...rest },
        { tenantId, month: '2027-01', day: '2027-01-01', daySent: 2, monthSent: 2, ...rest },
      ])
    await writeStorage(owner.deps.directory, tenantId, { bytes: 4_096, countedUpTo: '', measuredAtMs: NOW })
  })

  it('is off unless it is configured', async () => {
    const { deps, posted, logged } = stage(owner, {})
    await reportUsage(deps, true)
    expect([posted, logged]).toEqual([[], []])
  })

  it('is told of every account once: its plan, what it keeps, this month and the one before', async () => {
    const silent = await createTenant()
    const { deps, posted, logged } = stage(owner, ON)
    await reportUsage(deps, true)
    expect(logged).toEqual(['billing.finished'])
    expect(accountIn(posted, owner)).toEqual([
      {
        id: owner.tenant.id,
        name: owner.tenant.name,
        plan: expect.stringMatching(/^\w+$/),
        state: 'active',
        storage_bytes: 4_096,
        months: [
          { month: '2027-01', emails: 2 },
          { month: '2026-12', emails: 321 },
        ],
      },
    ])
    expect(accountIn(posted, silent)).toMatchObject([{ storage_bytes: null, months: [{ emails: 0 }, { emails: 0 }] }])
    await reportUsage(deps, false)
    expect(accountIn(posted, owner)).toHaveLength(1)
  })

  it('is told again what it did not take, under the same id, and goes on from there', async () => {
    const { deps, posted, logged, answers } = stage(owner, ON)
    answers.push(new Response('later', { status: 503 }))
    await reportUsage(deps, true)
    expect(logged).toEqual(['billing.failed'])
    expect(posted).toHaveLength(1)
    await reportUsage(deps, false)
    expect(posted[1]).toEqual(posted[0])
    expect(accountIn(posted.slice(1), owner)).toHaveLength(1)
  })

  it('can tell that it is us', async () => {
    const { deps } = stage(owner, ON)
    const genuine: boolean[] = []
    const listening: Deps = {
      ...deps,
      // The library compares the time of signing with its own clock.
      clock: { now: () => Date.now() },
      fetch: async (input, init) => {
        const request = new Request(input, init)
        const body = await request.text()
        new Webhook(SECRET).verify(body, Object.fromEntries(request.headers))
        expect(() => new Webhook(SECRET).verify(`${body} `, Object.fromEntries(request.headers))).toThrow()
        genuine.push(true)
        return new Response()
      },
    }
    await reportUsage(listening, true)
    expect(genuine.length).toBeGreaterThan(0)
  })
})
