import { env } from 'cloudflare:workers'
import { SendEmail } from '@mailstead/contracts/api/email.ts'
import { describe, expect, it, vi } from 'vitest'
import { call } from '../../../../test/worker/call.ts'
import { createMessage } from '../../../../test/worker/create-message.ts'
import { createTenant, type TestTenant } from '../../../../test/worker/create-tenant.ts'
import { countRows, databaseOf, dumpLedger, fillTenant } from '../../../../test/worker/fill-tenant.ts'
import type { Deps } from '../../../deps.ts'
import { takeDueJobs } from '../../../store/ledger/due-jobs.ts'
import { authenticate } from '../../access/authenticate.ts'
import { submit } from '../../sending/submit.ts'
import { advanceMove, type MoveLimits, type MoveProgress } from './advance-move.ts'
import { advanceMoves } from './advance-moves.ts'
import { startMove } from './start-move.ts'

/** Many round trips a test: time for a busy machine. */
vi.setConfig({ testTimeout: 60_000 })

/** One page a call, and few rows in it. */
const ONE_PAGE: MoveLimits = { pages: 1, pageRows: 6, timeMs: 20_000 }

async function stage(options: { readonly paused?: boolean } = {}) {
  const owner = await createTenant({ shard: 0 })
  const neighbour = await createTenant({ shard: 0 })
  await createMessage(neighbour)
  const messages = await fillTenant(owner)
  if (options.paused)
    await env.DB.prepare("update tenant set state = 'paused' where id = ?").bind(owner.tenant.id).run()
  let nowMs = Date.now()
  const lines: string[] = []
  const deps: Deps = { ...owner.deps, clock: { now: () => nowMs }, log: (_level, event) => lines.push(event) }
  return { owner, neighbour, messages, deps, lines, id: owner.tenant.id, wait: () => (nowMs += 60_000) }
}

const homeOf = (id: string) => env.DB.prepare('select shard, state from tenant where id = ?').bind(id).first()
const moveOf = (id: string) =>
  env.DB.prepare('select step, cursor from tenant_moves where tenant_id = ?').bind(id).first<{ step: string }>()

async function finish(deps: Deps, id: TestTenant['tenant']['id'], limits?: MoveLimits): Promise<MoveProgress> {
  for (let call = 0; call < 500; call++) {
    const progress = await advanceMove(deps, id, limits)
    if (progress !== 'more') return progress
  }
  throw new Error('The move does not end')
}

async function reach(deps: Deps, id: TestTenant['tenant']['id'], step: string): Promise<void> {
  for (let call = 0; call < 500; call++) {
    if ((await moveOf(id))?.step === step) return
    await advanceMove(deps, id, ONE_PAGE)
  }
  throw new Error(`The move does not come to ${step}`)
}

describe('a move', () => {
  it.each([{ paused: false }, { paused: true }])('takes everything to the new shard: %j', async (options) => {
    const { owner, neighbour, messages, deps, id, wait } = await stage(options)
    const [before, others] = [await dumpLedger(0, id), await dumpLedger(0, neighbour.tenant.id)]
    expect(Object.values(before).every((rows) => rows.length > 0)).toBe(true)
    await startMove(deps, id, 1)
    expect(await homeOf(id)).toEqual({ shard: 0, state: 'moving' })
    expect(await finish(deps, id)).toBe('waiting')
    expect(await homeOf(id)).toEqual({ shard: 1, state: options.paused ? 'paused' : 'active' })
    // Nothing is deleted where an isolate may still look for it.
    expect(await dumpLedger(0, id)).toEqual(before)
    wait()
    expect(await finish(deps, id)).toBe('done')
    expect(await dumpLedger(1, id)).toEqual(before)
    expect(countRows(await dumpLedger(0, id))).toBe(0)
    expect(await moveOf(id)).toBeNull()
    expect(await dumpLedger(0, neighbour.tenant.id)).toEqual(others)
    for (const message of messages) {
      const raw = await call('GET', `/v1/emails/${message.id}/raw`, { key: owner.apiKey })
      expect(raw.text).toBe(message.raw)
    }
  })

  it('goes on after a death between any two pages, and beside another at work on it', async () => {
    const { deps, id, wait } = await stage()
    const before = await dumpLedger(0, id)
    await startMove(deps, id, 1)
    const shards: number[] = []
    for (let progress: MoveProgress = 'more'; progress !== 'done'; ) {
      // Each call is a new life that does one page; now and then two are at work on the same page.
      const lives = shards.length % 3 === 0 ? 2 : 1
      const told = await Promise.all(Array.from({ length: lives }, () => advanceMove(deps, id, ONE_PAGE)))
      progress = told[0] ?? 'done'
      const shard = Number((await homeOf(id))?.['shard'])
      // Whoever asks finds the tenant whole where the directory says.
      expect(await dumpLedger(shard, id)).toEqual(before)
      shards.push(shard)
      expect(shards.length).toBeLessThan(500)
      if (progress === 'waiting') wait()
    }
    expect(shards.filter((shard) => shard === 0).length).toBeGreaterThan(20)
    expect(shards.filter((shard) => shard === 1).length).toBeGreaterThan(5)
    expect(countRows(await dumpLedger(0, id))).toBe(0)
  })

  it('repeats a page when the directory did not hear of it', async () => {
    const { deps, id, wait } = await stage()
    const before = await dumpLedger(0, id)
    await startMove(deps, id, 1)
    const dead = { ...deps, directory: failingUpdates(deps) }
    let deaths = 0
    for (let progress: MoveProgress = 'more'; progress !== 'done'; ) {
      await advanceMove(dead, id, ONE_PAGE).catch((error: Error) => {
        expect(error.message).toBe('The isolate is gone')
        deaths += 1
      })
      progress = await advanceMove(deps, id, ONE_PAGE)
      if (progress === 'waiting') wait()
    }
    expect(deaths).toBeGreaterThan(30)
    expect(await dumpLedger(1, id)).toEqual(before)
    expect(countRows(await dumpLedger(0, id))).toBe(0)
  })

  it('ends when the copy is not equal, with an alarm, and the tenant goes on where it was', async () => {
    const { owner, messages, deps, lines, id, wait } = await stage()
    const before = await dumpLedger(0, id)
    await startMove(deps, id, 1)
    await reach(deps, id, 'compare')
    await env.LEDGER_1.prepare("update recipients set state = 'delivered' where tenant_id = ? and state = 'bounced'")
      .bind(id)
      .run()
    expect(await finish(deps, id)).toBe('waiting')
    expect(lines).toContain('tenant_move.aborted')
    expect(await homeOf(id)).toEqual({ shard: 0, state: 'active' })
    const sent = await call('POST', '/v1/emails', {
      key: owner.apiKey,
      body: { from: `a@${owner.domain.name}`, to: 'bob@peer.example', subject: 's', text: 't' },
    })
    expect(sent.status).toBe(200)
    expect((await call('GET', `/v1/emails/${messages[0]?.id}`, { key: owner.apiKey })).status).toBe(200)
    wait()
    expect(await finish(deps, id)).toBe('done')
    expect(countRows(await dumpLedger(1, id))).toBe(0)
    expect((await dumpLedger(0, id))['attempts']).toEqual(before['attempts'])
    // It can be tried again.
    wait()
    await startMove(deps, id, 1)
    await finish(deps, id)
    wait()
    expect(await finish(deps, id)).toBe('done')
    expect(await homeOf(id)).toEqual({ shard: 1, state: 'active' })
  })

  it.each(['a row too many', 'a row too few'])('finds %s', async (which) => {
    const { deps, lines, id } = await stage()
    await startMove(deps, id, 1)
    await reach(deps, id, 'compare')
    const change =
      which === 'a row too many'
        ? "insert into usage values (?, '2999-01', 1, 2, '2999-01-01', 1, 2)"
        : 'delete from idempotency_keys where tenant_id = ?1 and key = (select max(key) from idempotency_keys where tenant_id = ?1)'
    await env.LEDGER_1.prepare(change).bind(id).run()
    await finish(deps, id)
    expect(lines).toContain('tenant_move.aborted')
    expect(await homeOf(id)).toEqual({ shard: 0, state: 'active' })
  })

  it('comes back, and empties first what is left of an earlier one', async () => {
    const { deps, id, wait } = await stage()
    const before = await dumpLedger(0, id)
    await env.LEDGER_1.prepare("insert into usage values (?, '2020-01', 1, 2, '2020-01-01', 1, 2)").bind(id).run()
    for (const shard of [1, 0]) {
      await startMove(deps, id, shard)
      await finish(deps, id)
      wait()
      expect(await finish(deps, id)).toBe('done')
      wait()
    }
    expect(await dumpLedger(0, id)).toEqual(before)
    expect(countRows(await dumpLedger(1, id))).toBe(0)
  })

  it('is refused where it makes no sense', async () => {
    const { deps, id } = await stage()
    await expect(startMove(deps, id, 0)).rejects.toMatchObject({ code: 'conflict' })
    await expect(startMove(deps, id, 7)).rejects.toThrow('no ledger shard 7')
    await startMove(deps, id, 1)
    await expect(startMove(deps, id, 1)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('goes on each minute', async () => {
    const { deps, id, wait } = await stage()
    await startMove(deps, id, 1)
    await advanceMoves(deps)
    wait()
    await advanceMoves(deps)
    expect(await moveOf(id)).toBeNull()
    expect(await homeOf(id)).toEqual({ shard: 1, state: 'active' })
  })
})

/** Every update of the directory fails before it is done, as when an isolate dies in front of it. */
function failingUpdates(deps: Deps): Deps['directory'] {
  return new Proxy(deps.directory, {
    get(target, name) {
      if (name === 'update' || name === 'batch' || name === 'delete')
        return () => {
          throw new Error('The isolate is gone')
        }
      const member: unknown = Reflect.get(target, name)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
}

describe('while a tenant moves', () => {
  it('its API answers 503 with Retry-After, also in the isolate that knows it as active', async () => {
    const { owner, deps, id, wait } = await stage()
    await call('GET', '/v1/domains', { key: owner.apiKey })
    await startMove(deps, id, 1)
    for (const [method, path] of [
      ['GET', '/v1/domains'],
      ['POST', '/v1/emails'],
    ] as const) {
      const answer = await call(method, path, { key: owner.apiKey, ...(method === 'POST' ? { body: {} } : {}) })
      expect(answer.status).toBe(503)
      expect(answer.json.name).toBe('service_unavailable')
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    }
    await finish(deps, id)
    expect((await call('GET', '/v1/domains', { key: owner.apiKey })).status).toBe(200)
    wait()
    await finish(deps, id)
  })

  it('nothing is written to the shard that it leaves by one who remembers the old one', async () => {
    const { owner, messages, deps, id, wait } = await stage()
    const access = await authenticate(deps, owner.apiKey, owner.domain.name)
    const request = SendEmail.parse({ from: `a@${owner.domain.name}`, to: 'b@peer.example', subject: 's', text: 't' })
    await startMove(deps, id, 1)
    await advanceMove(deps, id, ONE_PAGE)
    const before = await dumpLedger(0, id)
    await expect(submit(deps, access, request, 'late')).rejects.toMatchObject({ code: 'service_unavailable' })
    const tables = ['messages', 'recipients', 'jobs']
    for (const table of tables)
      await env.LEDGER_0.prepare(`update ${table} set tenant_id = tenant_id where tenant_id = ?`).bind(id).run()
    const insert = env.LEDGER_0.prepare("insert into suppressions values (?, 'x@y.example', 'i', 'manual', null, 1)")
    await expect(insert.bind(id).run()).rejects.toThrow('tenant is away')
    await env.LEDGER_0.prepare('update jobs set due_at_ms = 1, relay_id = ? where tenant_id = ?').bind('r', id).run()
    expect(await dumpLedger(0, id)).toEqual(before)
    await finish(deps, id)
    wait()
    await expect(submit(deps, access, request, 'late')).rejects.toMatchObject({ code: 'service_unavailable' })
    expect(await finish(deps, id)).toBe('done')
    await expect(submit(deps, access, request, 'late')).rejects.toMatchObject({ code: 'service_unavailable' })
    expect(countRows(await dumpLedger(0, id))).toBe(0)
    expect((await dumpLedger(1, id))['messages']).toHaveLength(messages.length)
  })

  it('the sweeper goes round its jobs, and finds them on the new shard', async () => {
    const { neighbour, deps, id, wait } = await stage()
    const nowMs = Date.now() + 3_600_000
    for (const shard of [0, 1])
      await databaseOf(shard)
        .prepare('update jobs set due_at_ms = null where tenant_id not in (?, ?)')
        .bind(id, neighbour.tenant.id)
        .run()
    await startMove(deps, id, 1)
    await reach(deps, id, 'compare')
    const take = (shard: number) =>
      takeDueJobs(deps.ledgers.at(shard), { nowMs, againAtMs: nowMs + 1, silentAtMs: nowMs + 2, limit: 2 }).then(
        (due) => due.map(({ tenant }) => tenant),
      )
    expect(await take(0)).toEqual([neighbour.tenant.id])
    await finish(deps, id)
    expect(new Set(await take(1))).toEqual(new Set([id]))
    wait()
    await finish(deps, id)
  })
})
