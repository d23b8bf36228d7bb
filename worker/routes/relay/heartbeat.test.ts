import { env } from 'cloudflare:workers'
import { LEASE_MS } from '@mailstead/contracts/heartbeat.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createRelay, signPost, type TestRelay } from '../../../test/worker/create-relay.ts'
import { setDevelopmentOffset } from '../../platform/development-clock.ts'
import { listRelays } from '../../services/relays/list-relays.ts'
import { recordHeartbeat } from '../../services/relays/record-heartbeat.ts'

const PATH = '/relay/v1/heartbeat'
const REPORT = { version: '0.1.0', waiting: 3, sending: 1, unreported: 2, diskFreeBytes: 5_000 }

const beat = async (relay: TestRelay, body: unknown = REPORT) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return call('POST', PATH, { body: text, headers: await signPost(relay, PATH, text) })
}

const rowOf = (relay: TestRelay) =>
  env.DB.prepare('select * from relays where id = ?').bind(relay.id).first<Record<string, unknown>>()

afterEach(() => setDevelopmentOffset(0))

describe('POST /relay/v1/heartbeat 200', () => {
  it('stores life, lease and report, and answers with the same lease', async () => {
    const relay = await createRelay()
    const { status, json } = await beat(relay)
    const row = await rowOf(relay)
    expect(status).toBe(200)
    expect(json).toEqual({ leaseUntil: expect.any(String), serverTime: expect.any(String) })
    expect(Date.parse(json.leaseUntil)).toBe(row?.['lease_until_ms'])
    expect(Date.parse(json.serverTime)).toBe(row?.['heartbeat_at_ms'])
    expect(Date.parse(json.leaseUntil) - Date.parse(json.serverTime)).toBe(LEASE_MS)
    expect(JSON.parse(String(row?.['report']))).toEqual(REPORT)
  })

  it('moves the lease with the injected clock, while the signature follows the real one', async () => {
    const relay = await createRelay()
    const first = await beat(relay)
    setDevelopmentOffset(86_400_000)
    const second = await beat(relay)
    expect(second.status).toBe(200)
    expect(Date.parse(second.json.leaseUntil) - Date.parse(first.json.leaseUntil)).toBeGreaterThanOrEqual(86_400_000)
  })

  it('is seen by the next hand-over', async () => {
    const relay = await createRelay()
    const seen = async () => (await listRelays(relay.deps)).find(({ id }) => id === relay.id)?.heartbeatAtMs
    expect(await seen()).toBeNull()
    await beat(relay)
    expect(await seen()).toEqual(expect.any(Number))
  })

  it('keeps only the fields of the contract', async () => {
    const relay = await createRelay()
    await beat(relay, { ...REPORT, more: 'x'.repeat(1_000) })
    expect(JSON.parse(String((await rowOf(relay))?.['report']))).toEqual(REPORT)
  })
})

describe('POST /relay/v1/heartbeat refused', () => {
  it.each([
    ['no field', {}, 422],
    ['a list', [], 422],
    ['a negative count', { ...REPORT, waiting: -1 }, 422],
    ['a long version', { ...REPORT, version: 'v'.repeat(41) }, 422],
    ['broken JSON', '{"version":', 400],
  ])('%s', async (_, body, expected) => {
    const relay = await createRelay()
    expect((await beat(relay, body)).status).toBe(expected)
    expect(await rowOf(relay)).toMatchObject({ heartbeat_at_ms: null, lease_until_ms: null })
  })
})

describe('recordHeartbeat', () => {
  it('gives no lease to a relay that was disabled after its signature was checked', async () => {
    const relay = await createRelay({ state: 'disabled' })
    await expect(recordHeartbeat(relay.deps, relay.id, REPORT)).rejects.toMatchObject({
      code: 'invalid_relay_signature',
    })
    expect(await rowOf(relay)).toMatchObject({ lease_until_ms: null })
  })
})
