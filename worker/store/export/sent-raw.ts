/** Where the bytes of sent mails are, in order of the mails. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { and, eq, gt } from 'drizzle-orm'
import type { LedgerDb } from '../databases.ts'
import type { RawPlace } from '../ledger/emails.ts'
import { jobs } from '../ledger/schema.ts'

export interface SentRaw extends RawPlace {
  /** Of the mail: its first job has the same id, and its bytes. */
  readonly id: string
}

/** Up to `limit` mails behind the id `after`, which may be empty. */
export async function listSentRaw(
  ledger: LedgerDb,
  tenant: TenantId,
  after: string,
  limit: number,
): Promise<readonly SentRaw[]> {
  const { id, raw, rawKey, rawOffset, rawHead, sizeBytes } = jobs
  return ledger
    .select({ id, raw, rawKey, rawOffset, rawHead, sizeBytes })
    .from(jobs)
    .where(and(eq(jobs.tenantId, tenant), gt(jobs.id, after), eq(jobs.id, jobs.messageId)))
    .orderBy(jobs.id)
    .limit(limit)
}
