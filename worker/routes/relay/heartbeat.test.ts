import { env } from 'cloudflare:workers'
import { LEASE_MS } from '@mailstead/contracts/heartbeat.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createMessage, readJob } from '../../../test/worker/create-message.ts'
import { createRelay, signPost, type TestRelay } from '../../../test/worker/create-relay.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { removeRelays } from '../../../test/worker/fake-agent.ts'
import { stageRelays } from '../../../test/worker/stage-relays.ts'
import type { Deps } from '../../deps.ts'
import { setDevelopmentOffset } from '../../platform/development-clock.ts'
import type { Log } from '../../platform/log.ts'
import { liftHold, placeHold } from '../../services/control/hold.ts'
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

describe('POST /relay/v1/heartbeat, holds and commands', () => {
  const NEW = { ...REPORT, holdsRevision: 0, commandsUpTo: 0 }
  beforeEach(async () => removeRelays((await createTenant()).deps))

  it('answers with the list of holds only to a relay whose revision is another', async () => {
    const relay = await createRelay()
    const { revision } = await placeHold(relay.deps, {
      id: 'h',
      scope: { domain: 'a.example' },
      reason: 'r',
      untilMs: null,
    })
    const rules = [{ id: 'h', scope: { domain: 'a.example' }, reason: 'r', until: null }]
    expect((await beat(relay, NEW)).json.holds).toEqual({ revision, rules })
    expect((await beat(relay, { ...NEW, holdsRevision: revision })).json.holds).toBeUndefined()
    expect((await beat(relay, { ...NEW, holdsRevision: revision + 9 })).json.holds).toEqual({ revision, rules })
    const lifted = await liftHold(relay.deps, 'h')
    expect((await beat(relay, { ...NEW, holdsRevision: revision })).json.holds).toEqual({
      revision: lifted.revision,
      rules: [],
    })
  })

  it('tells a relay of the version before none of it, and takes its heartbeat as before', async () => {
    const relay = await createRelay()
    const hold = await placeHold(relay.deps, { scope: { domain: 'a.example' }, reason: 'r', untilMs: null })
    const answer = await beat(relay)
    expect(answer.status).toBe(200)
    expect(Object.keys(answer.json).sort()).toEqual(['leaseUntil', 'serverTime'])
    expect(await rowOf(relay)).toMatchObject({ journal_id: null })
    await liftHold(relay.deps, hold.id)
  })
})

describe('POST /relay/v1/heartbeat, alarms', () => {
  const watched = (relay: TestRelay) => {
    const alarms: string[] = []
    const log: Log = (level, event, fields) => level === 'error' && alarms.push(`${event} ${JSON.stringify(fields)}`)
    const report = (more: object) => recordHeartbeat({ ...relay.deps, log }, relay.id, { ...REPORT, ...more })
    return { alarms, report }
  }

  it('are raised when attempts without an end or damaged files become more, once', async () => {
    const relay = await createRelay()
    const { alarms, report } = watched(relay)
    for (const more of [
      {},
      { overdue: 0, damaged: 1 },
      { overdue: 2, damaged: 1 },
      { overdue: 2, damaged: 1 },
      { overdue: 0 },
    ])
      await report(more)
    expect(alarms).toEqual([
      `relay.files_damaged {"relay":"${relay.id}","damaged":1}`,
      `relay.attempts_overdue {"relay":"${relay.id}","overdue":2}`,
    ])
  })

  it('a lost journal makes all its jobs due at once, on every shard, and its relay takes them as new', async () => {
    const { agents, deps, tenant, send, advance, now } = await stageRelays(2)
    const messages = [...Array(10)].map(() => createMessage(tenant))
    const sent = [...(await Promise.all(messages)), await createMessage(await createTenant({ shard: 1 }))]
    await send(...sent)
    const [agent] = agents
    const alarms: string[] = []
    const log: Log = (level, event) => level === 'error' && alarms.push(event)
    const report = (journalId: string) => recordHeartbeat({ ...deps, log }, agent.relay.id, { ...REPORT, journalId })
    await report('first')
    await report('first')
    expect(alarms).toEqual([])
    const lost = sent.filter(({ job }) => agent.journal.has(job))
    agent.journal.clear()
    await report('second')
    await report('second')
    expect(alarms).toEqual(['relay.journal_lost'])
    for (const message of sent)
      expect(((await readJob(message)).dueAtMs ?? 0) <= now(), message.job).toBe(lost.includes(message))
    await advance(1)
    await send(...lost)
    expect([...agent.journal.keys()].sort()).toEqual(lost.map(({ job }) => String(job)).sort())
    for (const message of lost) expect(await readJob(message)).toMatchObject({ relayId: agent.relay.id, epoch: 1 })
    await removeRelays(deps)
  })

  it('a lost journal is looked at again when the ledger fails', async () => {
    const { agents, deps } = await stageRelays()
    const report = (changed: Partial<Deps>, journalId: string) =>
      recordHeartbeat({ ...deps, ...changed }, agents[0].relay.id, { ...REPORT, journalId })
    await report({}, 'first')
    const broken = {
      count: 1,
      at: () =>
        ({
          update: () => {
            throw new Error('D1_ERROR: overloaded')
          },
        }) as never,
    }
    await expect(report({ ledgers: broken }, 'second')).rejects.toMatchObject({ code: 'service_unavailable' })
    const lines: string[] = []
    await report({ log: (_level, event) => lines.push(event) }, 'second')
    expect(lines).toContain('relay.journal_lost')
    await removeRelays(deps)
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
