import { env } from 'cloudflare:workers'
import { SendEmail } from '@mailstead/contracts/api/email.ts'
import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import { getTableName, is } from 'drizzle-orm'
import { SQLiteTable } from 'drizzle-orm/sqlite-core'
import { describe, expect, it, vi } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createTenant, type TestTenant } from '../../../test/worker/create-tenant.ts'
import {
  countRows as countDump,
  dumpLedger,
  fillTenant,
  finishMessage,
  listKeys,
} from '../../../test/worker/fill-tenant.ts'
import { putRaw, rawKey } from '../../store/blobs/raw.ts'
import { getRaw } from '../../store/blobs/stored-raw.ts'
import * as directorySchema from '../../store/directory/schema.ts'
import { TENANT_TABLES } from '../../store/directory/tenants.ts'
import * as ledgerSchema from '../../store/ledger/schema.ts'
import { LEDGER_TABLES } from '../../store/ledger/tenant-rows.ts'
import { authenticate } from '../access/authenticate.ts'
import { archiveRaw } from '../ledgers/archive/archive-raw.ts'
import { submit } from '../sending/submit.ts'
import { createTenant as createTenantRow } from './create-tenant.ts'
import { deleteTenant } from './delete-tenant.ts'

/** Many round trips a test: time for a busy machine. */
vi.setConfig({ testTimeout: 60_000 })

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
    const tables = [...LEDGER_TABLES.map(getTableName), 'tenant_fences'].sort()
    expect(tables).toEqual(tablesOfTenants(ledgerSchema).sort())
    expect(Object.values(ledgerSchema).filter((table) => is(table, SQLiteTable))).toHaveLength(tables.length)
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
    const placeOf = ({ tenant: { id } }: TestTenant) => ({
      rawKey: rawKey(id, 'm'),
      rawOffset: null,
      rawHead: null,
      sizeBytes: 3,
    })
    expect(await getRaw(env.RAW, gone.tenant.id, placeOf(gone))).toBeNull()
    expect(await countAll(kept)).toEqual(before)
    expect(await getRaw(env.RAW, kept.tenant.id, placeOf(kept))).not.toBeNull()
    expect(await getRaw(env.RAW, gone.tenant.id, placeOf(kept))).toBeNull()
    expect((await call('GET', '/v1/domains', { key: gone.apiKey })).json).toMatchObject({ name: 'invalid_api_key' })
    expect((await call('GET', '/v1/domains', { key: kept.apiKey })).status).toBe(200)
    await expect(deleteTenant(gone.deps, gone.tenant.id)).rejects.toMatchObject({ code: 'not_found' })
  })
})

const MAILBOX = '01a224f0-0000-7000-8000-000000000001'
/** Something in each table of the directory that is for receiving or telling. */
const DIRECTORY_ROWS = [
  `insert into mailboxes (tenant_id, id, domain_id, address, object_id, created_at_ms, updated_at_ms)
    values (?, '${MAILBOX}', 'd', 'a@b.example', '${env.MAILBOX.newUniqueId()}', 1, 1)`,
  `insert into aliases (tenant_id, id, domain_id, address, created_at_ms, updated_at_ms)
    values (?, 'l', 'd', 'c@b.example', 1, 1)`,
  `insert into alias_targets values (?, 'l', '${MAILBOX}')`,
  `insert into addresses values (?, 'a@b.example', 'd', 'mailbox', '${MAILBOX}', 1)`,
  `insert into event_outbox values (?, 1, 'e', 'inbox.created', 1, '{}')`,
  `insert into blocklist (tenant_id, id, network, source, created_at_ms) values (?, 'b', '192.0.2.0/24', 'manual', 1)`,
]

describe('deleteTenant of a tenant with much of everything', () => {
  async function fill() {
    const owner = await createTenant({ shard: 0 })
    const { id } = owner.tenant
    const messages = await fillTenant(owner)
    await finishMessage(messages[0]!)
    await archiveRaw(owner.deps, 'all')
    // What a move that broke left on the other ledger, and the move itself.
    await env.LEDGER_1.prepare("insert into usage values (?, '2020-01', 1, 2, '2020-01-01', 1, 2)").bind(id).run()
    await env.DB.batch([
      env.DB.prepare("insert into holds values ('h' || ?1, ?1, '{}', 'test', null, 1)").bind(id),
      env.DB.prepare("insert into tenant_moves values (?, 0, 1, 'copy', null, 1)").bind(id),
      ...DIRECTORY_ROWS.map((row) => env.DB.prepare(row).bind(id)),
    ])
    return owner
  }

  const leftOf = async (tenant: TestTenant) => ({
    ...(await countAll(tenant)),
    ledgers: countDump(await dumpLedger(0, tenant.tenant.id)) + countDump(await dumpLedger(1, tenant.tenant.id)),
    objects: (await listKeys(tenant.tenant.id)).length,
    received: (await listKeys(tenant.tenant.id, 'mailbox')).length,
  })

  it('leaves nothing in any table and in R2', async () => {
    const owner = await fill()
    const empty = Object.entries(await leftOf(owner)).flatMap(([name, count]) => (count === 0 ? [name] : []))
    // Nothing writes these yet.
    expect(empty.sort()).toEqual([
      ...['audit_log', 'domain_records', 'invitation', 'limit_warnings', 'mailbox_members', 'member'],
      ...['tenant_limits', 'tenant_standing', 'tenant_storage'],
    ])
    await deleteTenant(owner.deps, owner.tenant.id)
    expect(Object.entries(await leftOf(owner)).filter(([, count]) => count > 0)).toEqual([])
    expect(await env.DB.prepare('select count(*) as n from tenant where id = ?').bind(owner.tenant.id).first('n')).toBe(
      0,
    )
  })

  it('goes in bounded statements, and a call that is not through can be repeated', async () => {
    const owner = await fill()
    // Each table of both ledgers is looked at in each call.
    const limits = { rows: 2, statements: 2 * LEDGER_TABLES.length + 1 }
    let calls = 0
    for (;;) {
      calls += 1
      const outcome = await deleteTenant(owner.deps, owner.tenant.id, limits).catch(
        (error: { code: string }) => error.code,
      )
      if (typeof outcome !== 'string') break
      expect(outcome).toBe('service_unavailable')
      expect((await call('GET', '/v1/domains', { key: owner.apiKey })).json).toMatchObject({ name: 'invalid_api_key' })
      expect(calls).toBeLessThan(50)
    }
    expect(calls).toBeGreaterThan(2)
    expect(Object.entries(await leftOf(owner)).filter(([, count]) => count > 0)).toEqual([])
  })

  it('is not undone by an isolate that still remembers a key', async () => {
    const owner = await createTenant({ shard: 0 })
    const access = await authenticate(owner.deps, owner.apiKey, owner.domain.name)
    await deleteTenant(owner.deps, owner.tenant.id)
    const request = SendEmail.parse({ from: `a@${owner.domain.name}`, to: 'b@peer.example', subject: 's', text: 't' })
    await expect(submit(owner.deps, access, request, null)).rejects.toMatchObject({ code: 'service_unavailable' })
    expect(countDump(await dumpLedger(0, owner.tenant.id))).toBe(0)
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
