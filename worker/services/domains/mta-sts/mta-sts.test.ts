/** MTA-STS of a tenant's domain: the setting, its records, and the policy that is served. */

import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { call } from '../../../../test/worker/call.ts'
import { changeDomain } from '../../../../test/worker/create-inbound.ts'
import { createTenant, type TestTenant } from '../../../../test/worker/create-tenant.ts'
import { stubDns } from '../../../../test/worker/stub-dns.ts'
import { createApp } from '../../../app.ts'
import { bySystem } from '../../access/audit-entry.ts'
import { updateDomain } from '../update-domain.ts'
import { policyId, writePolicy } from './policy.ts'
import { servePolicy } from './serve-policy.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

const patch = (owner: TestTenant, body: object) =>
  call('PATCH', `/v1/domains/${owner.domain.id}`, { key: owner.apiKey, body })
const read = async (owner: TestTenant) =>
  (await call('GET', `/v1/domains/${owner.domain.id}`, { key: owner.apiKey })).json

async function createReceiving() {
  const owner = await createTenant()
  await changeDomain(owner, { receiving: true })
  return owner
}

async function ask(host: string) {
  const request = new Request(`https://${host}/.well-known/mta-sts.txt`)
  const answer = await (await createApp()).fetch(request, env, createExecutionContext())
  return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() }
}

type Shown = { record: string; type: string; host: string; value: string; required: boolean; status: string }
const policyRecords = async (owner: TestTenant): Promise<Shown[]> =>
  (await read(owner)).records.filter(({ record }: Shown) => record === 'MTA-STS' || record === 'TLS-RPT')

describe('writePolicy and policyId', () => {
  it('change with mode and MX, and only with them', () => {
    const policies = [
      writePolicy('enforce', ['a.example', 'b.example']),
      writePolicy('testing', ['a.example', 'b.example']),
      writePolicy('testing', ['a.example']),
      writePolicy('off', ['a.example']),
    ]
    expect(policies[0]).toBe('version: STSv1\r\nmode: enforce\r\nmx: a.example\r\nmx: b.example\r\nmax_age: 604800\r\n')
    expect(policies[3]).toBe('version: STSv1\r\nmode: none\r\nmax_age: 86400\r\n')
    expect(new Set(policies.map(policyId)).size).toBe(4)
    expect(policyId(policies[0] ?? '')).toMatch(/^[0-9a-f]{16}$/)
    expect(policyId('x')).toBe(policyId('x'))
  })
})

describe('a domain with `mta_sts`', () => {
  it('is refused where it does not receive, and where nobody serves policies', async () => {
    const owner = await createTenant()
    const refused = await patch(owner, { mta_sts: 'testing' })
    expect([refused.status, refused.json.message]).toEqual([422, expect.stringContaining('does not receive')])
    await changeDomain(owner, { receiving: true })
    const deps = { ...owner.deps, config: { ...owner.deps.config, MTA_STS_HOST: '' } }
    const update = updateDomain(deps, bySystem(owner.tenant.id), owner.domain.id, { mta_sts: 'enforce' })
    await expect(update).rejects.toMatchObject({ message: expect.stringContaining('serves no policies') })
    expect((await patch(owner, { mta_sts: 'on' })).status).toBe(422)
  })

  it('has three more records, which are judged and needed by nothing', async () => {
    const owner = await createReceiving()
    const { name } = owner.domain
    expect(await policyRecords(owner)).toEqual([])
    expect((await patch(owner, { mta_sts: 'testing' })).status).toBe(200)
    const records = await policyRecords(owner)
    expect(records.map(({ type, host, required }) => [type, host, required])).toEqual([
      ['CNAME', `mta-sts.${name}`, false],
      ['TXT', `_mta-sts.${name}`, false],
      ['TXT', `_smtp._tls.${name}`, false],
    ])
    expect(records[0]?.value).toBe('policies.mailstead.test')
    expect(records[2]?.value).toBe(`v=TLSRPTv1; rua=mailto:tls-reports@send.${name}`)
    const all: (Shown & { wanted: string })[] = (await read(owner)).records
    const isPolicy = (each: Shown) => records.some(({ host }) => host === each.host)
    const publish = (shown: typeof all) =>
      Object.fromEntries(shown.map((each) => [`${each.type} ${each.host}`, [each.wanted]]))
    stubDns(publish(all.filter((each) => !isPolicy(each))))
    await call('POST', `/v1/domains/${owner.domain.id}/verify`, { key: owner.apiKey })
    expect([(await read(owner)).status, (await policyRecords(owner)).map(({ status }) => status)]).toEqual([
      'verified',
      ['pending', 'pending', 'pending'],
    ])
    stubDns({ ...publish(all), [`TXT _mta-sts.${name}`]: ['v=STSv1; id=former;'] })
    await call('POST', `/v1/domains/${owner.domain.id}/verify`, { key: owner.apiKey })
    expect((await policyRecords(owner)).map(({ status }) => status)).toEqual(['verified', 'failed', 'verified'])
    await patch(owner, { mta_sts: 'enforce' })
    expect((await policyRecords(owner))[1]?.value).not.toBe(records[1]?.value)
  })
})

describe('GET /.well-known/mta-sts.txt', () => {
  it('serves the policy of the domain that the host names', async () => {
    const owner = await createReceiving()
    const host = `mta-sts.${owner.domain.name}`
    await patch(owner, { mta_sts: 'enforce' })
    const text =
      'version: STSv1\r\nmode: enforce\r\nmx: mx-a.mailstead.test\r\nmx: mx-b.mailstead.test\r\nmax_age: 604800\r\n'
    expect(await ask(host)).toEqual({ status: 200, type: expect.stringMatching(/^text\/plain/), text })
    expect((await ask(host.toUpperCase())).status).toBe(200)
    await patch(owner, { mta_sts: 'off' })
    expect((await ask(host)).text).toContain('mode: none')
  })

  it('knows nothing of other hosts', async () => {
    const [owner, unverified] = [await createTenant(), await createTenant({ verified: false })]
    await changeDomain(unverified, { receiving: true, mtaSts: 'enforce' })
    const hosts = [owner.domain.name, unverified.domain.name].map((name) => `mta-sts.${name}`)
    for (const host of [
      ...hosts,
      owner.domain.name,
      'mta-sts.',
      'mta-sts.nobody.example',
      `mta-sts.${'a.'.repeat(120)}x`,
    ])
      expect(await servePolicy(owner.deps, host)).toBeNull()
    expect((await ask(hosts[0] ?? '')).status).toBe(404)
  })
})
