/** Rows of `addresses` as a whole: all that a domain's mail can be for. */
import type { DomainId, TenantId } from '@mailstead/contracts/ids.ts'
import { and, count, eq } from 'drizzle-orm'
import type { DirectoryDb } from '../../databases.ts'
import { addresses } from '../schema.ts'

export interface AddressCounts {
  readonly mailboxes: number
  readonly aliases: number
}

export async function countAddresses(db: DirectoryDb, tenant: TenantId, domain: DomainId): Promise<AddressCounts> {
  const rows = await db
    .select({ kind: addresses.kind, addresses: count() })
    .from(addresses)
    .where(and(eq(addresses.tenantId, tenant), eq(addresses.domainId, domain)))
    .groupBy(addresses.kind)
  const counts = new Map(rows.map((row) => [row.kind, row.addresses]))
  return { mailboxes: counts.get('mailbox') ?? 0, aliases: counts.get('alias') ?? 0 }
}
