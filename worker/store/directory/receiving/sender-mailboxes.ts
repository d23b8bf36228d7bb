/** Mailboxes as senders: by an address that is theirs or an alias of theirs, and the one that is meant where none is named. */
import { MailboxId, type TenantId } from '@mailstead/contracts/ids.ts'
import { and, asc, desc, eq, or, sql } from 'drizzle-orm'
import type { DirectoryDb } from '../../databases.ts'
import { addresses, aliasTargets, mailboxes } from '../schema.ts'

const FIELDS = {
  id: mailboxes.id,
  /** Of the mailbox, also when an alias was asked for. */
  address: mailboxes.address,
  state: mailboxes.state,
  objectId: mailboxes.objectId,
  receives: mailboxes.receives,
  sends: mailboxes.sends,
  fromName: mailboxes.fromName,
  replyTo: mailboxes.replyTo,
  isDefault: mailboxes.isDefault,
  tracksOpens: mailboxes.tracksOpens,
  keepsContacts: mailboxes.keepsContacts,
}
const ofTenant = eq(mailboxes.tenantId, addresses.tenantId)
const maySend = sql`(${mailboxes.state} = 'active' and ${mailboxes.sends})`

async function first(rows: Promise<(Omit<SenderMailbox, 'id'> & { readonly id: string })[]>) {
  const [row] = await rows
  return row ? { ...row, id: MailboxId.parse(row.id) } : null
}

/** A mailbox with what is set for mail that is sent from it, whatever its state. */
export interface SenderMailbox extends Pick<typeof mailboxes.$inferSelect, Exclude<keyof typeof FIELDS, 'id'>> {
  readonly id: MailboxId
}

/** `address` in lower case, its domain in ASCII. A disabled alias is none; of an alias's mailboxes the oldest that may send, or else the oldest. */
export function findSenderMailbox(db: DirectoryDb, tenant: TenantId, address: string): Promise<SenderMailbox | null> {
  const isItself = and(eq(addresses.kind, 'mailbox'), eq(mailboxes.id, addresses.targetId))
  const isTarget = eq(mailboxes.id, aliasTargets.mailboxId)
  const rows = db
    .select(FIELDS)
    .from(addresses)
    .leftJoin(
      aliasTargets,
      and(
        eq(addresses.kind, 'alias'),
        addresses.active,
        eq(aliasTargets.tenantId, addresses.tenantId),
        eq(aliasTargets.aliasId, addresses.targetId),
      ),
    )
    .innerJoin(mailboxes, and(ofTenant, or(isItself, isTarget)))
    .where(and(eq(addresses.tenantId, tenant), eq(addresses.address, address)))
    .orderBy(desc(maySend), asc(mailboxes.id))
    .limit(1)
  return first(rows)
}

/** Null when the tenant has chosen none. */
export function findDefaultMailbox(db: DirectoryDb, tenant: TenantId): Promise<SenderMailbox | null> {
  const rows = db
    .select(FIELDS)
    .from(mailboxes)
    .innerJoin(
      addresses,
      and(
        ofTenant,
        eq(addresses.address, mailboxes.address),
        eq(addresses.kind, 'mailbox'),
        eq(addresses.targetId, mailboxes.id),
      ),
    )
    // As the index is declared: it is not used for a parameter.
    .where(and(eq(mailboxes.tenantId, tenant), sql`${mailboxes.isDefault} = 1`))
  return first(rows)
}
