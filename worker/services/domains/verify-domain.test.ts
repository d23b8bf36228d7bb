import type { Domain } from '@mailstead/contracts/api/domain.ts'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createTenant, type TestTenant } from '../../../test/worker/create-tenant.ts'
import { stubDns, type Zone } from '../../../test/worker/stub-dns.ts'
import type { DnsType } from '../../platform/doh-resolver.ts'
import { bySystem } from '../access/audit-entry.ts'
import { readDomain } from './read-domain.ts'
import { removeDomain } from './remove-domain.ts'
import { verifyDomain } from './verify-domain.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

const HOUR_MS = 3_600_000
const read = (tenant: TestTenant): Promise<Domain> => readDomain(tenant.deps, tenant.tenant.id, tenant.domain.id)
const check = async (tenant: TestTenant, deps = tenant.deps): Promise<Domain> => {
  await verifyDomain(deps, tenant.tenant.id, tenant.domain.id)
  return read(tenant)
}

/** A zone that publishes everything as shown. */
const publish = (domain: Domain): Zone =>
  Object.fromEntries(domain.records.map((record) => [`${record.type} ${record.host}`, [record.wanted]]))
const recordOf = (domain: Domain, find: string) => {
  const found = domain.records.find((record) => `${record.type} ${record.name}`.startsWith(find))
  if (!found) throw new Error(`no record ${find}`)
  return found
}
const SPF = 'TXT send'
const RSA = 'TXT ms1r'

async function start(verified = false): Promise<{ tenant: TestTenant; zone: Zone; keyOf: (find: string) => string }> {
  const tenant = await createTenant({ verified })
  const domain = await read(tenant)
  const keyOf = (find: string) => {
    const record = recordOf(domain, find)
    return `${record.type} ${record.host}`
  }
  return { tenant, zone: publish(domain), keyOf }
}

describe('verifyDomain', () => {
  it('verifies a domain whose records are all published, and says what was seen', async () => {
    const { tenant, zone } = await start()
    stubDns(zone)
    const domain = await check(tenant)
    expect(domain.status).toBe('verified')
    expect(domain.records.map(({ status }) => status)).toEqual(Array(6).fill('verified'))
    for (const record of domain.records) expect(record.seen).toEqual([record.wanted])
  })

  it.each<[string, (zone: Zone, keyOf: (find: string) => string) => void]>([
    [
      'an SPF that includes more than ours',
      (zone, keyOf) => {
        zone[keyOf(SPF)] = [
          'google-site-verification=x',
          'v=spf1 a include:_spf.google.com include:spf.mailstead.test -all',
        ]
      },
    ],
    [
      'a DKIM value with pasted quotes and other spaces',
      (zone, keyOf) => {
        zone[keyOf(RSA)] = [`"${String(zone[keyOf(RSA)]).replaceAll('; ', ' ;')}"`]
      },
    ],
    [
      'a strict DMARC',
      (zone, keyOf) => {
        zone[keyOf('TXT _dmarc')] = ['v=DMARC1; p=reject; rua=mailto:d@x.example']
      },
    ],
    [
      'no DMARC',
      (zone, keyOf) => {
        delete zone[keyOf('TXT _dmarc')]
      },
    ],
    [
      'two DMARC records',
      (zone, keyOf) => {
        zone[keyOf('TXT _dmarc')] = ['v=DMARC1; p=none', 'v=DMARC1; p=reject']
      },
    ],
    [
      'a DMARC look-up that fails',
      (zone, keyOf) => {
        zone[keyOf('TXT _dmarc')] = 'SERVFAIL'
      },
    ],
  ])('verifies with %s', async (_, change) => {
    const { tenant, zone, keyOf } = await start()
    change(zone, keyOf)
    stubDns(zone)
    expect((await check(tenant)).status).toBe('verified')
  })

  it.each<[string, string, Zone[string] | undefined, string, RegExp]>([
    ['two SPF records', SPF, ['v=spf1 include:spf.mailstead.test ~all', 'v=spf1 -all'], 'failed', /2 SPF records/],
    ['an SPF without ours', SPF, ['v=spf1 include:_spf.google.com ~all'], 'failed', /include:spf\.mailstead\.test/],
    ['no SPF', SPF, undefined, 'pending', /No SPF record/],
    ['a foreign MX', 'MX send', ['10 mx.google.com'], 'failed', /mx\.google\.com/],
    ['a cut DKIM key', RSA, ['v=DKIM1; k=rsa; p=MIIB'], 'failed', /./],
    ['no ownership record', 'TXT _mailstead', undefined, 'pending', /No ownership record/],
    ["another account's token", 'TXT _mailstead', ['mailstead-verification=abc'], 'failed', /another value/],
  ])('does not verify with %s', async (...[, find, published, status, explanation]) => {
    const { tenant, zone, keyOf } = await start()
    if (published) zone[keyOf(find)] = published
    else delete zone[keyOf(find)]
    stubDns(zone)
    const domain = await check(tenant)
    expect(domain.status).toBe(status)
    expect(recordOf(domain, find)).toMatchObject({ status, explanation: expect.stringMatching(explanation) })
    expect(recordOf(domain, 'TXT ms1e').status).toBe('verified')
  })

  it('warns of a weak DMARC policy', async () => {
    const { tenant, zone } = await start()
    stubDns(zone)
    const record = recordOf(await check(tenant), 'TXT _dmarc')
    expect(record).toMatchObject({ status: 'verified', warning: expect.stringContaining('none') })
  })

  it('waits while the two resolvers disagree', async () => {
    const { tenant, zone, keyOf } = await start()
    const older = { ...zone }
    delete older[keyOf(RSA)]
    stubDns(zone, older)
    const domain = await check(tenant)
    expect(domain.status).toBe('pending')
    expect(recordOf(domain, RSA)).toMatchObject({ status: 'pending', explanation: expect.stringContaining('resolver') })
    stubDns(zone)
    expect((await check(tenant)).status).toBe('verified')
  })

  it.each(['SERVFAIL', 'TIMEOUT'] as const)('keeps every state on %s of one resolver and says so', async (failure) => {
    const { tenant, zone } = await start()
    stubDns({})
    expect((await check(tenant)).status).toBe('pending')
    stubDns(zone, Object.fromEntries(Object.keys(zone).map((name) => [name, failure])))
    const unsure = await check(tenant)
    expect(unsure.status).toBe('pending')
    expect(recordOf(unsure, RSA)).toMatchObject({
      status: 'pending',
      explanation: expect.stringContaining('last result'),
    })
    stubDns(zone)
    await check(tenant)
    stubDns(Object.fromEntries(Object.keys(zone).map((name) => [name, failure])))
    const kept = await check(tenant)
    expect(kept.status).toBe('verified')
    expect(recordOf(kept, RSA)).toMatchObject({ status: 'verified', seen: [expect.stringContaining('DKIM1')] })
  })

  it('takes a verified domain away only after three failed checks over 24 hours', async () => {
    const { tenant, zone } = await start()
    stubDns(zone)
    await check(tenant)
    stubDns({})
    const startMs = tenant.deps.clock.now()
    const at = (hours: number) => ({ ...tenant.deps, clock: { now: () => startMs + hours * HOUR_MS } })
    for (const hours of [0, 1, 2, 23]) {
      const domain = await check(tenant, at(hours))
      expect({ hours, status: domain.status, record: recordOf(domain, RSA).status }).toEqual({
        hours,
        status: 'verified',
        record: 'failed',
      })
    }
    stubDns(zone)
    await check(tenant, at(23.5))
    stubDns({})
    expect((await check(tenant, at(24))).status, 'a good check begins anew').toBe('verified')
    expect((await check(tenant, at(49))).status, 'two checks are not three').toBe('verified')
    expect((await check(tenant, at(50))).status).toBe('failed')
    stubDns(zone)
    expect((await check(tenant, at(51))).status).toBe('verified')
  })

  it('lets one account hold a name: the other is told that it is taken, and nothing else', async () => {
    const rival = await createTenant({ verified: false })
    const holder = await createTenant({ domain: rival.domain.name })
    const { deps } = holder
    stubDns(publish(await read(rival)))
    await expect(verifyDomain(deps, rival.tenant.id, rival.domain.id)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('another account has verified this domain'),
    })
    const refused = await read(rival)
    expect(refused.status).toBe('failed')
    expect(recordOf(refused, 'TXT _mailstead')).toMatchObject({
      status: 'failed',
      explanation: expect.stringContaining('another account'),
    })
    for (const secret of [holder.tenant.id, holder.domain.id, holder.tenant.name])
      expect(JSON.stringify(refused)).not.toContain(secret)
    expect((await read(holder)).status).toBe('verified')
    await removeDomain(deps, bySystem(holder.tenant.id), holder.domain.id)
    expect((await check(rival)).status).toBe('verified')
  })

  it("refuses an unknown domain and another account's alike", async () => {
    const [a, b] = [await createTenant(), await createTenant()]
    stubDns({})
    for (const id of [b.domain.id, crypto.randomUUID() as typeof b.domain.id])
      await expect(verifyDomain(a.deps, a.tenant.id, id)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('writes nothing of a domain that was removed while DNS was asked', async () => {
    const { tenant, zone } = await start()
    stubDns(zone)
    const slow = tenant.deps.resolvers.map((resolver) => async (name: string, type: DnsType) => {
      await removeDomain(tenant.deps, bySystem(tenant.tenant.id), tenant.domain.id).catch(() => undefined)
      return resolver(name, type)
    })
    await expect(check(tenant, { ...tenant.deps, resolvers: slow })).rejects.toMatchObject({
      code: 'not_found',
    })
    await expect(read(tenant)).rejects.toMatchObject({ code: 'not_found' })
  })
})
