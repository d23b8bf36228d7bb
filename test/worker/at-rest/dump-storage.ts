/** All that is kept of some accounts: rows of the three databases, objects of the bucket and storage of Durable Objects. */
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import type { TenantId } from '@mailstead/contracts/ids.ts'

/** What is at one place. Bytes are one character each. */
export interface Kept {
  /** `DB.api_keys.name`, `RAW:<key>`, `REQUEST_LOG.kept_requests.endpoint`. */
  readonly place: string
  readonly text: string
}

/** The accounts, and the names of the objects that hold something of them. */
export interface KeptOf {
  readonly tenants: readonly TenantId[]
  /** Object ids. */
  readonly mailboxes: readonly string[]
  /** Names. */
  readonly runners: readonly string[]
}

const latin1 = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (value instanceof ArrayBuffer) return latin1(new Uint8Array(value))
  // D1 gives a BLOB as an array of numbers.
  if (Array.isArray(value) && value.every((each) => typeof each === 'number')) return latin1(Uint8Array.from(value))
  return JSON.stringify(value) ?? ''
}

const cellsOf = (table: string, rows: readonly Record<string, unknown>[]): Kept[] =>
  rows.flatMap((row) =>
    Object.entries(row)
      .filter(([, value]) => value !== null)
      .map(([column, value]) => ({ place: `${table}.${column}`, text: textOf(value) })),
  )

const TABLES =
  "select name from sqlite_master where type = 'table' and name not glob '_cf_*' and name not glob 'sqlite_*'"

/** Of a table without `tenant_id` every row. */
async function dumpDatabase(name: string, database: D1Database, tenants: readonly TenantId[]): Promise<Kept[]> {
  const tables = (await database.prepare(TABLES).all<{ name: string }>()).results
  const kept = tables.map(async ({ name: table }) => {
    const columns = (await database.prepare(`select name from pragma_table_info('${table}')`).all<{ name: string }>())
      .results
    const isOfTenants = columns.some((column) => column.name === 'tenant_id')
    const some = isOfTenants ? `where tenant_id in (${tenants.map(() => '?').join(', ')})` : ''
    const query = database.prepare(`select * from "${table}" ${some}`)
    return cellsOf(`${name}.${table}`, (await (isOfTenants ? query.bind(...tenants) : query).all()).results)
  })
  return (await Promise.all(kept)).flat()
}

async function dumpBucket(tenants: readonly TenantId[]): Promise<Kept[]> {
  const kept: Kept[] = []
  let cursor: string | undefined
  do {
    const page = await env.RAW.list(cursor === undefined ? {} : { cursor })
    cursor = page.truncated ? page.cursor : undefined
    for (const { key } of page.objects) {
      kept.push({ place: 'RAW key', text: key })
      if (!tenants.some((tenant) => key.includes(tenant))) continue
      const object = await env.RAW.get(key)
      if (object) kept.push({ place: `RAW:${key}`, text: latin1(new Uint8Array(await object.arrayBuffer())) })
      kept.push({ place: 'RAW metadata', text: JSON.stringify([object?.customMetadata, object?.httpMetadata]) })
    }
  } while (cursor !== undefined)
  return kept
}

async function dumpStorage(name: string, storage: DurableObjectStorage): Promise<Kept[]> {
  const pairs = [...(await storage.list())].map(([key, value]) => ({ place: name, text: JSON.stringify([key, value]) }))
  const tables = storage.sql.exec<{ name: string }>(TABLES).toArray()
  const rows = tables.flatMap(({ name: table }) =>
    cellsOf(`${name}.${table}`, storage.sql.exec(`select * from "${table}"`).toArray()),
  )
  return [...pairs, ...rows]
}

/** Each value by its place. */
export async function dumpStorages({ tenants, mailboxes, runners }: KeptOf): Promise<Kept[]> {
  const objects = [
    ...tenants.map((tenant) => ['REQUEST_LOG', env.REQUEST_LOG.getByName(tenant)] as const),
    ...mailboxes.map((id) => ['MAILBOX', env.MAILBOX.get(env.MAILBOX.idFromString(id))] as const),
    ...runners.map((name) => ['WEBHOOK_RUNNER', env.WEBHOOK_RUNNER.getByName(name)] as const),
  ]
  const kept = await Promise.all([
    dumpDatabase('DB', env.DB, tenants),
    dumpDatabase('LEDGER_0', env.LEDGER_0, tenants),
    dumpDatabase('LEDGER_1', env.LEDGER_1, tenants),
    dumpBucket(tenants),
    ...objects.map(([name, stub]) =>
      runInDurableObject(stub as DurableObjectStub, (_, { storage }) => dumpStorage(name, storage)),
    ),
  ])
  return kept.flat()
}
