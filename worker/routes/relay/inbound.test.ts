import { env } from 'cloudflare:workers'
import { INBOUND_MANIFEST_MAX_BYTES, INBOUND_MAX_BYTES, InboundAnswer } from '@mailstead/contracts/inbound-mail.ts'
import { MAX_SKEW_MS } from '@mailstead/contracts/relay-signature.ts'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  changeDomain,
  createReceiver,
  INBOUND_PATH,
  inboundRequest,
  listReceived,
  mailOf,
  manifestOf,
  readDeliveryRows,
} from '../../../test/worker/create-inbound.ts'
import { createRelay, signPost, type TestRelay } from '../../../test/worker/create-relay.ts'
import { createTenant, type TestTenant } from '../../../test/worker/create-tenant.ts'
import { type Meter, meterDatabase } from '../../../test/worker/metered-database.ts'
import { createApp } from '../../app.ts'
import type { Bindings } from '../../env.ts'
import { setDevelopmentOffset } from '../../platform/development-clock.ts'
import { newId } from '../../platform/ids.ts'
import { forgetAccess } from '../../services/access/authenticate.ts'

/** Some tests move 25 MiB: time for a busy machine. */
vi.setConfig({ testTimeout: 60_000 })

const app = await createApp()
let relay: TestRelay
beforeAll(async () => {
  relay = await createRelay()
})

afterEach(() => setDevelopmentOffset(0))

const DAY_MS = 86_400_000

interface Sent {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the API answered
  readonly json: any
  readonly headers: Headers
  readonly wakes: readonly unknown[]
}

type Changes = Partial<Record<keyof Bindings, unknown>>

/** Fetches from a Worker with these bindings; `wakes` are the bodies of the messages in its queue. */
async function fetchFrom(bindings: Changes, request: Request): Promise<Sent> {
  const background: Promise<unknown>[] = []
  const context = { waitUntil: (work: Promise<unknown>) => background.push(work), passThroughOnException() {} }
  const response = await app.fetch(request, bindings as Bindings as Env, context as unknown as ExecutionContext)
  const sent = { status: response.status, json: await response.json(), headers: response.headers }
  await Promise.all(background)
  return { ...sent, wakes: (bindings.INBOUND as { wakes?: unknown[] }).wakes?.splice(0) ?? [] }
}

/** All bindings, with a queue that is a spy. */
function bindingsWith(changes: Changes): Changes {
  const wakes: unknown[] = []
  const sendBatch = async (batch: { body: unknown }[]) => wakes.push(...batch.map(({ body }) => body))
  return { ...env, INBOUND: { sendBatch, wakes }, ...changes }
}

const fetchWith = (request: Request, changes: Changes = {}) => fetchFrom(bindingsWith(changes), request)

async function post(manifest: Record<string, unknown>, raw: string, changes: Changes = {}): Promise<Sent> {
  return fetchWith(await inboundRequest(relay, JSON.stringify(manifest), raw), changes)
}

const expectNothing = async (...owners: readonly TestTenant[]): Promise<void> => {
  for (const owner of owners) {
    expect(await readDeliveryRows(owner)).toEqual([])
    expect(await listReceived(owner)).toEqual([])
  }
}

describe('POST /relay/v1/inbound 200', () => {
  it('keeps the exact bytes and one row, and wakes the queue', async () => {
    const owner = await createReceiver({ shard: 1 })
    const raw = `${mailOf(300)}\r\n.\r\n\0\xff`
    const bytes = Uint8Array.from(raw, (char) => char.charCodeAt(0))
    const rcptTo = [`Bob@${owner.domain.name.toUpperCase()}`, `eve@${owner.domain.name}`]
    const digest = await crypto.subtle.digest('SHA-256', bytes)
    const sha256 = Array.from(new Uint8Array(digest), (each) => each.toString(16).padStart(2, '0')).join('')
    const manifest = await manifestOf('', { rcptTo, size: bytes.byteLength, sha256, mailFrom: '' })
    const line = JSON.stringify(manifest)
    const request = await inboundRequest(relay, line, new Blob([`${line}\n`, bytes]).stream())
    const { status, json, wakes } = await fetchWith(request)
    expect({ status, json }).toEqual({ status: 200, json: { id: manifest['id'], accepted: rcptTo, refused: [] } })
    expect(InboundAnswer.safeParse(json).success).toBe(true)
    expect(wakes).toEqual([{ tenant: owner.tenant.id, delivery: manifest['id'] }])
    const rows = await readDeliveryRows(owner)
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({
      id: manifest['id'],
      source: 'mx',
      relay_id: relay.id,
      mail_from: '',
      rcpt_to: JSON.stringify(rcptTo),
      client_ip: '192.0.2.9',
      reception: JSON.stringify(manifest['reception']),
      received_at_ms: Date.parse(String(manifest['receivedAt'])),
      size_bytes: bytes.byteLength,
      sha256,
      raw_key: `mailbox/${owner.tenant.id}/${manifest['id']}/message`,
      checks: JSON.stringify(manifest['checks']),
      scan: JSON.stringify(manifest['scan']),
      state: 'received',
      scan_due_at_ms: null,
      kind: 'mail',
    })
    expect(Number(rows[0]?.['due_at_ms'])).toBeGreaterThan(Date.now())
    const object = await env.RAW.get(String(rows[0]?.['raw_key']))
    expect(new Uint8Array((await object?.arrayBuffer()) ?? new ArrayBuffer())).toEqual(bytes)
  })

  it('dates it by the clock that was moved, also when the relay has the real time', async () => {
    const owner = await createReceiver()
    const receivedAt = new Date(Date.now() - 5_000).toISOString()
    const manifest = await manifestOf('x', { rcptTo: [`a@${owner.domain.name}`], receivedAt })
    setDevelopmentOffset(DAY_MS)
    expect((await post(manifest, 'x')).status).toBe(200)
    const [row] = await readDeliveryRows(owner)
    expect(row?.['received_at_ms']).toBe(Date.parse(receivedAt) + DAY_MS)
    expect(Number(row?.['due_at_ms'])).toBeGreaterThan(Number(row?.['received_at_ms']))
  })

  it('is due for the scorer when it comes unscanned, and takes a mail of no bytes', async () => {
    const owner = await createReceiver()
    const manifest = await manifestOf('', { rcptTo: [`a@${owner.domain.name}`], scan: null })
    expect((await post(manifest, '')).status).toBe(200)
    const [row] = await readDeliveryRows(owner)
    expect(row).toMatchObject({ scan: null, size_bytes: 0 })
    expect(Number(row?.['scan_due_at_ms'])).toBeLessThanOrEqual(Date.now())
    expect(await listReceived(owner)).toMatchObject([{ size: 0 }])
  })

  it('gives the same id the same answer, and touches neither object nor row: twenty at once and once again', async () => {
    const owner = await createReceiver()
    const raw = mailOf(70_000)
    const manifest = await manifestOf(raw, { rcptTo: [`a@${owner.domain.name}`] })
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(manifest, raw)))
    expect(new Set(answers.map(({ status, json }) => `${status} ${JSON.stringify(json)}`)).size).toBe(1)
    expect(answers[0]?.status).toBe(200)
    const [rows, objects] = [await readDeliveryRows(owner), await listReceived(owner)]
    expect([rows.length, objects.length]).toEqual([1, 1])
    await env[owner.tenant.shard === 0 ? 'LEDGER_0' : 'LEDGER_1']
      .prepare("update deliveries set state = 'filed', due_at_ms = null where tenant_id = ?")
      .bind(owner.tenant.id)
      .run()
    const filed = await readDeliveryRows(owner)
    expect(await post(manifest, raw)).toMatchObject({ status: 200, json: answers[0]?.json })
    expect(await readDeliveryRows(owner)).toEqual(filed)
    expect(await listReceived(owner)).toEqual(objects)
  })

  it('keeps two equal mails with ids of their own', async () => {
    const owner = await createReceiver()
    const raw = mailOf()
    for (let count = 0; count < 2; count++)
      expect((await post(await manifestOf(raw, { rcptTo: [`a@${owner.domain.name}`] }), raw)).status).toBe(200)
    expect([(await readDeliveryRows(owner)).length, (await listReceived(owner)).length]).toEqual([2, 2])
  })

  it('gives each tenant of an envelope an object and a row with its own recipients only', async () => {
    const [a, b, c] = [
      await createReceiver({ shard: 0 }),
      await createReceiver({ shard: 1 }),
      await createReceiver({ shard: 1 }),
    ]
    const raw = mailOf(300_000)
    const rcptTo = [`x@${a.domain.name}`, `y@${b.domain.name}`, `z@${a.domain.name}`, `w@${c.domain.name}`]
    const { status, json, wakes } = await post(await manifestOf(raw, { rcptTo }), raw)
    expect({ status, accepted: json.accepted }).toEqual({ status: 200, accepted: rcptTo })
    expect(wakes).toHaveLength(3)
    const told = await Promise.all([a, b, c].map(async (owner) => (await readDeliveryRows(owner))[0]?.['rcpt_to']))
    expect(told).toEqual([[rcptTo[0], rcptTo[2]], [rcptTo[1]], [rcptTo[3]]].map((each) => JSON.stringify(each)))
    for (const owner of [a, b, c]) {
      const [object] = await listReceived(owner)
      expect(await (await env.RAW.get(object?.key ?? ''))?.text()).toBe(raw)
    }
  })

  it('refuses recipients whose domain does not receive, and keeps nothing when none is left', async () => {
    const [good, off, disabled, unverified] = [
      await createReceiver(),
      await createTenant(),
      await createReceiver(),
      await createReceiver({ verified: false }),
    ]
    await changeDomain(disabled, { enabled: false })
    const foreign = [off, disabled, unverified].map(({ domain }) => `a@${domain.name}`)
    foreign.push('a@peer.example', 'nonsense', 'b@c', '@@@', 'a@[192.0.2.1]')
    const raw = mailOf()
    const mixed = await post(await manifestOf(raw, { rcptTo: [`a@${good.domain.name}`, ...foreign] }), raw)
    expect(mixed.status).toBe(200)
    expect(mixed.json.accepted).toEqual([`a@${good.domain.name}`])
    expect(mixed.json.refused.map((each: { rcptTo: string }) => each.rcptTo)).toEqual(foreign)
    const none = await post(await manifestOf(raw, { rcptTo: foreign }), raw)
    expect({ status: none.status, accepted: none.json.accepted, wakes: none.wakes }).toEqual({
      status: 200,
      accepted: [],
      wakes: [],
    })
    await expectNothing(off, disabled, unverified)
  })

  it('takes return paths and an IDN domain, and sees a new domain at once', async () => {
    const owner = await createReceiver({ domain: `b\u00fc${crypto.randomUUID().slice(0, 8)}.example` })
    const ascii = owner.domain.name.normalize()
    const raw = mailOf()
    const rcptTo = [`B-${'a'.repeat(45)}@send.${new URL(`http://${ascii}`).hostname}`, `a@${ascii}`]
    expect((await post(await manifestOf(raw, { rcptTo }), raw)).json).toMatchObject({ accepted: rcptTo, refused: [] })
    const late = await createTenant()
    const before = await post(await manifestOf(raw, { rcptTo: [`a@${late.domain.name}`] }), raw)
    expect(before.json.accepted).toEqual([])
    await env.DB.prepare('update domains set receiving = 1 where id = ?').bind(late.domain.id).run()
    const after = await post(await manifestOf(raw, { rcptTo: [`a@${late.domain.name}`] }), raw)
    expect(after.json.accepted).toHaveLength(1)
  })

  it('gives the bare postmaster to the operator', async () => {
    const operator = await createReceiver()
    await env.DB.prepare('update tenant set operator = 1 where id = ?').bind(operator.tenant.id).run()
    // What this isolate may remember of an earlier one.
    for (const { tenant_id } of (await env.DB.prepare('select tenant_id from domains').all()).results)
      forgetAccess(tenant_id as typeof operator.tenant.id)
    const raw = mailOf()
    expect((await post(await manifestOf(raw, { rcptTo: ['PostMaster'] }), raw)).json.accepted).toEqual(['PostMaster'])
    expect(await readDeliveryRows(operator)).toHaveLength(1)
    await env.DB.prepare('update tenant set operator = 0 where id = ?').bind(operator.tenant.id).run()
    forgetAccess(operator.tenant.id)
  })

  it('takes a mail of 25 MiB', async () => {
    const owner = await createReceiver()
    const raw = mailOf(INBOUND_MAX_BYTES)
    const manifest = await manifestOf(raw, { rcptTo: [`a@${owner.domain.name}`] })
    expect((await post(manifest, raw)).status).toBe(200)
    expect(await listReceived(owner)).toMatchObject([{ size: INBOUND_MAX_BYTES }])
  })

  it('costs one round trip of D1 once relay and domain are known, and two rows; three when unscanned', async () => {
    const owner = await createReceiver({ shard: 0 })
    const meter: Meter = { roundTrips: 0, rowsWritten: 0 }
    let puts = 0
    const bucket = new Proxy(env.RAW, {
      get(target, name) {
        puts += 1
        const member: unknown = Reflect.get(target, name)
        return typeof member === 'function' ? member.bind(target) : member
      },
    })
    const databases = { DB: meterDatabase(env.DB, meter), LEDGER_0: meterDatabase(env.LEDGER_0, meter) }
    const bindings = bindingsWith({ ...databases, RAW: bucket })
    const raw = mailOf()
    const costs: unknown[] = []
    for (const change of [{}, {}, { scan: null }]) {
      Object.assign(meter, { roundTrips: 0, rowsWritten: 0 })
      puts = 0
      const line = JSON.stringify(await manifestOf(raw, { rcptTo: [`a@${owner.domain.name}`], ...change }))
      expect((await fetchFrom(bindings, await inboundRequest(relay, line, raw))).status).toBe(200)
      costs.push({ ...meter, puts })
    }
    expect(costs).toEqual([
      { roundTrips: 3, rowsWritten: 2, puts: 1 },
      { roundTrips: 1, rowsWritten: 2, puts: 1 },
      { roundTrips: 1, rowsWritten: 3, puts: 1 },
    ])
  })

  it('is answered although the queue does not take the wake-up', async () => {
    const owner = await createReceiver()
    const raw = mailOf()
    const sendBatch = () => Promise.reject(new Error('queue is away'))
    const manifest = await manifestOf(raw, { rcptTo: [`a@${owner.domain.name}`] })
    expect((await post(manifest, raw, { INBOUND: { sendBatch } })).status).toBe(200)
    expect(await readDeliveryRows(owner)).toHaveLength(1)
  })
})

describe('POST /relay/v1/inbound 401', () => {
  it.each([
    ['a line flipped after signing', 'digest', (line: string) => line.replace('ada@', 'eve@'), 0],
    ['an old timestamp', 'clock', (line: string) => line, -MAX_SKEW_MS - 60_000],
    ['a timestamp ahead', 'clock', (line: string) => line, MAX_SKEW_MS + 60_000],
  ])('with %s, before anything is touched', async (_, reason, spoil, skewMs) => {
    const owner = await createReceiver()
    const raw = mailOf()
    const line = JSON.stringify(await manifestOf(raw, { rcptTo: [`a@${owner.domain.name}`] }))
    const headers = await signPost(relay, INBOUND_PATH, line, Date.now() + skewMs)
    const untouched = new Proxy(env.RAW, {
      get: () => () => {
        throw new Error('The bucket was touched')
      },
    })
    const body = `${spoil(line)}\n${raw}`
    const request = new Request(`http://mailstead.test${INBOUND_PATH}`, { method: 'POST', headers, body })
    const { status, json } = await fetchWith(request, { RAW: untouched })
    expect({ status, message: json.message }).toEqual({ status: 401, message: expect.stringContaining(reason) })
    await expectNothing(owner)
  })

  it("with another relay's key, without headers, and of a relay that is disabled", async () => {
    const owner = await createReceiver()
    const raw = mailOf()
    const line = JSON.stringify(await manifestOf(raw, { rcptTo: [`a@${owner.domain.name}`] }))
    const [other, disabled] = [await createRelay(), await createRelay({ state: 'disabled' })]
    const forged = await fetchWith(await inboundRequest({ id: relay.id, key: other.key }, line, raw))
    const closed = await fetchWith(await inboundRequest(disabled, line, raw))
    const request = new Request(`http://mailstead.test${INBOUND_PATH}`, { method: 'POST', body: `${line}\n${raw}` })
    const bare = await fetchWith(request)
    expect([forged, closed, bare].map(({ status }) => status)).toEqual([401, 401, 401])
    await expectNothing(owner)
  })

  it('knows a new relay at once', async () => {
    const owner = await createReceiver()
    const raw = mailOf()
    // The list of relays is in this isolate's memory by now.
    await post(await manifestOf(raw, { rcptTo: ['a@peer.example'] }), raw)
    const late = await createRelay()
    const line = JSON.stringify(await manifestOf(raw, { rcptTo: [`a@${owner.domain.name}`] }))
    expect((await fetchWith(await inboundRequest(late, line, raw))).status).toBe(200)
  })
})

describe('POST /relay/v1/inbound with wrong input', () => {
  it.each([
    ['one octet short', 422, (raw: string) => raw.slice(1)],
    ['one octet long', 422, (raw: string) => `${raw}x`],
    ['another octet', 422, (raw: string) => `${raw.slice(1)}y`],
    ['no bytes at all', 422, () => ''],
  ])('with %s is answered %i, and nothing is kept', async (_, status, spoil) => {
    const [owner, other] = [await createReceiver(), await createReceiver()]
    const raw = mailOf(70_000)
    const rcptTo = [`a@${owner.domain.name}`, `b@${other.domain.name}`]
    const answer = await post(await manifestOf(raw, { rcptTo }), spoil(raw))
    expect(answer).toMatchObject({ status, json: { name: 'validation_error' }, wakes: [] })
    await expectNothing(owner, other)
  })

  it.each([
    ['no id', { id: undefined }, 'id'],
    ['an id of another version', { id: crypto.randomUUID() }, 'id'],
    ['no recipient', { rcptTo: [] }, 'rcptTo'],
    ['101 recipients', { rcptTo: Array.from({ length: 101 }, (_, n) => `r${n}@here.example`) }, 'rcptTo'],
    ['a size above the limit', { size: INBOUND_MAX_BYTES + 1 }, 'size'],
    ['a digest in upper case', { sha256: 'A'.repeat(64) }, 'sha256'],
    ['no checks', { checks: null }, 'checks'],
    ['an IP that is none', { reception: { helo: null, ip: 'x', by: 'y', tls: null, smtpUtf8: false } }, 'reception'],
    ['a time that is none', { receivedAt: 'now' }, 'receivedAt'],
  ])('422 for %s', async (_, change, field) => {
    const raw = mailOf()
    const { status, json } = await post(await manifestOf(raw, { rcptTo: ['a@here.example'], ...change }), raw)
    expect({ status, message: json.message }).toEqual({ status: 422, message: expect.stringContaining(field) })
  })

  it('400 for a line that is no JSON, 413 for one that does not end', async () => {
    const broken = await fetchWith(await inboundRequest(relay, '{"id":', 'x'))
    expect(broken).toMatchObject({ status: 400, json: { name: 'invalid_json' } })
    const endless = 'x'.repeat(INBOUND_MANIFEST_MAX_BYTES + 1)
    expect(await fetchWith(await inboundRequest(relay, endless, 'x'))).toMatchObject({ status: 413 })
    const headers = await signPost(relay, INBOUND_PATH, '')
    const empty = new Request(`http://mailstead.test${INBOUND_PATH}`, { method: 'POST', headers })
    expect(await fetchWith(empty)).toMatchObject({ status: 413 })
  })

  it('409 for an id that was used for other bytes, which stay', async () => {
    const owner = await createReceiver()
    const [first, second] = [mailOf(), mailOf()]
    const rcptTo = [`a@${owner.domain.name}`]
    const manifest = await manifestOf(first, { rcptTo })
    expect((await post(manifest, first)).status).toBe(200)
    const [rows, objects] = [await readDeliveryRows(owner), await listReceived(owner)]
    const again = await manifestOf(second, { rcptTo, id: manifest['id'] })
    expect(await post(again, second)).toMatchObject({ status: 409, json: { name: 'conflict' } })
    expect(await readDeliveryRows(owner)).toEqual(rows)
    expect(await listReceived(owner)).toEqual(objects)
  })
})

describe('a mail that is not taken', () => {
  /** How many pieces of a body of ten were read when the answer was there. */
  async function countRead(change: object, changes: Changes, by = relay): Promise<[number, number]> {
    const piece = new Uint8Array(65_536)
    const line = JSON.stringify(await manifestOf('', { rcptTo: ['a@peer.example'], size: 655_360, ...change }))
    let read = 0
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode(`${line}\n`)),
      pull(controller) {
        if (read === 10) return controller.close()
        read += 1
        controller.enqueue(piece)
      },
    })
    const { status } = await fetchWith(await inboundRequest(by, line, body), changes)
    return [status, read]
  }

  it('is read to its end, so that the relay hears why', async () => {
    expect(await countRead({}, {})).toEqual([200, 10])
    expect(await countRead({ id: 'x' }, {})).toEqual([422, 10])
    const owner = await createReceiver()
    const rcptTo = [`a@${owner.domain.name}`]
    const put = () => Promise.reject(new Error('R2 is away'))
    expect(await countRead({ rcptTo }, { RAW: { put } })).toEqual([503, 10])
    await env.DB.prepare("update tenant set state = 'moving' where id = ?").bind(owner.tenant.id).run()
    forgetAccess(owner.tenant.id)
    expect(await countRead({ rcptTo }, {})).toEqual([503, 10])
  })

  it('is not read when its signature is not good', async () => {
    const [status, read] = await countRead({}, {}, { ...relay, key: (await createRelay()).key })
    expect(status).toBe(401)
    expect(read).toBeLessThan(3)
  })
})

describe('POST /relay/v1/inbound 503', () => {
  const broken = (what: string) =>
    new Proxy(
      {},
      {
        get: () => () => {
          throw new Error(`${what} is away`)
        },
      },
    )

  it.each(['DB', 'LEDGER_0', 'LEDGER_1', 'RAW'] as const)('while %s cannot be reached', async (name) => {
    const owner = await createReceiver({ shard: name === 'LEDGER_1' ? 1 : 0 })
    const raw = mailOf(70_000)
    const manifest = await manifestOf(raw, { rcptTo: [`a@${owner.domain.name}`] })
    const answer = await post(manifest, raw, { [name]: broken(name) })
    expect(answer).toMatchObject({ status: 503, json: { name: 'service_unavailable' }, wakes: [] })
    expect(answer.headers.get('retry-after')).toBe('5')
    expect(await readDeliveryRows(owner)).toEqual([])
    expect((await post(manifest, raw)).status).toBe(200)
    expect([(await readDeliveryRows(owner)).length, (await listReceived(owner)).length]).toEqual([1, 1])
  })

  it('while the tenant moves, also when this isolate has not heard of it; a paused one receives', async () => {
    const owner = await createReceiver({ shard: 0 })
    const setState = (state: string) =>
      env.DB.prepare('update tenant set state = ? where id = ?').bind(state, owner.tenant.id).run()
    const raw = mailOf()
    const sent = async () => post(await manifestOf(raw, { rcptTo: [`a@${owner.domain.name}`] }), raw)
    await setState('paused')
    expect((await sent()).status).toBe(200)
    await env.LEDGER_0.prepare("insert into tenant_fences values (?, 'away', 1)").bind(owner.tenant.id).run()
    expect(await sent()).toMatchObject({ status: 503, json: { message: expect.stringContaining('being moved') } })
    await env.LEDGER_0.prepare('delete from tenant_fences where tenant_id = ?').bind(owner.tenant.id).run()
    await setState('moving')
    const moving = await sent()
    expect([moving.status, moving.headers.get('retry-after')]).toEqual([503, '30'])
    await setState('active')
    expect((await sent()).status).toBe(200)
    expect(await readDeliveryRows(owner)).toHaveLength(2)
  })

  it('while the database of a recipient is full', async () => {
    const owner = await createReceiver({ shard: 0 })
    const size = (bytes: number) =>
      env.DB.prepare('insert or replace into shards values (0, ?, 0, 1)').bind(bytes).run()
    await size(9_000_000_000)
    forgetAccess(owner.tenant.id)
    const raw = mailOf()
    const answer = await post(await manifestOf(raw, { rcptTo: [`a@${owner.domain.name}`] }), raw)
    await size(1)
    forgetAccess(owner.tenant.id)
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '300'])
    await expectNothing(owner)
  })

  it('when the body breaks off', async () => {
    const owner = await createReceiver()
    const raw = mailOf(70_000)
    const id = newId(Date.now())
    const line = JSON.stringify(await manifestOf(raw, { rcptTo: [`a@${owner.domain.name}`], id }))
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(`${line}\n${raw.slice(0, 40_000)}`))
      },
      pull(controller) {
        controller.error(new Error('the relay is gone'))
      },
    })
    expect(await fetchWith(await inboundRequest(relay, line, body))).toMatchObject({ status: 503 })
    await expectNothing(owner)
  })
})
