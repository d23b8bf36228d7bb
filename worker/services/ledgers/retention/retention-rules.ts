/** How long each thing is kept (`docs/storage-schema.md`): what the tenant's plan says, and what is the same for all. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../../deps.ts'
import { findRetentionDays, type RetentionDays } from '../../../store/directory/plans/retention-days.ts'

const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS

/** The same for all. */
export const RETENTION = {
  /** Promised by the API. */
  idempotencyKeysMs: 72 * HOUR_MS,
  usageMs: 400 * DAY_MS,
  /** How far back unfiled mail is looked for: so long may the daily job be down without forgetting any. */
  unfiledLookBackMs: 30 * DAY_MS,
  noticesMs: 2 * DAY_MS,
  spamChecksMs: 14 * DAY_MS,
  tlsReportsMs: 90 * DAY_MS,
  /** Newsletters sent from a domain that is gone. */
  newslettersMs: 7 * DAY_MS,
  /** Longer than any isolate remembers where a tenant lived. */
  fencesMs: DAY_MS,
} as const

/** Of a tenant whose plan is not known. */
const DEFAULT_DAYS: RetentionDays = { events: 30, raw: 30, rejected: 30, spam: 30, trash: 30 }
/** Messages with recipients, attempts and jobs, from when they were accepted; and never shorter than their raw mail. */
const RECORDS_DAYS_MIN = 90

export interface RetentionTimes {
  readonly recordsMs: number
  /** An object from when its mail was accepted, a pack from when it was made, so that its last mail has gone too. */
  readonly rawMs: number
  readonly eventsMs: number
  readonly unfiledMs: number
  /** From when the mail came into the folder. */
  readonly spamMs: number
  readonly trashMs: number
}

/** Pure. */
export const toTimes = (days: RetentionDays): RetentionTimes => ({
  recordsMs: Math.max(RECORDS_DAYS_MIN, days.raw) * DAY_MS,
  rawMs: days.raw * DAY_MS,
  eventsMs: days.events * DAY_MS,
  unfiledMs: days.rejected * DAY_MS,
  spamMs: days.spam * DAY_MS,
  trashMs: days.trash * DAY_MS,
})

/** Of the tenant's plan. */
export async function readRetention(deps: Pick<Deps, 'directory'>, tenant: TenantId): Promise<RetentionTimes> {
  return toTimes((await findRetentionDays(deps.directory, tenant)) ?? DEFAULT_DAYS)
}
