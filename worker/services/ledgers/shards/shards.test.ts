import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it } from 'vitest'
import { call } from '../../../../test/worker/call.ts'
import { createMessage } from '../../../../test/worker/create-message.ts'
import { createTenant, type TestTenant } from '../../../../test/worker/create-tenant.ts'
import { databaseOf, finishMessage } from '../../../../test/worker/fill-tenant.ts'
import { forgetAccess } from '../../access/authenticate.ts'
import { createTenant as createTenantRow } from '../../tenants/create-tenant.ts'
import { measureShards } from './measure-shards.ts'
import { SHARD_LIMITS } from './shard-limits.ts'

const say = async (n: number, sizeBytes: number, rawBytes: number): Promise<void> => {
  await env.DB.prepare(
    'insert into shards (n, size_bytes, raw_bytes, measured_at_ms) values (?1, ?2, ?3, 1) on conflict do update set size_bytes = ?2, raw_bytes = ?3',
  )
    .bind(n, sizeBytes, rawBytes)
    .run()
}

const send = (owner: TestTenant, headers: Record<string, string> = {}) => {
  forgetAccess(owner.tenant.id)
  const body = { from: `a@${owner.domain.name}`, to: 'bob@peer.example', subject: 's', text: 't' }
  return call('POST', '/v1/emails', { key: owner.apiKey, body, headers })
}

const jobOf = (owner: TestTenant, id: string) =>
  databaseOf(owner.tenant.shard)
    .prepare('select raw is not null as hasRaw, raw_key as rawKey from jobs where tenant_id = ? and id = ?')
    .bind(owner.tenant.id, id)
    .first<{ hasRaw: number; rawKey: string | null }>()

afterEach(async () => {
  await env.DB.prepare('delete from shards').run()
})

describe('measureShards', () => {
  it('notes the size of each database and the raw mail in rows, waiting or not archived', async () => {
    const owner = await createTenant({ shard: 1 })
    const read = async () =>
      (await env.DB.prepare('select * from shards order by n').all()).results as Record<string, number>[]
    await measureShards(owner.deps)
    const [zero, before] = await read()
    expect(zero?.['size_bytes']).toBeGreaterThan(10_000)
    const messages = [
      await createMessage(owner, { raw: 'x'.repeat(3_000) }),
      await createMessage(owner, { raw: 'x'.repeat(7_000) }),
      await createMessage(owner, { raw: 'x'.repeat(9_000), rawKey: 'somewhere' }),
    ]
    await finishMessage(messages[1]!)
    await measureShards(owner.deps)
    const [, after] = await read()
    expect((after?.['raw_bytes'] ?? 0) - (before?.['raw_bytes'] ?? 0)).toBe(10_000)
  })

  it('raises an alarm for a large one, and one that fails does not stop the other', async () => {
    const { deps } = await createTenant()
    const lines: unknown[] = []
    const ledgers = {
      count: 2,
      at(shard: number) {
        if (shard === 0) throw new Error('away')
        return deps.ledgers.at(shard)
      },
    }
    await measureShards(
      { ...deps, ledgers, log: (level, event, fields) => lines.push([level, event, fields?.['shard']]) },
      { largeBytes: 1 },
    )
    expect(lines).toEqual([
      ['error', 'shard.not_measured', 0],
      ['error', 'shard.large', 1],
    ])
  })
})

describe('a shard that fills', () => {
  it('gets every raw mail into R2 first while much raw waits', async () => {
    const owner = await createTenant({ shard: 1 })
    await say(1, 1, SHARD_LIMITS.rawInRowsBytes)
    const small = await send(owner)
    expect(await jobOf(owner, small.json.id)).toEqual({ hasRaw: 1, rawKey: null })
    await say(1, 1, SHARD_LIMITS.rawInRowsBytes + 1)
    const kept = await send(owner)
    const rawKey = `standard/${owner.tenant.id}/${kept.json.id}/message`
    expect(await jobOf(owner, kept.json.id)).toEqual({ hasRaw: 0, rawKey })
    const raw = await call('GET', `/v1/emails/${kept.json.id}/raw`, { key: owner.apiKey })
    expect(raw.text).toContain('DKIM-Signature')
  })

  it('accepts nothing when it is full, but answers and repeats what it has', async () => {
    const owner = await createTenant({ shard: 1 })
    const first = await send(owner, { 'idempotency-key': 'k' })
    await say(1, SHARD_LIMITS.fullBytes, 1)
    const refused = await send(owner)
    expect(refused.status).toBe(503)
    expect(refused.json.name).toBe('service_unavailable')
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await send(owner, { 'idempotency-key': 'k' })).json).toEqual(first.json)
    expect((await call('GET', `/v1/emails/${first.json.id}`, { key: owner.apiKey })).status).toBe(200)
  })

  it('gets no new tenant when it is large', async () => {
    const { deps } = await createTenant()
    await say(0, SHARD_LIMITS.largeBytes, 1)
    for (let n = 0; n < 3; n++) expect((await createTenantRow(deps, { name: 'new' })).shard).toBe(1)
    await say(0, SHARD_LIMITS.largeBytes - 1, 1)
    await say(1, SHARD_LIMITS.largeBytes, 1)
    expect((await createTenantRow(deps, { name: 'new' })).shard).toBe(0)
    await say(0, SHARD_LIMITS.largeBytes, 1)
    await expect(createTenantRow(deps, { name: 'new' })).rejects.toMatchObject({ code: 'service_unavailable' })
  })
})
