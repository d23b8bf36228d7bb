/** Mailboxes of all tenants with their Durable Objects, in pages by key. */
import { asc, sql } from 'drizzle-orm'
import type { DirectoryDb } from '../databases.ts'
import { mailboxes } from '../directory/schema.ts'
import type { RowKey } from './read-rows.ts'

export interface MailboxObject {
  readonly tenant: string
  readonly id: string
  readonly objectId: string
}

/** Behind the key `after`. */
export async function listMailboxObjects(
  db: DirectoryDb,
  after: RowKey | null,
  limit: number,
): Promise<readonly MailboxObject[]> {
  return db
    .select({ tenant: mailboxes.tenantId, id: mailboxes.id, objectId: mailboxes.objectId })
    .from(mailboxes)
    .where(after === null ? undefined : sql`(tenant_id, id) > (${after[0]}, ${after[1]})`)
    .orderBy(asc(mailboxes.tenantId), asc(mailboxes.id))
    .limit(limit)
}

/** The Durable Objects of some mailboxes by their ids; one that is not there is absent. */
export async function findMailboxObjects(
  db: DirectoryDb,
  keys: readonly Pick<MailboxObject, 'tenant' | 'id'>[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await db.all<{ id: string; objectId: string }>(sql`
    select m.id, m.object_id as "objectId" from json_each(${JSON.stringify(keys)}) k
    cross join mailboxes m on m.tenant_id = k.value->>'tenant' and m.id = k.value->>'id'`)
  return new Map(rows.map(({ id, objectId }) => [id, objectId]))
}
