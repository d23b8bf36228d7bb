/** A domain's records written at Cloudflare: what is planned, what is done, and what is left alone. */
import type { DnsPlan } from '@mailstead/contracts/api/domains/dns-plan.ts'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { call } from '../../../../../test/worker/call.ts'
import { changeDomain } from '../../../../../test/worker/create-inbound.ts'
import { createTenant, type TestTenant } from '../../../../../test/worker/create-tenant.ts'
import { refuse, stubCloudflare } from '../../../../../test/worker/fake-cloudflare-dns.ts'
import { waitForLog } from '../../../../../test/worker/log-request.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

const TOKEN = 'a-token-of-Cloudflare_that-is-40-chars-l'
const publish = (owner: TestTenant, body: object = {}) =>
  call('POST', `/v1/domains/${owner.domain.id}/dns/cloudflare`, {
    key: owner.apiKey,
    body: { api_token: TOKEN, ...body },
  })
const read = async (owner: TestTenant) =>
  (await call('GET', `/v1/domains/${owner.domain.id}`, { key: owner.apiKey })).json
const actionsOf = ({ records }: DnsPlan) =>
  Object.fromEntries(records.map(({ type, host, action }) => [`${type} ${host}`, action]))

describe('POST /v1/domains/:id/dns/cloudflare', () => {
  it('shows what it would do and does nothing, then does it and has the domain verified; again nothing is left', async () => {
    const owner = await createTenant({ verified: false })
    const zone = stubCloudflare(owner.domain.name, TOKEN)
    const planned = await publish(owner)
    expect(planned.json).toMatchObject({ object: 'dns_plan', zone: owner.domain.name, applied: false })
    expect(new Set(Object.values(actionsOf(planned.json)))).toEqual(new Set(['create']))
    expect([zone.records, zone.asked.every((asked) => asked.startsWith('GET '))]).toEqual([[], true])
    const { json } = await publish(owner, { apply: true })
    expect(json.records.map((record: { is_written: boolean }) => record.is_written)).toEqual(
      json.records.map(() => true),
    )
    const { status, records } = await read(owner)
    expect([status, zone.records.length]).toEqual(['verified', records.length])
    const again = await publish(owner, { apply: true })
    expect(new Set(Object.values(actionsOf(again.json)))).toEqual(new Set(['present']))
    expect(zone.records).toHaveLength(records.length)
    const log = await call('GET', '/v1/audit', { key: owner.apiKey })
    const acts =
      log.status === 200 ? log.json.data.filter(({ act }: { act: string }) => act === 'domain.dns_written') : [0]
    expect(acts).toHaveLength(1)
  })

  it('finds the zone above the domain, and merges what allows only one record', async () => {
    const id = crypto.randomUUID().slice(0, 8)
    const owner = await createTenant({ domain: `news.z${id}.example`, verified: false })
    const host = `send.${owner.domain.name}`
    const zone = stubCloudflare(`z${id}.example`, TOKEN, [
      { type: 'TXT', name: host, content: '"v=spf1 include:_spf.other.example -all"' },
      { type: 'TXT', name: `_dmarc.${owner.domain.name}`, content: 'v=DMARC1; p=reject' },
    ])
    const { json } = await publish(owner, { apply: true })
    expect(json.zone).toBe(`z${id}.example`)
    expect(actionsOf(json)).toMatchObject({ [`TXT ${host}`]: 'merge', [`TXT _dmarc.${owner.domain.name}`]: 'present' })
    expect(zone.records[0]?.content).toBe('"v=spf1 include:spf.mailstead.test include:_spf.other.example -all"')
    expect((await read(owner)).status).toBe('verified')
  })

  it('leaves MX records of others alone, and replaces them only when told to, ours first', async () => {
    const owner = await createTenant({ verified: false })
    await changeDomain(owner, { receiving: true })
    const { name } = owner.domain
    const theirs = { type: 'MX', name, content: 'mx.other.example', priority: 1 }
    const zone = stubCloudflare(name, TOKEN, [theirs])
    const left = await publish(owner, { apply: true })
    expect(actionsOf(left.json)[`MX ${name}`]).toBe('conflict')
    expect(JSON.stringify(left.json)).toContain('Mail of this name goes to 1 mx.other.example')
    const mx = () => zone.records.filter((record) => record.type === 'MX' && record.name === name)
    expect(mx()).toMatchObject([theirs])
    zone.asked.length = 0
    await publish(owner, { apply: true, replace_mx: true })
    expect(mx().map(({ content }) => content)).toEqual(['mx-a.mailstead.test', 'mx-b.mailstead.test'])
    const changes = zone.asked.filter((asked) => !asked.startsWith('GET ')).map((asked) => asked.split(' ')[0])
    expect(changes).toEqual(['POST', 'DELETE', 'POST'])
  })

  it('writes nothing where an alias or another key stands, and says so', async () => {
    const owner = await createTenant({ verified: false })
    const records: { record: string; host: string }[] = (await read(owner)).records
    const hosts = records.filter(({ record }) => record === 'DKIM').map(({ host }) => host)
    const [first = '', second = ''] = hosts
    const there = [
      { type: 'CNAME', name: first, content: 'keys.other.example' },
      { type: 'TXT', name: second, content: '"v=DKIM1; k=rsa; p=AAAA"' },
    ]
    const zone = stubCloudflare(owner.domain.name, TOKEN, there)
    const { json } = await publish(owner, { apply: true })
    expect(actionsOf(json)).toMatchObject({ [`TXT ${first}`]: 'conflict', [`TXT ${second}`]: 'conflict' })
    expect(zone.records.slice(0, 2)).toMatchObject(there)
    expect(zone.records).toHaveLength(records.length)
  })

  it('writes the other records when Cloudflare refuses one, and goes on where it broke off', async () => {
    const owner = await createTenant({ verified: false })
    const zone = stubCloudflare(owner.domain.name, TOKEN)
    let posts = 0
    zone.interrupt = (asked) =>
      asked.startsWith('POST') && ++posts === 2 ? refuse(400, 9005, 'Content is invalid.') : null
    const refused = await publish(owner, { apply: true })
    expect(Object.values(actionsOf(refused.json)).filter((action) => action === 'conflict')).toHaveLength(1)
    expect(refused.text).toContain('Cloudflare refused it: Content is invalid. (9005)')
    zone.interrupt = (asked) => (asked.startsWith('POST') ? new Response('no', { status: 502 }) : null)
    const broken = await publish(owner, { apply: true })
    expect([broken.status, broken.json.name]).toEqual([503, 'service_unavailable'])
    zone.interrupt = () => null
    await publish(owner, { apply: true })
    expect((await read(owner)).status).toBe('verified')
  })

  it('says what is wrong with a token, and keeps it nowhere', async () => {
    const owner = await createTenant({ verified: false })
    stubCloudflare('elsewhere.example', TOKEN)
    const foreign = await publish(owner)
    expect(foreign.json).toMatchObject({
      name: 'validation_error',
      message: expect.stringContaining('sees no zone of'),
    })
    stubCloudflare(owner.domain.name, 'another-token-that-is-good-for-the-zone')
    const wrong = await publish(owner)
    expect(wrong.json).toMatchObject({ message: expect.stringContaining('Zone: Read and DNS: Edit') })
    expect((await publish(owner, { api_token: 'two words that are no token' })).status).toBe(422)
    const log = await waitForLog(owner, wrong.headers.get('x-request-id'))
    expect(log.request_body).toEqual({ api_token: '[hidden]' })
  })
})
