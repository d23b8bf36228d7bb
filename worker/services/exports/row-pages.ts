/** Rows as entries of the file: lines of JSON, a page an entry. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { listMembers } from '../../store/directory/people/members.ts'
import { type ExportRow, readExportRows } from '../../store/export/rows.ts'
import type { ExportTable } from './export-tables.ts'
import type { TarEntry } from './tar.ts'

/** Where the tenant is. */
export interface ExportHome {
  readonly tenant: TenantId
  readonly shard: number
}

/** An entry, and how many things it holds. */
export interface CountedEntry extends TarEntry {
  readonly kind: string
  readonly count: number
}

const encoder = new TextEncoder()
const DIGITS = 6

const toSnake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** `createdAtMs` becomes `created_at_ms`; what is within stays as it is. */
export const snakeNames = (thing: object): object =>
  Object.fromEntries(Object.entries(thing).map(([name, value]) => [toSnake(name), value]))

/** A page of things as lines of JSON. */
export const toPage = (kind: string, n: number, things: readonly object[]): CountedEntry => ({
  kind,
  name: `${kind}/${String(n).padStart(DIGITS, '0')}.ndjson`,
  body: encoder.encode(things.map((thing) => `${JSON.stringify(thing)}\n`).join('')),
  count: things.length,
})

const showRow = (row: ExportRow, { without, json }: Pick<ExportTable, 'without' | 'json'>): object =>
  snakeNames(
    Object.fromEntries(
      Object.entries(row)
        .filter(([name]) => !without.includes(name))
        .map(([name, value]) => [name, json.includes(name) && typeof value === 'string' ? JSON.parse(value) : value]),
    ),
  )

export async function* exportTable(
  deps: Pick<Deps, 'directory' | 'ledgers'>,
  { tenant, shard }: ExportHome,
  source: ExportTable,
): AsyncGenerator<CountedEntry> {
  const db = source.database === 'directory' ? deps.directory : deps.ledgers.at(shard)
  let after: ExportRow | null = null
  for (let n = 1; ; n++) {
    const page: readonly ExportRow[] = await readExportRows(db, tenant, source.table, { after, limit: source.rows })
    if (page.length > 0)
      yield toPage(
        source.name,
        n,
        page.map((row) => showRow(row, source)),
      )
    if (page.length < source.rows) return
    after = page.at(-1) ?? null
  }
}

const MEMBERS_MAX = 10_000

/** People with their names and addresses, as the account's admins see them. */
export async function exportMembers(deps: Pick<Deps, 'directory'>, { tenant }: ExportHome): Promise<CountedEntry> {
  const rows = await listMembers(deps.directory, tenant, {}, MEMBERS_MAX)
  const shown = rows.map(({ id, name, email, role, mailboxes, createdAt }) => ({
    ...{ id, name, email, role, mailboxes, created_at: createdAt },
  }))
  return toPage('members', 1, shown)
}
