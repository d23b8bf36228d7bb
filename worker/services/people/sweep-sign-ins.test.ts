/** Each small table of people and their accounts, one millisecond before its time and at it, by the clock. */
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { createPerson } from '../../../test/worker/people/create-person.ts'
import { warnOfLimits } from '../plans/warn-of-limits.ts'
import { sweepSignIns } from './sweep-sign-ins.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

interface Kept {
  readonly table: string
  /** From the time in its row until it goes. */
  readonly keptMs: number
  /** A row of this name, with that time. */
  readonly insert: string
  readonly find: string
}

/** Written by hand, as `docs/storage-schema.md` says. */
const TABLES: readonly Kept[] = [
  {
    table: 'session',
    keptMs: 0,
    insert: `insert into session (id, token, user_id, created_at, updated_at, expires_at)
      values (?1, ?1, (select id from user limit 1), 1, 1, ?2)`,
    find: 'id',
  },
  {
    table: 'verification',
    keptMs: 0,
    insert:
      'insert into verification (id, identifier, value, created_at, updated_at, expires_at) values (?1, ?1, ?1, 1, 1, ?2)',
    find: 'id',
  },
  { table: 'totp_used', keptMs: HOUR, insert: "insert into totp_used values (?1, '123456', ?2)", find: 'user_id' },
  {
    table: 'rate_limit',
    keptMs: DAY,
    insert: 'insert into rate_limit (id, key, count, last_request) values (?1, ?1, 1, ?2)',
    find: 'id',
  },
  {
    table: 'address_attempts',
    keptMs: 0,
    insert: "insert into address_attempts values ('sign-in', ?1, 1, ?2)",
    find: 'address_hash',
  },
  {
    table: 'invitation',
    keptMs: 30 * DAY,
    insert: `insert into invitation (id, tenant_id, email, role, inviter_id, token_hash, created_at, expires_at)
      values (?1, (select id from tenant limit 1), ?1, 'member', (select id from user limit 1), ?1, 1, ?2)`,
    find: 'id',
  },
]

describe('what is swept', () => {
  it.each(TABLES)('$table goes at its time and not before', async ({ table, keptMs, insert, find }) => {
    const { deps } = await createTenant()
    await createPerson()
    // Of a time at which nothing else of any test has ended.
    const [name, atMs] = [crypto.randomUUID(), Date.parse('2026-01-01T00:00:00Z')]
    await env.DB.prepare(insert).bind(name, atMs).run()
    const isThere = async () =>
      (await env.DB.prepare(`select count(*) as n from ${table} where ${find} = ?`).bind(name).first('n')) === 1
    const sweepAt = (nowMs: number) => sweepSignIns({ ...deps, clock: { now: () => nowMs } })
    await sweepAt(atMs + keptMs)
    expect(await isThere()).toBe(true)
    await sweepAt(atMs + keptMs + 1)
    expect(await isThere()).toBe(false)
  })

  it('warnings of limits go after sixty days, and those of other accounts stay', async () => {
    const [tenant, other] = [await createTenant(), await createTenant()]
    const atMs = tenant.deps.clock.now()
    for (const { tenant: owner } of [tenant, other])
      await env.DB.prepare("insert into limit_warnings values (?, 'domains', 'approached', '2020-01', ?)")
        .bind(owner.id, atMs)
        .run()
    const count = async ({ tenant: { id } }: typeof tenant) =>
      env.DB.prepare('select count(*) as n from limit_warnings where tenant_id = ?').bind(id).first('n')
    const lookAt = (nowMs: number) => warnOfLimits({ ...tenant.deps, clock: { now: () => nowMs } }, tenant.tenant.id)
    await lookAt(atMs + 60 * DAY)
    expect(await count(tenant)).toBe(1)
    await lookAt(atMs + 60 * DAY + 1)
    expect([await count(tenant), await count(other)]).toEqual([0, 1])
  })
})
