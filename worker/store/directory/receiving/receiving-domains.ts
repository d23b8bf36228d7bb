/** Domains that mail may be received for now, with their tenants: the one directory read of an accept. */
import { DomainId, TenantId } from '@mailstead/contracts/ids.ts'
import { type SQL, sql } from 'drizzle-orm'
import type { DirectoryDb } from '../../databases.ts'

export interface ReceivingDomain {
  readonly tenant: TenantId
  readonly tenantState: 'active' | 'paused' | 'moving'
  /** Index of the ledger that holds the tenant, and what was last measured of it; 0 before the first time. */
  readonly shard: number
  readonly shardSizeBytes: number
  readonly domainId: DomainId
  /** Of the domain, or the host of return paths: lower-case ASCII. */
  readonly name: string
  /** `bounces`: a host of return paths, which has no mailboxes. */
  readonly role: 'mail' | 'bounces'
  readonly unknownRecipients: 'refuse' | 'accept'
  readonly catchAllMailboxId: string | null
  readonly plusAddressing: boolean
  /** Null for the scorer's own threshold. */
  readonly spamLimit: number | null
  readonly dmarcReject: 'file' | 'refuse'
  readonly rejectNotice: boolean
  /** Its tenant keeps as much as it may: new mail is to be put off. */
  readonly isFull: boolean
}

interface Row extends Omit<ReceivingDomain, 'plusAddressing' | 'rejectNotice' | 'isFull'> {
  readonly plusAddressing: number
  readonly rejectNotice: number
  readonly isFull: number
}

const columns = (name: SQL, role: ReceivingDomain['role']): SQL => sql`
  select ${name} as "name", ${role} as "role", d.tenant_id as "tenant", d.id as "domainId",
    t.state as "tenantState", t.shard as "shard", coalesce(s.size_bytes, 0) as "shardSizeBytes",
    d.unknown_recipients as "unknownRecipients", d.catch_all_mailbox_id as "catchAllMailboxId",
    d.plus_addressing as "plusAddressing", d.spam_limit as "spamLimit", d.dmarc_reject as "dmarcReject",
    d.reject_notice as "rejectNotice", t.storage_full as "isFull"`

const IS_RECEIVING = sql`d.status = 'verified' and d.receiving and d.enabled`
const TENANT = sql`join tenant t on t.id = d.tenant_id left join shards s on s.n = t.shard`

const toDomain = ({ plusAddressing, rejectNotice, isFull, ...row }: Row): ReceivingDomain => ({
  ...row,
  tenant: TenantId.parse(row.tenant),
  domainId: DomainId.parse(row.domainId),
  plusAddressing: plusAddressing === 1,
  rejectNotice: rejectNotice === 1,
  isFull: isFull === 1,
})

/**
 * Those of the names (lower-case ASCII) that receive, one each: a receiving domain, else a host of return paths. Others are
 * absent. One statement.
 */
export async function findReceivingDomains(
  db: DirectoryDb,
  names: readonly string[],
): Promise<readonly ReceivingDomain[]> {
  const each = sql`json_each(${JSON.stringify([...new Set(names)])}) told`
  // The second by `mx_entries`, as relays know these hosts: it names the tenant, which is what makes `domains` searchable.
  const rows = await db.all<Row>(sql`
    ${columns(sql`d.name`, 'mail')}
    from ${each} cross join domains d on d.name = told.value and ${IS_RECEIVING} ${TENANT}
    union all
    ${columns(sql`told.value`, 'bounces')}
    from ${each} cross join mx_entries e on e.key = 'bounces:' || told.value and e.value is not null
    cross join domains d on d.tenant_id = e.value->>'$.tenant' and d.verified_at_ms is not null
      and d.name = substr(told.value, instr(told.value, '.') + 1)
      and d.return_path_label = substr(told.value, 1, instr(told.value, '.') - 1) ${TENANT}
    order by "role" desc`)
  return [...Map.groupBy(rows, ({ name }) => name).values()].flatMap(([first]) => (first ? [toDomain(first)] : []))
}

/**
 * The domain that the bare `<postmaster>` (RFC 5321 §4.5.1) belongs to: the operator's oldest that receives, else the oldest of
 * all; null when none receives.
 */
export async function findPostmasterDomain(db: DirectoryDb): Promise<ReceivingDomain | null> {
  const [row] = await db.all<Row>(sql`
    ${columns(sql`d.name`, 'mail')} from domains d ${TENANT}
    where ${IS_RECEIVING} order by t.operator desc, d.created_at_ms, d.id limit 1`)
  return row ? toDomain(row) : null
}
