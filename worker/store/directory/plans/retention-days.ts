/** How many days things are kept: what the plans say. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { eq, max, min } from 'drizzle-orm'
import type { DirectoryDb } from '../../databases.ts'
import { plans, tenant } from '../schema.ts'

/** Days that things of each kind are kept. */
export interface RetentionDays {
  /** Events, what webhooks were told of them, and requests to the API. */
  readonly events: number
  /** Raw mail that was sent. */
  readonly raw: number
  /** Received mail that lies in no mailbox. */
  readonly rejected: number
  /** Mail in the folder for spam. */
  readonly spam: number
  /** Mail in the trash. */
  readonly trash: number
}

/** Null when there is no such tenant, or its plan is unknown. */
export async function findRetentionDays(db: DirectoryDb, id: TenantId): Promise<RetentionDays | null> {
  const [row] = await db
    .select({
      events: plans.eventsDays,
      raw: plans.rawDays,
      rejected: plans.rejectedDays,
      spam: plans.spamLogDays,
      trash: plans.trashDays,
    })
    .from(tenant)
    .innerJoin(plans, eq(plans.name, tenant.plan))
    .where(eq(tenant.id, id))
  return row ?? null
}

/** Over all plans; null without any. */
export async function findRetentionBounds(
  db: DirectoryDb,
): Promise<{ readonly leastRaw: number | null; readonly mostRejected: number | null }> {
  const [row] = await db.select({ leastRaw: min(plans.rawDays), mostRejected: max(plans.rejectedDays) }).from(plans)
  return row ?? { leastRaw: null, mostRejected: null }
}
