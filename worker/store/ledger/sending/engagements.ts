/** Opens and clicks: counted a mail, kind and link, with the event that tells of them. */
import type { MessageId, TenantId } from '@mailstead/contracts/ids.ts'
import { and, desc, eq, sql } from 'drizzle-orm'
import type { LedgerDb } from '../../databases.ts'
import { insertEvents } from '../events/events.ts'
import { type Listener, selectListeners, toListeners } from '../events/listeners.ts'
import { engagements, messages, recipients } from '../schema.ts'

export type EngagementRow = Omit<typeof engagements.$inferSelect, 'tenantId' | 'messageId'>

export interface NewEngagement {
  readonly messageId: MessageId
  readonly kind: EngagementRow['kind']
  readonly link: string
  readonly atMs: number
  readonly ip: string | null
  readonly userAgent: string | null
  /** JSON of the event. */
  readonly detail: string
}

/** One that follows within this time of the one before makes no event: a client that loads again and again floods nobody. */
const EVENT_EVERY_MS = 60_000

/** When the first recipient's host took the mail, null for none yet; undefined when the tenant has no such mail. */
export async function findFirstDelivery(
  ledger: LedgerDb,
  tenant: TenantId,
  id: MessageId,
): Promise<number | null | undefined> {
  const [row] = await ledger
    .select({
      atMs: sql<number | null>`min(case ${recipients.state} when 'delivered' then ${recipients.finalAtMs} end)`,
    })
    .from(messages)
    .innerJoin(recipients, and(eq(recipients.tenantId, messages.tenantId), eq(recipients.messageId, messages.id)))
    .where(and(eq(messages.tenantId, tenant), eq(messages.id, id)))
    .groupBy(messages.id)
  return row?.atMs
}

/** Counts one, in a mail that the tenant still has. Answers who is to be told. */
export async function countEngagement(
  ledger: LedgerDb,
  tenant: TenantId,
  one: NewEngagement,
): Promise<readonly Listener[]> {
  const { messageId, kind, link, atMs, ip, userAgent, detail } = one
  const type = kind === 'open' || kind === 'machine_open' ? 'email.opened' : 'email.clicked'
  const isKept = sql`exists (select 1 from messages m where m.tenant_id = ${tenant} and m.id = ${messageId})`
  const isNews = sql`not exists (
    select 1 from engagements g where g.tenant_id = ${tenant} and g.message_id = ${messageId} and g.kind = ${kind}
      and g.link = ${link} and g.last_at_ms > ${atMs - EVENT_EVERY_MS})`
  const [listening] = await ledger.batch([
    selectListeners(ledger, [{ tenantId: tenant, type }]),
    ...insertEvents(ledger, [{ tenantId: tenant, type, atMs, messageId, detail }], sql`${isKept} and ${isNews}`),
    ledger
      .insert(engagements)
      .select(
        sql`select ${tenant}, ${messageId}, ${kind}, ${link}, 1, ${atMs}, ${atMs}, ${ip}, ${userAgent} where ${isKept}`,
      )
      .onConflictDoUpdate({
        target: [engagements.tenantId, engagements.messageId, engagements.kind, engagements.link],
        set: {
          count: sql`count + 1`,
          lastAtMs: sql`max(last_at_ms, excluded.last_at_ms)`,
          lastIp: sql`excluded.last_ip`,
          lastUserAgent: sql`excluded.last_user_agent`,
        },
      }),
  ])
  return toListeners(listening)
}

/** Of one mail, what was counted most first. */
export async function listEngagements(
  ledger: LedgerDb,
  tenant: TenantId,
  messageId: string,
  count: number,
): Promise<EngagementRow[]> {
  return ledger
    .select({
      kind: engagements.kind,
      link: engagements.link,
      count: engagements.count,
      firstAtMs: engagements.firstAtMs,
      lastAtMs: engagements.lastAtMs,
      lastIp: engagements.lastIp,
      lastUserAgent: engagements.lastUserAgent,
    })
    .from(engagements)
    .where(and(eq(engagements.tenantId, tenant), eq(engagements.messageId, messageId)))
    .orderBy(desc(engagements.count), engagements.link)
    .limit(count)
}
