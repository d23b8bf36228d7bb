/** Rows of `outgoing_checks`. A row that a person or a score has decided is not asked about again. */
import type { MessageId, TenantId } from '@mailstead/contracts/ids.ts'
import { and, eq, sql } from 'drizzle-orm'
import type { PagePosition } from '../../../platform/page.ts'
import type { LedgerDb } from '../../databases.ts'
import { isInPage, nearestFirst, newestFirst } from '../../page.ts'
import { messages, outgoingChecks } from '../schema.ts'

export type OutgoingCheckRow = typeof outgoingChecks.$inferSelect
export type OutgoingCheckState = OutgoingCheckRow['state']

/** What asking came to. */
export interface OutgoingFinding {
  readonly tenant: TenantId
  readonly messageId: MessageId
  readonly state: 'waiting' | 'passed' | 'unscanned' | 'held'
  /** Null where no scorer answered. */
  readonly score: number | null
  readonly threshold: number | null
  readonly symbols: readonly string[]
  readonly atMs: number
  readonly reason: string | null
}

const told = (field: string) => sql`told.value->>${sql.raw(`'$.${field}'`)}`

/** Writes what was found of up to a page of mails, in one statement; one that was decided meanwhile stays as it is. */
export async function writeFindings(ledger: LedgerDb, findings: readonly OutgoingFinding[]): Promise<void> {
  await ledger.run(sql`
    insert into outgoing_checks (tenant_id, message_id, state, first_asked_at_ms, checked_at_ms, score, threshold, symbols, reason)
    select ${told('tenant')}, ${told('messageId')}, ${told('state')}, ${told('atMs')},
      case when ${told('state')} = 'waiting' then null else ${told('atMs')} end, ${told('score')}, ${told('threshold')},
      told.value->'$.symbols', ${told('reason')}
    from json_each(${JSON.stringify(findings)}) as told where true
    on conflict (tenant_id, message_id) do update set state = excluded.state, checked_at_ms = excluded.checked_at_ms,
      score = excluded.score, threshold = excluded.threshold, symbols = excluded.symbols, reason = excluded.reason
    where outgoing_checks.state = 'waiting' and excluded.state <> 'waiting'`)
}

export interface Decision {
  readonly state: 'released' | 'refused'
  readonly atMs: number
  readonly by: string
  /** Null leaves the reason of the hold. */
  readonly reason: string | null
}

/** Decides about a held mail; its state as it is now, or null when it was never held. */
export async function decideHeld(
  ledger: LedgerDb,
  tenant: TenantId,
  messageId: string,
  { state, atMs, by, reason }: Decision,
): Promise<OutgoingCheckState | null> {
  const isMail = and(eq(outgoingChecks.tenantId, tenant), eq(outgoingChecks.messageId, messageId))
  const [, [row]] = await ledger.batch([
    ledger
      .update(outgoingChecks)
      .set({ state, decidedAtMs: atMs, decidedBy: by, ...(reason === null ? {} : { reason }) })
      .where(and(isMail, eq(outgoingChecks.state, 'held'))),
    ledger.select({ state: outgoingChecks.state }).from(outgoingChecks).where(isMail),
  ])
  return row?.state ?? null
}

const isOpen = sql`exists (select 1 from recipients r where r.tenant_id = ${outgoingChecks.tenantId}
  and r.message_id = ${outgoingChecks.messageId} and r.state in ('accepted', 'queued', 'deferred'))`

export interface HeldPage extends PagePosition {
  readonly limit: number
}

const HELD = {
  tenant: outgoingChecks.tenantId,
  id: outgoingChecks.messageId,
  score: outgoingChecks.score,
  threshold: outgoingChecks.threshold,
  symbols: outgoingChecks.symbols,
  reason: outgoingChecks.reason,
  heldAtMs: outgoingChecks.checkedAtMs,
  from: messages.from,
  to: messages.to,
  counts: messages.counts,
  subject: messages.subject,
  expiresAtMs: messages.expiresAtMs,
}

const selectHeld = (ledger: LedgerDb, tenant: TenantId | null, page: HeldPage) =>
  ledger
    .select(HELD)
    .from(outgoingChecks)
    .innerJoin(messages, and(eq(messages.tenantId, outgoingChecks.tenantId), eq(messages.id, outgoingChecks.messageId)))
    .where(
      and(
        // As the index has it: a parameter would not be known to be the same.
        sql`${outgoingChecks.state} = 'held'`,
        tenant === null ? undefined : eq(outgoingChecks.tenantId, tenant),
        isInPage(outgoingChecks.messageId, page),
        isOpen,
      ),
    )
    .orderBy(nearestFirst(outgoingChecks.messageId, page))
    .limit(page.limit)

/** The tenant's mails that wait for a person, newest first. */
export const listHeld = async (ledger: LedgerDb, tenant: TenantId, page: HeldPage) =>
  newestFirst(await selectHeld(ledger, tenant, page), page)

/** Those of all tenants, nearest to the page's position first. */
export const listAllHeld = async (ledger: LedgerDb, page: HeldPage) => selectHeld(ledger, null, page)

export type HeldRow = Awaited<ReturnType<typeof listAllHeld>>[number]

/** Whose mail it is; null when none of this id is held here. */
export async function findHeldOwner(ledger: LedgerDb, messageId: string): Promise<string | null> {
  const [row] = await ledger
    .select({ tenant: outgoingChecks.tenantId })
    .from(outgoingChecks)
    .where(and(sql`${outgoingChecks.state} = 'held'`, eq(outgoingChecks.messageId, messageId)))
  return row?.tenant ?? null
}
