/** The whole deployment of a test: emptied, backed up, restored. */
import { env } from 'cloudflare:workers'
import type { Deps } from '../../../worker/deps.ts'
import { findBackup } from '../../../worker/services/backups/list-backups.ts'
import { confirmRestore, showRestore, startRestore } from '../../../worker/services/backups/restore/start-restore.ts'
import { startBackup } from '../../../worker/services/backups/start-backup.ts'
import { forgetRelays } from '../../../worker/services/relays/list-relays.ts'
import type { World } from '../faults/world.ts'

const MINUTE_MS = 60_000
const MINUTES_MAX = 30

const DATABASES = [env.DB, env.LEDGER_0, env.LEDGER_1]

const tablesOf = async (database: D1Database): Promise<readonly string[]> => {
  const { results } = await database
    .prepare(
      `select name from sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\'
        and name not like '\\_cf%' escape '\\' and name <> 'd1_migrations'`,
    )
    .all<{ name: string }>()
  return results.map(({ name }) => name)
}

/** What a new deployment has: plans, and nothing else. Objects stay. */
export async function wipe(): Promise<void> {
  for (const database of DATABASES) {
    // Parents last.
    const order = ['tenant', 'user']
    const tables = (await tablesOf(database)).filter((name) => name !== 'plans')
    const sorted = tables.toSorted((a, b) => order.indexOf(a) - order.indexOf(b))
    await database.batch(sorted.map((name) => database.prepare(`delete from "${name}"`)))
  }
}

/** Every row of every table, as text in order. */
export async function dumpAll(): Promise<Readonly<Record<string, readonly string[]>>> {
  const dump: Record<string, readonly string[]> = {}
  for (const [n, database] of DATABASES.entries())
    for (const name of await tablesOf(database)) {
      const { results } = await database.prepare(`select * from "${name}"`).all()
      dump[`${n}/${name}`] = results.map((row) => JSON.stringify(row)).sort()
    }
  return dump
}

/** Every row of the databases now; what is given back puts them back, as Time Travel does. */
export async function remember(): Promise<() => Promise<void>> {
  const kept: { readonly database: D1Database; readonly name: string; readonly rows: readonly object[] }[] = []
  for (const database of DATABASES)
    for (const name of await tablesOf(database)) {
      const { results } = await database.prepare(`select * from "${name}"`).all<Record<string, unknown>>()
      kept.push({ database, name, rows: results })
    }
  return async () => {
    await wipe()
    // Parents first; what triggers make meanwhile is written over.
    const order = ['user', 'tenant']
    for (const { database, name, rows } of kept.toSorted((a, b) => order.indexOf(b.name) - order.indexOf(a.name))) {
      const columns = Object.keys(rows[0] ?? {})
      for (const row of rows)
        await database
          .prepare(
            `insert or replace into "${name}" (${columns.map((column) => `"${column}"`).join()}) values (${columns.map(() => '?').join()})`,
          )
          .bind(...Object.values(row))
          .run()
    }
  }
}

/** Goes on minute by minute until it is whole; its id. `advance` in place of the whole cron. */
export async function makeBackup(world: World, advance?: (deps: Deps) => Promise<void>): Promise<string> {
  const { id } = await startBackup(world.deps(), { trigger: 'operator', person: 'test' })
  for (let minute = 0; minute < MINUTES_MAX; minute++) {
    world.advance(MINUTE_MS)
    await (advance ? advance(world.deps()) : world.runCron())
    if ((await findBackup(world.deps(), id)).state === 'complete') return id
  }
  throw new Error('The backup does not end')
}

/** Until it waits for its confirmation; what the operator sees then. */
export async function restore(world: World, wanted: Parameters<typeof startRestore>[2]) {
  await startRestore(world.deps(), 'test', wanted)
  return runRestore(world)
}

/** The same for one that was begun. */
export async function runRestore(world: World, minutesMax = MINUTES_MAX) {
  for (let minute = 0; minute < minutesMax; minute++) {
    forgetRelays(world.deps())
    await world.runCron()
    const shown = await showRestore(world.deps())
    if (shown.state !== 'running') return shown
    world.advance(MINUTE_MS)
  }
  throw new Error(`The restore does not end: ${JSON.stringify(await showRestore(world.deps()))}`)
}

export const confirm = (deps: Deps): Promise<void> => confirmRestore(deps, 'test')
