import { env } from 'cloudflare:workers'
import { RELAY_BODY_MAX_BYTES } from '@mailstead/contracts/delivery-event.ts'
import { importRelaySecret, MAX_SKEW_MS, SIGNED_HEADERS } from '@mailstead/contracts/relay-signature.ts'
import { describe, expect, it } from 'vitest'
import { call } from '../../test/worker/call.ts'
import { createRelay, signPost, type TestRelay } from '../../test/worker/create-relay.ts'
import { createApp } from '../app.ts'
import { registerRelay } from '../services/relays/register-relay.ts'

const PATH = '/relay/v1/heartbeat'
const report = (waiting = 0) =>
  JSON.stringify({ version: '0.1.0', waiting, sending: 0, unreported: 0, diskFreeBytes: 1_000 })

interface Sent {
  readonly path?: string
  readonly body?: string
  readonly headers?: Record<string, string>
}

const post = (signed: Record<string, string>, sent: Sent = {}) =>
  call('POST', sent.path ?? PATH, { body: sent.body ?? report(), headers: { ...signed, ...sent.headers } })

const stateOf = (relay: TestRelay) =>
  env.DB.prepare('select heartbeat_at_ms, lease_until_ms, report from relays where id = ?').bind(relay.id).first()
const noncesOf = async (relay: TestRelay) =>
  (await env.DB.prepare('select nonce from relay_nonces where relay_id = ?').bind(relay.id).all()).results

/** How a rightly signed heartbeat is spoilt, and a word of the reason given. */
const SPOILT: readonly (readonly [string, string, (relay: TestRelay) => Promise<Sent> | Sent])[] = [
  ['a body flipped after signing', 'digest', () => ({ body: report(1) })],
  ['an empty body', 'digest', () => ({ body: '' })],
  ['another path', 'does not fit', () => ({ path: '/relay/v1/events' })],
  ['a query added', 'does not fit', () => ({ path: `${PATH}?a=1` })],
  ['a digest replaced', 'does not fit', () => ({ headers: { [SIGNED_HEADERS.digest]: '0'.repeat(64) } })],
  ['a nonce replaced', 'does not fit', () => ({ headers: { [SIGNED_HEADERS.nonce]: crypto.randomUUID() } })],
  ['a timestamp replaced', 'does not fit', () => ({ headers: { [SIGNED_HEADERS.timestamp]: String(Date.now() + 9) } })],
  ['an empty signature', 'malformed', () => ({ headers: { [SIGNED_HEADERS.signature]: '' } })],
  ['a signature of zeros', 'does not fit', () => ({ headers: { [SIGNED_HEADERS.signature]: '0'.repeat(64) } })],
  ['a signature naming an algorithm', 'malformed', () => ({ headers: { [SIGNED_HEADERS.signature]: 'none' } })],
  ['a huge header', 'malformed', () => ({ headers: { [SIGNED_HEADERS.signature]: 'a'.repeat(60_000) } })],
  ['another version', 'version', () => ({ headers: { [SIGNED_HEADERS.version]: '99' } })],
  ['an unknown relay', 'does not fit', () => ({ headers: { [SIGNED_HEADERS.relay]: 'nobody' } })],
  ['a relay name that cannot be', 'does not fit', () => ({ headers: { [SIGNED_HEADERS.relay]: "x' or 1=1" } })],
  [
    'the name of another relay',
    'does not fit',
    async () => ({ headers: { [SIGNED_HEADERS.relay]: (await createRelay()).id } }),
  ],
  [
    "another relay's key",
    'does not fit',
    async (relay) => ({
      headers: await signPost({ id: relay.id, key: (await createRelay()).key }, PATH, report()),
    }),
  ],
  [
    'an old timestamp',
    'clock',
    async (relay) => ({
      headers: await signPost(relay, PATH, report(), Date.now() - MAX_SKEW_MS - 5_000),
    }),
  ],
  [
    'a timestamp ahead',
    'clock',
    async (relay) => ({
      headers: await signPost(relay, PATH, report(), Date.now() + MAX_SKEW_MS + 60_000),
    }),
  ],
]

describe('a signed request of a relay', () => {
  it('is served', async () => {
    const relay = await createRelay()
    expect((await post(await signPost(relay, PATH, report()))).status).toBe(200)
    expect(await noncesOf(relay)).toHaveLength(1)
  })

  it.each(SPOILT)('is refused with %s, and changes nothing', async (_, reason, spoil) => {
    const relay = await createRelay()
    const before = await stateOf(relay)
    const { json } = await post(await signPost(relay, PATH, report()), await spoil(relay))
    expect(json).toMatchObject({
      statusCode: 401,
      name: 'invalid_relay_signature',
      message: expect.stringContaining(reason),
    })
    expect(await stateOf(relay)).toEqual(before)
    expect(await noncesOf(relay)).toEqual([])
  })

  it('is refused without any header', async () => {
    expect((await call('POST', PATH, { body: report() })).json).toMatchObject({ name: 'invalid_relay_signature' })
  })

  it('counts once: the same request again is refused and moves no lease', async () => {
    const relay = await createRelay()
    const headers = await signPost(relay, PATH, report())
    expect((await post(headers)).status).toBe(200)
    await env.DB.prepare('update relays set heartbeat_at_ms = 1 where id = ?').bind(relay.id).run()
    const { status, json } = await post(headers)
    expect({ status, message: json.message }).toEqual({ status: 401, message: expect.stringContaining('nonce') })
    expect(await stateOf(relay)).toMatchObject({ heartbeat_at_ms: 1 })
  })

  it('counts once also when both arrive together', async () => {
    const relay = await createRelay()
    const headers = await signPost(relay, PATH, report())
    const answers = await Promise.all([post(headers), post(headers)])
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 401])
  })

  it('of a disabled relay is refused, of a draining one served', async () => {
    const [disabled, draining] = [await createRelay({ state: 'disabled' }), await createRelay({ state: 'draining' })]
    const { status, json } = await post(await signPost(disabled, PATH, report()))
    expect({ status, message: json.message }).toEqual({ status: 401, message: expect.stringContaining('does not fit') })
    expect(await noncesOf(disabled)).toEqual([])
    expect((await post(await signPost(draining, PATH, report()))).status).toBe(200)
  })

  it('may use both secrets during a rotation, and not the one before', async () => {
    const relay = await createRelay()
    const [second, third] = [crypto.randomUUID().repeat(2), crypto.randomUUID().repeat(2)]
    const sent = async (secret: string) =>
      (await post(await signPost({ id: relay.id, key: await importRelaySecret(secret) }, PATH, report()))).status
    await registerRelay(relay.deps, { ...relay, secret: second })
    expect([await sent(relay.secret), await sent(second)]).toEqual([200, 200])
    await registerRelay(relay.deps, { ...relay, secret: third })
    expect([await sent(relay.secret), await sent(second), await sent(third)]).toEqual([401, 200, 200])
  })

  it('tells a relay with a wrong clock the time', async () => {
    const relay = await createRelay()
    const { headers } = await post(await signPost(relay, PATH, report(), Date.now() - 3_600_000))
    expect(Math.abs(Number(headers.get('x-mailstead-time')) - Date.now())).toBeLessThan(60_000)
  })

  it('is refused above the limit, declared or counted', async () => {
    const relay = await createRelay()
    const body = 'x'.repeat(RELAY_BODY_MAX_BYTES + 1)
    const headers = await signPost(relay, PATH, body)
    expect((await post(headers, { body })).status).toBe(413)
    const stream = new Blob([body]).stream()
    const request = new Request(`http://mailstead.test${PATH}`, { method: 'POST', headers, body: stream })
    expect(request.headers.has('content-length')).toBe(false)
    expect((await (await createApp()).fetch(request, env)).status).toBe(413)
  })

  it('is answered 503 while the directory cannot be asked', async () => {
    const relay = await createRelay()
    const broken = new Proxy(env.DB, {
      get: () => () => {
        throw new Error('D1 is away')
      },
    })
    const request = new Request(`http://mailstead.test${PATH}`, {
      method: 'POST',
      headers: await signPost(relay, PATH, report()),
      body: report(),
    })
    const response = await (await createApp()).fetch(request, { ...env, DB: broken })
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toBe('5')
  })
})
