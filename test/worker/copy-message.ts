/** Many mails like one, in one round trip: for answers with more rows than a test could make one by one. */
import type { TestMessage } from './create-message.ts'
import { databaseOf } from './fill-tenant.ts'

const ID_START = 24

/** So many more mails with their recipients; ids begin alike, so that all are of one millisecond. */
export async function copyMessage({ owner, id }: TestMessage, times: number): Promise<void> {
  const database = databaseOf(owner.tenant.shard)
  const copyRows = async (table: string, idColumn: string) => {
    const { results } = await database
      .prepare('select name from pragma_table_info(?)')
      .bind(table)
      .all<{ name: string }>()
    const columns = results.map(({ name }) =>
      name === idColumn ? `substr(${name}, 1, ${ID_START}) || printf('%012x', v)` : `"${name}"`,
    )
    return database
      .prepare(
        `with recursive n(v) as (select 1 union all select v + 1 from n where v < ?1)
        insert into ${table} select ${columns.join(', ')} from ${table} cross join n where tenant_id = ?2 and ${idColumn} = ?3`,
      )
      .bind(times, owner.tenant.id, id)
  }
  await database.batch([await copyRows('recipients', 'message_id'), await copyRows('messages', 'id')])
}
