/**
 * How many recipients of the mail of a period are in which state, in groups. Ids are UUIDv7, so that a period is a range of
 * the primary key; the counts of a message's row spare its recipients, except where the group is one of recipients.
 */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { type SQL, sql } from 'drizzle-orm'
import type { LedgerDb } from '../../databases.ts'
import { type IdRange, ofLastAttempt, recipientDomain, shownStateOf } from './columns.ts'

export interface StateSums {
  readonly accepted: number
  readonly delivered: number
  readonly bounced: number
  readonly failed: number
  readonly suppressed: number
  readonly canceled: number
  readonly open: number
  readonly deferred: number
  readonly complained: number
}

export interface GroupSums extends StateSums {
  /** The date, the id of the domain, the provider or the name of the tag. */
  readonly key: string
  /** Of a tag; otherwise empty. */
  readonly value: string
}

/** One day, as the caller's calendar has it. */
export interface DayRange extends IdRange {
  readonly date: string
}

const sumOf = (state: SQL, recipients: SQL, states: readonly string[]): SQL =>
  sql`coalesce(sum(case when ${state} in ${states} then ${recipients} end), 0)`

function sums(state: SQL, recipients: SQL): SQL {
  const of = (...states: string[]) => sumOf(state, recipients, states)
  return sql`coalesce(sum(${recipients}), 0) as accepted,
    ${of('delivered', 'complained')} as delivered, ${of('bounced')} as bounced, ${of('failed', 'expired')} as failed,
    ${of('suppressed')} as suppressed, ${of('canceled')} as canceled,
    ${of('accepted', 'held', 'queued', 'deferred')} as open, ${of('deferred')} as deferred,
    ${of('complained')} as complained`
}

const ofMessages = sums(sql`c.key`, sql`c.value`)
const ofRecipients = sums(shownStateOf, sql`1`)

const messagesOf = (tenant: TenantId, { firstId, endId }: IdRange): SQL =>
  sql`m.tenant_id = ${tenant} and m.id >= ${firstId} and m.id < ${endId}`

/** All of the period. */
export async function sumAll(ledger: LedgerDb, tenant: TenantId, range: IdRange): Promise<StateSums> {
  const [row] = await ledger.all<StateSums>(sql`
    select ${ofMessages} from messages m cross join json_each(m.counts) c where ${messagesOf(tenant, range)}`)
  if (!row) throw new Error('A sum is one row')
  return row
}

/** Days without mail are left out. */
export async function sumByDay(ledger: LedgerDb, tenant: TenantId, days: readonly DayRange[]): Promise<GroupSums[]> {
  return ledger.all<GroupSums>(sql`
    select d.value->>'date' as key, '' as value, ${ofMessages} from json_each(${JSON.stringify(days)}) d
    cross join messages m on m.tenant_id = ${tenant} and m.id >= d.value->>'firstId' and m.id < d.value->>'endId'
    cross join json_each(m.counts) c
    group by 1 order by 1`)
}

const GROUPS = {
  domain: (tenant: TenantId, range: IdRange) => sql`
    select m.domain_id as key, '' as value, ${ofMessages} from messages m cross join json_each(m.counts) c
    where ${messagesOf(tenant, range)}`,
  tag: (tenant: TenantId, range: IdRange) => sql`
    select t.value->>'name' as key, t.value->>'value' as value, ${ofMessages}
    from messages m cross join json_each(m.tags) t cross join json_each(m.counts) c
    where ${messagesOf(tenant, range)}`,
  provider: (tenant: TenantId, { firstId, endId }: IdRange) => sql`
    select coalesce(${ofLastAttempt(sql`a.attempt->>'$.target.site'`)}, ${recipientDomain}) as key, '' as value,
      ${ofRecipients}
    from recipients r where r.tenant_id = ${tenant} and r.message_id >= ${firstId} and r.message_id < ${endId}`,
} as const

/** Up to `limit` groups, those with the most recipients first. */
export async function sumByGroup(
  ledger: LedgerDb,
  tenant: TenantId,
  { group, range, limit }: { readonly group: keyof typeof GROUPS; readonly range: IdRange; readonly limit: number },
): Promise<GroupSums[]> {
  return ledger.all<GroupSums>(sql`${GROUPS[group](tenant, range)}
    group by 1, 2 order by accepted desc, 1, 2 limit ${limit}`)
}
