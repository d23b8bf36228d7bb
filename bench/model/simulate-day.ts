/** One day of a large deployment, minute by minute: what each ledger has to write, and what waits for it. */
import { type Assumptions, mailsADay, shareOfHour } from './assumptions.ts'
import type { PlacedTenant } from './place-tenants.ts'

const MINUTE_S = 60
const MINUTES = 1_440
const HOUR_MINUTES = 60
const BATCH = 100

/** Rows written for a mail by the time that it is done; deleting them again is spread over the day. */
export interface RowsAMail {
  readonly single: number
  readonly batched: number
  readonly deleted: number
}

export interface Day {
  /** Mails a second of the busiest minute, over all ledgers. */
  readonly peakRate: number
  /** Share of its time that the busiest ledger writes, by minute: the worst, and that of 99 of 100 minutes and ledgers. */
  readonly busiest: number
  readonly busy99: number
  /** Seconds of work that waited for the worst ledger. */
  readonly longestWaitS: number
  /** Mails of the fullest ledger. */
  readonly fullestMails: number
  /** Queue messages a second of the busiest minute. */
  readonly peakMessages: number
}

interface Minute {
  readonly single: number
  readonly batched: number
}

/** Mails of one tenant in one minute. */
function mailsOf(tenant: PlacedTenant, minute: number, assumptions: Assumptions): Minute {
  const mails = mailsADay(assumptions) * tenant.share
  const hour = Math.floor(minute / HOUR_MINUTES)
  const since = minute - tenant.hour * HOUR_MINUTES
  const isCampaign = since >= 0 && since * MINUTE_S < assumptions.campaignS
  return {
    single: (mails * (1 - assumptions.batched) * shareOfHour(hour)) / HOUR_MINUTES,
    batched: isCampaign ? (mails * assumptions.batched * MINUTE_S) / assumptions.campaignS : 0,
  }
}

/** Seconds of writing: a single mail is a transaction of its own when it is accepted; everything else is done by the hundred. */
function workOf({ single, batched }: Minute, rows: RowsAMail, { commitS, rowS }: Assumptions): number {
  const commits = single + (4 * single + 5 * batched) / BATCH
  return commits * commitS + (single * rows.single + batched * rows.batched) * rowS
}

/** The same day for the same tenants. */
export function simulateDay(
  tenants: readonly PlacedTenant[],
  shards: number,
  rows: RowsAMail,
  assumptions: Assumptions,
): Day {
  const waiting = new Float64Array(shards)
  const mails = new Float64Array(shards)
  const deleting = (mailsADay(assumptions) * rows.deleted * assumptions.rowS) / shards / MINUTES
  const shares: number[] = []
  let [peakRate, longestWaitS, peakMessages] = [0, 0, 0]
  for (let minute = 0; minute < MINUTES; minute += 1) {
    const work = new Float64Array(shards).fill(deleting)
    let [single, batched] = [0, 0]
    for (const tenant of tenants) {
      const now = mailsOf(tenant, minute, assumptions)
      work[tenant.shard] = (work[tenant.shard] ?? 0) + workOf(now, rows, assumptions)
      mails[tenant.shard] = (mails[tenant.shard] ?? 0) + now.single + now.batched
      single += now.single
      batched += now.batched
    }
    for (let shard = 0; shard < shards; shard += 1) {
      const due = (waiting[shard] ?? 0) + (work[shard] ?? 0)
      shares.push((work[shard] ?? 0) / MINUTE_S)
      waiting[shard] = Math.max(0, due - MINUTE_S)
      longestWaitS = Math.max(longestWaitS, waiting[shard] ?? 0)
    }
    peakRate = Math.max(peakRate, (single + batched) / MINUTE_S)
    peakMessages = Math.max(peakMessages, (single + batched / BATCH) / MINUTE_S)
  }
  shares.sort((a, b) => a - b)
  return {
    ...{ peakRate, longestWaitS, peakMessages },
    busiest: shares.at(-1) ?? 0,
    busy99: shares[Math.floor(shares.length * 0.99)] ?? 0,
    fullestMails: mails.reduce((most, each) => Math.max(most, each), 0),
  }
}
