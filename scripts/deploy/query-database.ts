/** SQL on a database in Cloudflare, over its API. */
import { z } from 'zod'
import type { CloudflareApi } from './cloudflare-api.ts'

export interface Query {
  readonly sql: string
  readonly params?: readonly (string | number)[]
}

/** Runs one statement and answers its rows. */
export async function queryDatabase<T>(
  api: CloudflareApi,
  id: string,
  query: Query,
  row: z.ZodType<T>,
): Promise<readonly T[]> {
  const results = await api.ask(
    { method: 'POST', path: `/d1/database/${id}/query`, permission: 'D1', body: query },
    z.array(z.looseObject({ results: z.array(row) })),
  )
  return results[0]?.results ?? []
}

/** Whether the database has this table. */
export async function hasTable(api: CloudflareApi, id: string, name: string): Promise<boolean> {
  const sql = "select name from sqlite_master where type = 'table' and name = ?"
  return (await queryDatabase(api, id, { sql, params: [name] }, z.looseObject({}))).length > 0
}
