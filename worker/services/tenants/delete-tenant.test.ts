import { env } from 'cloudflare:workers'
import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import { getTableName, is } from 'drizzle-orm'
import { SQLiteTable } from 'drizzle-orm/sqlite-core'
import { describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createTenant, type TestTenant } from '../../../test/worker/create-tenant.ts'
import { getRaw, putRaw } from '../../store/blobs/raw.ts'
import * as directorySchema from '../../store/directory/schema.ts'
import { TENANT_TABLES } from '../../store/directory/tenants.ts'
import * as ledgerSchema from '../../store/ledger/schema.ts'
import { LEDGER_TABLES } from '../../store/ledger/tenant-rows.ts'
import { createTenant as createTenantRow } from './create-tenant.ts'
import { deleteTenant } from './delete-tenant.ts'

const tablesOfTenants = (schema: object): string[] =>
  Object.values(schema).flatMap((table) => (is(table, SQLiteTable) && 'tenantId' in table ? [getTableName(table)] : []))

const countRows = async (database: D1Database, table: string, tenant: TestTenant): Promise<number> =>
  (await database
    .prepare(`select count(*) as n from ${table} where tenant_id = ?`)
    .bind(tenant.tenant.id)
    .first('n')) ?? 0

const countAll = async (tenant: TestTenant): Promise<Record<string, number>> => {
  const ledger = tenant.tenant.shard === 0 ? env.LEDGER_0 : env.LEDGER_1
  const counts: Record<string, number> = {}
  for (const table of TENANT_TABLES) counts[getTableName(table)] = await countRows(env.DB, getTableName(table), tenant)
  for (const table of LEDGER_TABLES) counts[getTableName(table)] = await countRows(ledger, getTableName(table), tenant)
  return counts
}

describe('deleteTenant', () => {
  it('knows every table that holds something of a tenant', () => {
    expect(TENANT_TABLES.map(getTableName).sort()).toEqual(tablesOfTenants(directorySchema).sort())
    expect(LEDGER_TABLES.map(getTableName).sort()).toEqual(tablesOfTenants(ledgerSchema).sort())
    expect(Object.values(ledgerSchema).filter((table) => is(table, SQLiteTable))).toHaveLength(LEDGER_TABLES.length)
  })

  it('removes rows and objects of the tenant and leaves the others alone', async () => {
    const [gone, kept] = [await createTenant({ shard: 1 }), await createTenant({ shard: 1 })]
    for (const tenant of [gone, kept]) {
      await env.LEDGER_1.prepare(
        "insert into suppressions (tenant_id, address, id, reason, created_at_ms) values (?, 'a@b.example', 'x', 'manual', 1)",
      )
        .bind(tenant.tenant.id)
        .run()
      await putRaw(env.RAW, tenant.tenant.id, { messageId: 'm', text: 'raw', sha256: await sha256Hex('raw') })
    }
    const before = await countAll(kept)
    expect(before).toMatchObject({ api_keys: 2, domains: 1, dkim_keys: 2, suppressions: 1 })
    await deleteTenant(gone.deps, gone.tenant.id)
    expect(Object.values(await countAll(gone)).every((count) => count === 0)).toBe(true)
    const key = `standard/${gone.tenant.id}/m/message`
    expect(await getRaw(env.RAW, gone.tenant.id, key)).toBeNull()
    expect(await countAll(kept)).toEqual(before)
    expect(await getRaw(env.RAW, kept.tenant.id, key.replace(gone.tenant.id, kept.tenant.id))).not.toBeNull()
    expect((await call('GET', '/v1/domains', { key: gone.apiKey })).json).toMatchObject({ name: 'invalid_api_key' })
    expect((await call('GET', '/v1/domains', { key: kept.apiKey })).status).toBe(200)
    await expect(deleteTenant(gone.deps, gone.tenant.id)).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('createTenant', () => {
  it('takes the ledger that holds the fewest tenants, and refuses one that is not there', async () => {
    const [a, b] = [await createTenant(), await createTenant()]
    expect([a.tenant.shard, b.tenant.shard].every((shard) => shard === 0 || shard === 1)).toBe(true)
    await createTenant({ shard: 0 })
    await createTenant({ shard: 0 })
    const counts = await env.DB.prepare('select shard, count(*) as n from tenant group by shard order by n').all()
    const next = await createTenant()
    expect(next.tenant.shard).toBe(counts.results[0]?.['shard'])
    await expect(createTenant({ shard: 9 })).rejects.toThrow('no ledger shard 9')
  })

  it('makes a slug of any name', async () => {
    const { deps } = await createTenant()
    expect((await createTenantRow(deps, { name: 'Zoë & Söhne GmbH' })).slug).toMatch(/^zoe-sohne-gmbh-[0-9a-f]{12}$/)
    expect((await createTenantRow(deps, { name: '株式会社' })).slug).toMatch(/^tenant-[0-9a-f]{12}$/)
  })
})
