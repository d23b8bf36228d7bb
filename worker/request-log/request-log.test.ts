import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { TenantId } from '@mailstead/contracts/ids.ts'
import { describe, expect, it } from 'vitest'
import { createTenant } from '../../test/worker/create-tenant.ts'
import { newId } from '../platform/ids.ts'
import { deleteTenant } from '../services/tenants/delete-tenant.ts'
import { openRequestLog } from './client.ts'
import { keepRequest } from './keep-request.ts'
import type { LoggedRequest, RequestQuery } from './logged-request.ts'
import { isLooking } from './retention.ts'

const DAY_MS = 24 * 3_600_000
const ALL: RequestQuery = { limit: 100, after: null, before: null, status: null, method: null, path: null }

/** With the end of the id at which a write looks for what is too much, or one at which it does not. */
const newRequest = (ageMs = 0, isLooking = false): LoggedRequest => ({
  id: `${newId(Date.now() - ageMs).slice(0, -2)}${isLooking ? '40' : '41'}`,
  ...{ method: 'POST', endpoint: '/v1/emails', status: 200 },
  ...{ userAgent: 'test', requestBody: '{"a":1}', responseBody: null },
})

function newLog(tenant: TenantId = TenantId.parse(newId(Date.now()))) {
  const stub = () => env.REQUEST_LOG.get(env.REQUEST_LOG.idFromName(tenant))
  const log = openRequestLog(env.REQUEST_LOG, tenant)
  const count = () =>
    runInDurableObject(stub(), (_, state) =>
      Number(state.storage.sql.exec('select count(*) as n from kept_requests').one()['n']),
    )
  /** Rows that were written `ageMs` ago. */
  const fill = (rows: number, ageMs: number) =>
    runInDurableObject(stub(), (_, { storage }) => {
      for (let n = 0; n < rows; n++)
        storage.sql.exec(
          "insert into kept_requests (id, method, endpoint, status) values (?, 'GET', '/v1/domains', 200)",
          newId(Date.now() - ageMs),
        )
    })
  return { log, stub, count, fill }
}

describe('a request log', () => {
  it('keeps a request once, and over a restart', async () => {
    const { log, stub } = newLog()
    const request = newRequest()
    await Promise.all([log.append([request]), log.append([request, { ...request, status: 500 }])])
    await evictDurableObject(stub())
    expect(await log.get(request.id)).toEqual(request)
    expect(await log.list(ALL)).toHaveLength(1)
  })

  it('keeps the newest 10,000, and what came since it looked', async () => {
    const { log, count, fill } = newLog()
    await fill(10_099, DAY_MS)
    await log.append([newRequest()])
    expect(await count()).toBe(10_100)
    await log.append([newRequest(0, true)])
    expect(await count()).toBe(10_000)
    await log.append([newRequest(), newRequest()])
    expect(await count()).toBe(10_002)
  })

  it('looks once in 64 writes or so', () => {
    const looking = Array.from({ length: 6_400 }, () => newId(Date.now())).filter(isLooking).length
    expect(looking).toBeGreaterThan(40)
    expect(looking).toBeLessThan(200)
  })

  it('keeps 30 days: what is older is not shown, and removed in bounded steps', async () => {
    const { log, count, fill } = newLog()
    await fill(297, 31 * DAY_MS)
    await fill(1, 29 * DAY_MS)
    const [old, kept] = [newRequest(30 * DAY_MS + 60_000), newRequest(30 * DAY_MS - 60_000)]
    await log.append([kept, old])
    expect(await count()).toBe(300)
    expect(await log.get(old.id)).toBeNull()
    expect(await log.list(ALL)).toHaveLength(2)
    await log.append([newRequest(0, true)])
    expect(await count()).toBe(101)
    await log.append([newRequest(0, true)])
    expect(await count()).toBe(4)
  })

  it('takes what an earlier version kept', async () => {
    const { log, stub } = newLog()
    const [early, late] = [newRequest(DAY_MS), newRequest()]
    await runInDurableObject(stub(), (_, { storage: { sql } }) => {
      sql.exec(`create table requests (seq integer primary key, id text not null unique, method text not null,
        endpoint text not null, status integer not null, user_agent text, request_body text, response_body text)`)
      sql.exec(`insert into requests values (7, ?, 'POST', '/v1/emails', 200, 'test', '{"a":1}', null)`, early.id)
    })
    await evictDurableObject(stub())
    await log.append([late])
    expect((await log.list(ALL)).map(({ id }) => id)).toEqual([late.id, early.id])
    expect(await log.get(early.id)).toEqual(early)
  })

  it('touches a few rows only, however many there are', async () => {
    const { stub, fill } = newLog()
    await fill(2_000, DAY_MS)
    await fill(98, 31 * DAY_MS)
    const [plain, pruning] = await runInDurableObject(stub(), (_, { storage }) =>
      [false, true].map((isLooking) => {
        const cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = []
        const exec: SqlStorage['exec'] = (...statement) => {
          const cursor = storage.sql.exec<never>(...statement)
          cursors.push(cursor)
          return cursor
        }
        keepRequest({ exec } as SqlStorage, newRequest(0, isLooking))
        const total = (of: 'rowsRead' | 'rowsWritten') => cursors.reduce((sum, cursor) => sum + cursor[of], 0)
        return { read: total('rowsRead'), written: total('rowsWritten') }
      }),
    )
    expect(plain).toEqual({ read: 0, written: 1 })
    expect(pruning?.read).toBeLessThan(3_000)
    expect(pruning?.written).toBe(99)
  })

  it('has nothing of another tenant', async () => {
    const [one, other] = [newLog(), newLog()]
    const request = newRequest()
    await one.log.append([request])
    expect(await other.log.get(request.id)).toBeNull()
    expect(await other.log.list(ALL)).toEqual([])
  })

  it('is empty when its tenant is deleted, and stays so', async () => {
    const [owner, kept] = [await createTenant(), await createTenant()]
    const { log, stub } = newLog(owner.tenant.id)
    const other = newLog(kept.tenant.id).log
    for (const each of [log, other]) await each.append([newRequest()])
    await deleteTenant(owner.deps, owner.tenant.id)
    expect(await log.list(ALL)).toEqual([])
    const late = newRequest()
    await log.append([late])
    await evictDurableObject(stub())
    await log.append([late])
    expect([await log.get(late.id), await log.list(ALL)]).toEqual([null, []])
    const tables = await runInDurableObject(stub(), (_, { storage }) =>
      storage.sql.exec("select name from sqlite_master where name like '%requests'").toArray(),
    )
    expect(tables).toEqual([])
    expect(await other.list(ALL)).toHaveLength(1)
  })
})
