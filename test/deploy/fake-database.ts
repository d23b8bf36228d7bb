/** One D1 database of the fake Cloudflare: SQLite in memory behind the shape of D1's HTTP answers. */
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { z } from 'zod'

const Query = z.object({
  sql: z.string(),
  params: z.array(z.union([z.string(), z.number(), z.null()])).default([]),
})

export class FakeDatabase {
  readonly uuid: string
  readonly name: string
  readonly jurisdiction: string | null
  readonly location: string | null
  readonly sqlite = new DatabaseSync(':memory:')
  /** What the API says of its size. */
  sizeBytes = 4096

  constructor(uuid: string, asked: { name: string; jurisdiction: string | null; location: string | null }) {
    this.uuid = uuid
    this.name = asked.name
    this.jurisdiction = asked.jurisdiction
    this.location = asked.location
  }

  show() {
    return { uuid: this.uuid, name: this.name, jurisdiction: this.jurisdiction, file_size: this.sizeBytes }
  }

  /** With parameters one statement, without any number of them: of those the last answers rows. */
  run(body: unknown) {
    const { sql, params } = Query.parse(body)
    const values: SQLInputValue[] = params
    const isOne = values.length > 0 || !/;\s*\S/.test(sql)
    if (isOne) {
      const statement = this.sqlite.prepare(sql)
      return [{ success: true, results: statement.all(...values), meta: { duration: 1 } }]
    }
    this.sqlite.exec(sql)
    return [{ success: true, results: [], meta: { duration: 1 } }]
  }
}
