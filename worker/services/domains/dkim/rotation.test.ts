import { env } from 'cloudflare:workers'
import type { Domain, DomainRecord } from '@mailstead/contracts/api/domain.ts'
import { dkimVerify } from '@mailstead/mail/dkim/mailauth.js'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { call } from '../../../../test/worker/call.ts'
import { createTenant, type TestTenant } from '../../../../test/worker/create-tenant.ts'
import { stubDns, type Zone } from '../../../../test/worker/stub-dns.ts'
import { findSealedKeys } from '../../../store/directory/dkim-keys.ts'
import { bySystem } from '../../access/audit-entry.ts'
import { readDomain } from '../read-domain.ts'
import { verifyDomain } from '../verify-domain.ts'
import { checkPendingKeys } from './check-pending-keys.ts'
import { purgeRetiredKeys } from './purge-retired-keys.ts'
import { rotateKeys } from './rotate-keys.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

const read = (tenant: TestTenant): Promise<Domain> => readDomain(tenant.deps, tenant.tenant.id, tenant.domain.id)
const verify = (tenant: TestTenant) => verifyDomain(tenant.deps, tenant.tenant.id, tenant.domain.id)
const rotate = async (tenant: TestTenant): Promise<Domain> => {
  await rotateKeys(tenant.deps, bySystem(tenant.tenant.id), tenant.domain.id)
  return read(tenant)
}
const at = ({ deps }: Pick<TestTenant, 'deps'>, ms: number) => ({ ...deps, clock: { now: () => ms } })

const publish = (records: readonly DomainRecord[]): Zone =>
  Object.fromEntries(records.map((record) => [`${record.type} ${record.host}`, [record.wanted]]))
const dkimOf = (domain: Domain) => domain.records.filter(({ record }) => record === 'DKIM')
const selectorsOf = (records: readonly DomainRecord[]) => records.map(({ name }) => name.replace('._domainkey', ''))

/** A domain that has rotated, not yet activated: its old and new DKIM records, and a zone that has all. */
async function startRotation() {
  const tenant = await createTenant()
  stubDns(publish((await read(tenant)).records))
  await verify(tenant)
  const domain = await rotate(tenant)
  const dkim = dkimOf(domain)
  return { tenant, active: dkim.slice(0, 2), pending: dkim.slice(2), zone: publish(domain.records) }
}

async function send({ apiKey, domain }: TestTenant): Promise<string> {
  const body = { from: `a@${domain.name}`, to: 'b@peer.example', subject: 's', text: 't' }
  const { json } = await call('POST', '/v1/emails', { key: apiKey, body })
  return (await call('GET', `/v1/emails/${json.id}/raw`, { key: apiKey })).text
}
/** Of the signatures of a new mail, RSA first. */
const signingSelectors = async (tenant: TestTenant): Promise<string[]> =>
  [...(await send(tenant)).matchAll(/\bs=(ms1[re]\w+);/g)]
    .map(([, selector = '']) => selector)
    .sort()
    .reverse()

const keysLeft = async ({ domain }: TestTenant): Promise<number | null> =>
  env.DB.prepare('select count(*) as n from dkim_keys where domain_id = ?').bind(domain.id).first('n')

describe('activation of rotated keys', () => {
  it('goes on signing with the old pair, and with the new one at once when a check saw both records', async () => {
    const { tenant, active, pending, zone } = await startRotation()
    expect(await signingSelectors(tenant)).toEqual(selectorsOf(active))
    stubDns(zone)
    await verify(tenant)
    vi.restoreAllMocks()
    expect(await signingSelectors(tenant)).toEqual(selectorsOf(pending))
    const notices = await findSealedKeys(tenant.deps.directory, tenant.tenant.id, tenant.domain.id)
    expect(notices.map(({ selector }) => selector).sort()).toEqual(selectorsOf(pending).sort())
    const domain = await read(tenant)
    const [rsa, ed, oldRsa, oldEd] = dkimOf(domain)
    expect(domain.status).toBe('verified')
    expect(selectorsOf([rsa!, ed!])).toEqual(selectorsOf(pending))
    expect(selectorsOf([oldRsa!, oldEd!])).toEqual(selectorsOf(active))
    for (const record of [rsa, ed]) expect(record).toMatchObject({ status: 'verified', required: true })
    for (const record of [oldRsa, oldEd])
      expect(record).toMatchObject({
        status: 'verified',
        required: false,
        explanation: expect.stringMatching(/Keep it published until \d{4}-\d\d-\d\dT/),
      })
  })

  it.each<[string, (zone: Zone, names: readonly [string, string]) => [Zone, Zone?]]>([
    ['neither record is there', (zone, [rsa, ed]) => [{ ...zone, [rsa]: [], [ed]: [] }]],
    ['only the RSA record is there', (zone, [, ed]) => [{ ...zone, [ed]: [] }]],
    ['only the Ed25519 record is there', (zone, [rsa]) => [{ ...zone, [rsa]: [] }]],
    ['one record has another value', (zone, [rsa]) => [{ ...zone, [rsa]: ['v=DKIM1; k=rsa; p=MIIB'] }]],
    ['one resolver does not see one record', (zone, [, ed]) => [zone, { ...zone, [ed]: [] }]],
    ['one resolver fails', (zone, [rsa]) => [zone, { ...zone, [rsa]: 'SERVFAIL' }]],
  ])('changes nothing while %s', async (_, change) => {
    const { tenant, active, pending, zone } = await startRotation()
    const [rsa = '', ed = ''] = pending.map(({ host }) => `TXT ${host}`)
    const [first, second] = change(zone, [rsa, ed])
    for (const check of [() => verify(tenant), () => checkPendingKeys(tenant.deps)]) {
      stubDns(first, second)
      await check()
      vi.restoreAllMocks()
      expect(await signingSelectors(tenant)).toEqual(selectorsOf(active))
      const domain = await read(tenant)
      expect(domain.status, 'a pending record fails no domain').toBe('verified')
      expect(selectorsOf(dkimOf(domain))).toEqual(selectorsOf([...active, ...pending]))
    }
    stubDns(zone)
    await verify(tenant)
    vi.restoreAllMocks()
    expect(await signingSelectors(tenant)).toEqual(selectorsOf(pending))
  })

  it('takes both at once: one record seen and gone again before the other came does not count', async () => {
    const { tenant, active, pending, zone } = await startRotation()
    const [rsa = '', ed = ''] = pending.map(({ host }) => `TXT ${host}`)
    for (const missing of [ed, rsa]) {
      stubDns({ ...zone, [missing]: [] })
      await verify(tenant)
    }
    vi.restoreAllMocks()
    expect(await signingSelectors(tenant)).toEqual(selectorsOf(active))
  })

  it('needs the old records no longer, and has the domain fail without the new ones', async () => {
    const { tenant, active, pending, zone } = await startRotation()
    const without = (records: readonly DomainRecord[]) =>
      Object.fromEntries(Object.entries(zone).filter(([name]) => !records.some(({ host }) => name.endsWith(host))))
    // The owner has put the new records in the place of the old ones: the very check that sees them finds nothing missing.
    stubDns(without(active))
    await verify(tenant)
    expect(await read(tenant)).toMatchObject({ status: 'verified' })
    expect(dkimOf(await read(tenant)).map(({ status }) => status)).toEqual([
      'verified',
      'verified',
      'pending',
      'pending',
    ])
    const failing = 'select failed_checks as n from domains where id = ?'
    expect(await env.DB.prepare(failing).bind(tenant.domain.id).first('n')).toBe(0)
    stubDns(without(pending))
    await verify(tenant)
    expect(await env.DB.prepare(failing).bind(tenant.domain.id).first('n')).toBe(1)
  })

  it('happens by the clock, and looks up the new records only', async () => {
    const { tenant, pending, zone } = await startRotation()
    stubDns(Object.fromEntries(pending.map(({ host }) => [`TXT ${host}`, zone[`TXT ${host}`] ?? []])))
    await checkPendingKeys(tenant.deps)
    vi.restoreAllMocks()
    expect(await signingSelectors(tenant)).toEqual(selectorsOf(pending))
    const domain = await read(tenant)
    expect(domain.status).toBe('verified')
    expect(dkimOf(domain).map(({ status }) => status)).toEqual(Array(4).fill('verified'))
  })

  it('gives every domain its turn by the clock, however many never publish', async () => {
    const { deps } = await createTenant()
    for (let n = 0; n < 3; n++) await rotate(await createTenant())
    const count = async (which: string): Promise<number> => {
      const from = `from dkim_keys k where state = 'pending' and ${which}`
      return (await env.DB.prepare(`select count(distinct domain_id) as n ${from}`).first<number>('n')) ?? 0
    }
    const unseen = "not exists (select 1 from domain_records r where r.kind = 'dkim-' || k.selector)"
    stubDns({})
    for (let left = await count(unseen); left > 0; left--) {
      expect(await count(unseen)).toBe(left)
      await checkPendingKeys(deps, 1)
    }
    expect(await count(unseen)).toBe(0)
    // From then on the one looked up longest ago is next.
    await env.DB.prepare("update domain_records set checked_at_ms = checked_at_ms - ? where kind like 'dkim-ms1%'")
      .bind(HOUR_MS)
      .run()
    const nowMs = deps.clock.now()
    for (let left = await count('1'); left > 0; left--) await checkPendingKeys(at({ deps }, nowMs), 1)
    const old = `exists (select 1 from domain_records r where r.kind = 'dkim-' || k.selector and checked_at_ms < ${nowMs})`
    expect(await count(old)).toBe(0)
  })

  it('keeps to one domain: a pair of another that fails to be checked is told and stops nobody', async () => {
    const { tenant, pending, zone } = await startRotation()
    const other = await createTenant()
    await rotate(other)
    const events: string[] = []
    const resolvers = tenant.deps.resolvers.map((resolver): typeof resolver => async (name, type) => {
      if (name.endsWith(other.domain.name)) throw new TypeError('broken')
      return resolver(name, type)
    })
    stubDns(zone)
    await checkPendingKeys({ ...tenant.deps, resolvers, log: (_, event) => events.push(event) })
    vi.restoreAllMocks()
    expect(events).toContain('dkim_keys.not_checked')
    expect(await signingSelectors(tenant)).toEqual(selectorsOf(pending))
    expect(dkimOf(await read(other))).toHaveLength(4)
  })
})

describe('keys that were replaced', () => {
  it('verify the mail that they signed, and the new ones theirs, by what both publish', async () => {
    const { tenant, zone } = await startRotation()
    const before = await send(tenant)
    stubDns(zone)
    await verify(tenant)
    vi.restoreAllMocks()
    const after = await send(tenant)
    const published = publish((await read(tenant)).records)
    const resolver = async (name: string): Promise<string[][]> => {
      const [text] = published[`TXT ${name}`] ?? []
      if (text === undefined) throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })
      return [[text]]
    }
    const selectors: string[] = []
    for (const raw of [before, after]) {
      const { results } = await dkimVerify(raw, { resolver })
      expect(results.map(({ status }) => status.result)).toEqual(['pass', 'pass'])
      selectors.push(...[...raw.matchAll(/\bs=(ms1[re]\w+);/g)].map(([, selector = '']) => selector))
    }
    expect(new Set(selectors).size).toBe(4)
  })

  it('are deleted seven days and an hour after they were replaced, with what was seen of them', async () => {
    const { tenant, pending, zone } = await startRotation()
    const nowMs = tenant.deps.clock.now()
    stubDns(zone)
    await verifyDomain(at(tenant, nowMs), tenant.tenant.id, tenant.domain.id)
    await purgeRetiredKeys(at(tenant, nowMs + 7 * DAY_MS + HOUR_MS - 1))
    const until = new Date(nowMs + 7 * DAY_MS + HOUR_MS).toISOString()
    expect(dkimOf(await read(tenant))[2]?.explanation).toContain(until)
    expect(await keysLeft(tenant)).toBe(4)
    await purgeRetiredKeys(at(tenant, nowMs + 7 * DAY_MS + HOUR_MS))
    expect(await keysLeft(tenant)).toBe(2)
    expect(selectorsOf(dkimOf(await read(tenant)))).toEqual(selectorsOf(pending))
    const kinds = await env.DB.prepare("select kind from domain_records where domain_id = ? and kind like 'dkim-%'")
      .bind(tenant.domain.id)
      .all<{ kind: string }>()
    expect(kinds.results.map(({ kind }) => kind).sort()).toEqual(['dkim-ed25519', 'dkim-rsa'])
    vi.restoreAllMocks()
    expect(await signingSelectors(tenant)).toEqual(selectorsOf(pending))
  })

  it('leave keys that wait or sign alone, however old', async () => {
    const { tenant } = await startRotation()
    await purgeRetiredKeys(at(tenant, tenant.deps.clock.now() + 400 * DAY_MS))
    expect(await keysLeft(tenant)).toBe(4)
  })
})
