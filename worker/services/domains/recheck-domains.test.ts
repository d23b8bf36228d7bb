import { env } from 'cloudflare:workers'
import type { Domain } from '@mailstead/contracts/api/domain.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createTenant, type TestTenant } from '../../../test/worker/create-tenant.ts'
import { createMember } from '../../../test/worker/people/create-person.ts'
import { stubDns, type Zone } from '../../../test/worker/stub-dns.ts'
import type { Deps } from '../../deps.ts'
import { CRONS, runCron } from '../../scheduled.ts'
import { mailAdmins } from '../tenants/mail-admins.ts'
import { readDomain } from './read-domain.ts'
import { recheckDomains } from './recheck-domains.ts'

const HOUR_MS = 3_600_000
const startMs = Date.now()

// Domains of other tests would be due first.
beforeEach(() => env.DB.prepare("update domains set status = 'pending' where status = 'verified'").run())
afterEach(() => vi.restoreAllMocks())

const read = ({ deps, tenant, domain }: TestTenant): Promise<Domain> => readDomain(deps, tenant.id, domain.id)
const publish = (domain: Domain): Zone =>
  Object.fromEntries(domain.records.map((record) => [`${record.type} ${record.host}`, [record.wanted]]))

type Told = readonly [event: string, fields: Readonly<Record<string, unknown>>]

/** What a deployment has at a time after the start, with what it logs. */
function at({ deps }: TestTenant, hours: number, told: Told[] = []) {
  const log = (...[, event, fields]: Parameters<typeof deps.log>) => void told.push([event, fields ?? {}])
  return { ...deps, log, clock: { now: () => startMs + hours * HOUR_MS } }
}

const recheck = (deps: Deps, domainsMax?: number) => recheckDomains(deps, mailAdmins, domainsMax)

interface CheckRow {
  readonly checked: number | null
  readonly failed: number
}
const rowOf = ({ domain }: TestTenant) =>
  env.DB.prepare('select checked_at_ms as checked, failed_checks as failed from domains where id = ?')
    .bind(domain.id)
    .first<CheckRow>()
/** Hours after the start at which the domain was last looked at. */
const checkedAt = async (tenant: TestTenant) => (((await rowOf(tenant))?.checked ?? Number.NaN) - startMs) / HOUR_MS
const failedChecks = async (tenant: TestTenant) => (await rowOf(tenant))?.failed

const notedOf = async ({ tenant }: TestTenant) => {
  const rows = await env.DB.prepare("select detail from event_outbox where tenant_id = ? and type = 'domain.updated'")
    .bind(tenant.id)
    .all<{ detail: string }>()
  return rows.results.map(({ detail }) => JSON.parse(detail).status)
}

/** A verified domain that was looked at at the start, with its zone. */
async function start(): Promise<{ tenant: TestTenant; zone: Zone }> {
  const tenant = await createTenant()
  await env.DB.prepare('update domains set checked_at_ms = ? where id = ?').bind(startMs, tenant.domain.id).run()
  return { tenant, zone: publish(await read(tenant)) }
}

describe('recheckDomains', () => {
  it('looks at a verified domain once a day', async () => {
    const { tenant, zone } = await start()
    stubDns(zone)
    const seen: number[] = []
    for (const hours of [1, 23.9, 24, 24.1, 47.9, 48.1]) {
      await recheck(at(tenant, hours))
      seen.push(await checkedAt(tenant))
    }
    expect(seen.map((hours) => Math.round(hours * 10) / 10)).toEqual([0, 0, 24, 24, 24, 48.1])
    expect((await read(tenant)).status).toBe('verified')
  })

  it('looks at one with a missing record every eight hours, and takes it back after a day of failures', async () => {
    const { tenant } = await start()
    const people = [await createMember(tenant, 'owner'), await createMember(tenant, 'admin')]
    await createMember(tenant, 'member')
    stubDns({})
    const told: Told[] = []
    const seen: unknown[] = []
    for (const hours of [24, 31.9, 32, 40, 47.9, 48, 56, 80]) {
      await recheck(at(tenant, hours, told))
      seen.push([hours, await failedChecks(tenant), (await read(tenant)).status])
    }
    expect(seen).toEqual([
      [24, 1, 'verified'],
      [31.9, 1, 'verified'],
      [32, 2, 'verified'],
      [40, 3, 'verified'],
      [47.9, 3, 'verified'],
      [48, 4, 'failed'],
      // Whoever mends the records asks for the check.
      [56, 4, 'failed'],
      [80, 4, 'failed'],
    ])
    expect(await notedOf(tenant)).toEqual(['failed'])
    const mails = told.filter(([event]) => event === 'system_mail.link').map(([, fields]) => fields)
    expect(mails.map(({ to }) => to)).toEqual(people.map(({ email }) => email))
    expect(mails[0]).toMatchObject({
      kind: 'domain',
      subject: expect.stringContaining('not verified any more'),
      link: expect.stringContaining(`/domains/${tenant.domain.id}`),
    })
  })

  it('begins anew when the records are back in time', async () => {
    const { tenant, zone } = await start()
    stubDns({})
    for (const hours of [24, 32, 40]) await recheck(at(tenant, hours))
    stubDns(zone)
    await recheck(at(tenant, 48))
    expect([await failedChecks(tenant), (await read(tenant)).status]).toEqual([0, 'verified'])
    stubDns({})
    for (const hours of [72, 80, 88]) await recheck(at(tenant, hours))
    expect((await read(tenant)).status).toBe('verified')
  })

  it.each(['SERVFAIL', 'TIMEOUT'] as const)('takes nothing from a domain for %s, however long', async (failure) => {
    const { tenant, zone } = await start()
    stubDns(Object.fromEntries(Object.keys(zone).map((name) => [name, failure])))
    for (const day of [1, 2, 3, 4, 5]) await recheck(at(tenant, day * 24))
    expect([await failedChecks(tenant), (await read(tenant)).status]).toEqual([0, 'verified'])
    expect(await checkedAt(tenant)).toBe(5 * 24)
  })

  it('looks at so many a run, at those first that have waited longest', async () => {
    const tenants = [await start(), await start(), await start()].map(({ tenant }) => tenant)
    for (const [index, { domain }] of tenants.entries())
      await env.DB.prepare('update domains set checked_at_ms = ? where id = ?')
        .bind(startMs - index, domain.id)
        .run()
    stubDns({})
    const runs: unknown[] = []
    for (const _ of tenants) {
      const [first] = tenants
      if (first) await recheck(at(first, 25), 1)
      runs.push(await Promise.all(tenants.map(failedChecks)))
    }
    expect(runs).toEqual([
      [0, 0, 1],
      [0, 1, 1],
      [1, 1, 1],
    ])
  })

  it('goes on past a domain that cannot be looked at, and does not begin with it again', async () => {
    const [broken, whole] = [await start(), await start()]
    await env.DB.prepare('update domains set checked_at_ms = ? where id = ?')
      .bind(startMs - 1, broken.tenant.domain.id)
      .run()
    stubDns(whole.zone)
    const told: Told[] = []
    const deps = at(whole.tenant, 25, told)
    const resolvers = deps.resolvers.map((resolver): typeof resolver => (name, type) => {
      if (name.endsWith(broken.tenant.domain.name)) throw new Error('no answer anybody could read')
      return resolver(name, type)
    })
    await recheck({ ...deps, resolvers })
    expect(told.map(([event, fields]) => [event, fields['domain']])).toEqual([
      ['domain.not_rechecked', broken.tenant.domain.id],
    ])
    expect([await checkedAt(broken.tenant), await checkedAt(whole.tenant)]).toEqual([25, 25])
    expect(await failedChecks(broken.tenant)).toBe(0)
  })

  it('is a job of every minute', async () => {
    const { tenant } = await start()
    stubDns({})
    await runCron(at(tenant, 25), CRONS[0])
    expect(await failedChecks(tenant)).toBe(1)
  })
})
