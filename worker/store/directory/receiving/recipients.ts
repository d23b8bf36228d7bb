/** Who stands behind recipients of an envelope. Looked up by the tenant that owns the domain: addresses of others do not exist. */
import { DomainId, MailboxId, type TenantId } from '@mailstead/contracts/ids.ts'
import { sql } from 'drizzle-orm'
import type { DirectoryDb } from '../../databases.ts'

/** A mailbox that mail can be put into. */
export interface TargetMailbox {
  readonly id: MailboxId
  readonly objectId: string
  /** Who writes to it is kept in its address book. */
  readonly keepsContacts: boolean
}

export interface AddressKey {
  readonly tenant: TenantId
  /** Lower-case, domain in ASCII. */
  readonly address: string
}

/** A domain of which the mailboxes are wanted that take what has no address of its own. */
export interface FallbackKey {
  readonly tenant: TenantId
  readonly domainId: string
  readonly catchAllMailboxId: string | null
  /** Also the one that takes mail to `postmaster` and `abuse`. */
  readonly isRole: boolean
}

/** An address that is active, with its mailboxes that take mail; of an alias there may be none. */
export interface FoundAddress extends AddressKey {
  readonly kind: 'mailbox' | 'alias'
  readonly mailboxes: readonly TargetMailbox[]
}

export interface FoundFallback {
  readonly tenant: TenantId
  readonly domainId: string
  readonly catchAll: TargetMailbox | null
  readonly role: TargetMailbox | null
}

interface AddressRow extends AddressKey {
  readonly kind: 'mailbox' | 'alias'
  readonly id: string
  readonly objectId: string
  readonly keepsContacts: number
}

interface FallbackRow {
  readonly tenant: TenantId
  readonly domainId: string
  readonly catchAll: string | null
  readonly role: string | null
}

const toTarget = ({
  id,
  objectId,
  keepsContacts,
}: Pick<AddressRow, 'id' | 'objectId' | 'keepsContacts'>): TargetMailbox => ({
  id: MailboxId.parse(id),
  objectId,
  keepsContacts: keepsContacts === 1,
})

const selectAddresses = (db: DirectoryDb, keys: readonly AddressKey[]) =>
  db.all<AddressRow>(sql`
    select distinct a.tenant_id as tenant, a.address, a.kind, m.id, m.object_id as "objectId", m.keeps_contacts as "keepsContacts"
    from json_each(${JSON.stringify(keys)}) k
    cross join addresses a on a.tenant_id = k.value->>'tenant' and a.address = k.value->>'address' and a.active
    left join alias_targets t on a.kind = 'alias' and t.tenant_id = a.tenant_id and t.alias_id = a.target_id
    cross join mailboxes m on m.tenant_id = a.tenant_id and m.state = 'active' and m.receives
      and m.id = case a.kind when 'alias' then t.mailbox_id else a.target_id end
    order by m.id`)

const target = sql`json_object('id', m.id, 'objectId', m.object_id, 'keepsContacts', m.keeps_contacts)`

/** Ids sort by age: the oldest mailbox of the domain that takes mail, else of the tenant. */
const selectFallbacks = (db: DirectoryDb, keys: readonly FallbackKey[]) =>
  db.all<FallbackRow>(sql`
    select k.value->>'tenant' as tenant, k.value->>'domainId' as "domainId",
      (select ${target} from mailboxes m
        where m.tenant_id = k.value->>'tenant' and m.id = k.value->>'catchAllMailboxId' and m.state = 'active' and m.receives) as "catchAll",
      case when k.value->>'isRole' then coalesce(
        (select ${target} from mailboxes m
          where m.tenant_id = k.value->>'tenant' and m.domain_id = k.value->>'domainId' and m.state = 'active' and m.receives
          order by m.id limit 1),
        (select ${target} from mailboxes m
          where m.tenant_id = k.value->>'tenant' and m.state = 'active' and m.receives order by m.id limit 1)) end as role
    from json_each(${JSON.stringify(keys)}) k`)

function groupAddresses(rows: readonly AddressRow[]): FoundAddress[] {
  const groups = Map.groupBy(rows, ({ tenant, address }) => `${tenant}/${address}`)
  return [...groups.values()].flatMap((theirs) => {
    const [first] = theirs
    return first
      ? [{ tenant: first.tenant, address: first.address, kind: first.kind, mailboxes: theirs.map(toTarget) }]
      : []
  })
}

const parseTarget = (json: string | null): TargetMailbox | null => (json === null ? null : toTarget(JSON.parse(json)))

/** Addresses without a mailbox that takes mail are absent. Two statements at once. */
export async function findRecipients(
  db: DirectoryDb,
  addresses: readonly AddressKey[],
  domains: readonly FallbackKey[],
): Promise<{ readonly addresses: readonly FoundAddress[]; readonly fallbacks: readonly FoundFallback[] }> {
  const [addressRows, fallbackRows] = await Promise.all([selectAddresses(db, addresses), selectFallbacks(db, domains)])
  return {
    addresses: groupAddresses(addressRows),
    fallbacks: fallbackRows.map(({ tenant, domainId, catchAll, role }) => ({
      tenant,
      domainId,
      catchAll: parseTarget(catchAll),
      role: parseTarget(role),
    })),
  }
}

/** Mailboxes by their ids, in whatever state; those that are gone are absent. */
export async function findMailboxObjects(
  db: DirectoryDb,
  keys: readonly { readonly tenant: TenantId; readonly id: MailboxId }[],
): Promise<ReadonlyMap<MailboxId, string>> {
  const rows = await db.all<{ id: string; objectId: string }>(sql`
    select m.id, m.object_id as "objectId" from json_each(${JSON.stringify(keys)}) k
    cross join mailboxes m on m.tenant_id = k.value->>'tenant' and m.id = k.value->>'id'`)
  return new Map(rows.map(({ id, objectId }) => [MailboxId.parse(id), objectId]))
}

/** The domain of a recipient: its tenant, and the name or host behind the `@`; null for the bare `<postmaster>`. */
export interface HostKey {
  readonly tenant: TenantId
  readonly host: string | null
}

/** A tenant's domain as ingest finds it, in whatever state: mail that was taken for it is not lost when it is switched off. */
export interface OwnDomain {
  readonly tenant: TenantId
  /** As it was asked for. */
  readonly host: string | null
  readonly domainId: DomainId
  /** Of the domain, or the host of return paths. */
  readonly name: string
  readonly role: 'mail' | 'bounces'
  readonly plusAddressing: boolean
  readonly catchAllMailboxId: string | null
  readonly spamLimit: number | null
  readonly rejectNotice: boolean
  /** It may send mail now: a notice goes out in its name. */
  readonly isSending: boolean
}

interface OwnDomainRow extends Omit<OwnDomain, 'domainId' | 'plusAddressing' | 'rejectNotice' | 'isSending'> {
  readonly domainId: string
  readonly plusAddressing: number
  readonly rejectNotice: number
  readonly isSending: number
}

const ownDomain = sql`
  d.tenant_id as tenant, d.id as "domainId", d.plus_addressing as "plusAddressing",
  d.catch_all_mailbox_id as "catchAllMailboxId", d.spam_limit as "spamLimit", d.reject_notice as "rejectNotice",
  (d.status = 'verified' and d.enabled and d.sending) as "isSending", d.created_at_ms as "createdAtMs"`
const IS_RECEIVING = sql`(d.status = 'verified' and d.enabled and d.receiving)`

/** At most one domain a key, the first of a host's; keys without one are absent. A tenant with `<postmaster>` is its oldest domain's. */
export async function findOwnDomains(db: DirectoryDb, keys: readonly HostKey[]): Promise<readonly OwnDomain[]> {
  const each = sql`json_each(${JSON.stringify(keys)}) k`
  // A return path's host is a label in front of the name of a domain.
  const rows = await db.all<OwnDomainRow>(sql`
    select ${ownDomain}, d.name as name, 'mail' as role, k.value->>'host' as host, ${IS_RECEIVING} * 2 as rank
    from ${each} cross join domains d on d.tenant_id = k.value->>'tenant' and d.name = k.value->>'host'
    union all
    select ${ownDomain}, k.value->>'host' as name, 'bounces' as role, k.value->>'host' as host, 1 as rank
    from ${each} cross join domains d on d.tenant_id = k.value->>'tenant'
      and d.name = substr(k.value->>'host', instr(k.value->>'host', '.') + 1)
      and d.return_path_label = substr(k.value->>'host', 1, instr(k.value->>'host', '.') - 1)
    union all
    select ${ownDomain}, d.name as name, 'mail' as role, null as host, ${IS_RECEIVING} as rank
    from ${each} cross join domains d on d.tenant_id = k.value->>'tenant'
    where k.value->>'host' is null
    order by rank desc, "createdAtMs", "domainId"`)
  const first = new Map<string, OwnDomain>()
  for (const row of rows) {
    const name = `${row.tenant}/${row.host ?? ''}`
    if (!first.has(name)) first.set(name, toOwnDomain(row))
  }
  return [...first.values()]
}

const toOwnDomain = (row: OwnDomainRow): OwnDomain => ({
  tenant: row.tenant,
  host: row.host,
  domainId: DomainId.parse(row.domainId),
  name: row.name,
  role: row.role,
  plusAddressing: row.plusAddressing === 1,
  catchAllMailboxId: row.catchAllMailboxId,
  spamLimit: row.spamLimit,
  rejectNotice: row.rejectNotice === 1,
  isSending: row.isSending === 1,
})
