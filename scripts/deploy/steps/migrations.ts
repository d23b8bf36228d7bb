/** The migrations of every database. Wrangler applies them and keeps the list of those that are in. */
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { ROOT } from '../../dev/settings.ts'
import { type Database, listDatabases } from '../names.ts'
import { hasTable, queryDatabase } from '../query-database.ts'
import type { DeployContext, Step } from '../step.ts'
import { configPath } from '../wrangler-config.ts'

/** Wrangler's own. */
const TABLE = 'd1_migrations'

const listFiles = ({ kind }: Database): readonly string[] =>
  globSync('*.sql', { cwd: join(ROOT, 'migrations', kind) }).sort()

async function listApplied({ api, databaseIds }: DeployContext, { name }: Database): Promise<readonly string[]> {
  const id = databaseIds.get(name)
  if (!id) return []
  if (!(await hasTable(api, id, TABLE))) return []
  const rows = await queryDatabase(api, id, { sql: `select name from ${TABLE}` }, z.object({ name: z.string() }))
  return rows.map((row) => row.name)
}

export const migrationSteps = (context: DeployContext): readonly Step[] =>
  listDatabases(context.deployment).map((database) => {
    const files = listFiles(database)
    return {
      title: `Migrations of ${database.name}: ${files.length} of migrations/${database.kind}, up to ${files.at(-1) ?? '(none)'}`,
      async look() {
        const applied = new Set(await listApplied(context, database))
        const waiting = files.filter((file) => !applied.has(file))
        return waiting.length === 0 ? null : `apply ${waiting.length}`
      },
      async apply() {
        await context.runWrangler([
          'd1',
          'migrations',
          'apply',
          database.binding,
          '--remote',
          '--config',
          configPath(context.deployment),
        ])
        return null
      },
    }
  })
