/** What the simulation of a large deployment takes for granted. What was measured is measured anew in the same run; the rest stands here. */

const DAY_S = 86_400

export interface Assumptions {
  readonly mailsAMonth: number
  readonly days: number
  /** Tenants, the n-th of which sends in proportion to 1/n^skew. */
  readonly tenants: number
  readonly skew: number
  /** Share of mails that come in batches of a hundred. Those of a tenant come within `campaignS`, beginning with the hour. */
  readonly batched: number
  readonly campaignS: number
  /** Octets of a mail, signed. */
  readonly mailBytes: number
  /** Days that rows of events and attempts, and bytes in R2, are kept. */
  readonly keptDays: number
  /** A D1 database writes one transaction at a time. Seconds: each, and a row. */
  readonly commitS: number
  readonly rowS: number
  /** Where the alarm of a ledger begins, and what D1 gives an account without asking. */
  readonly ledgerBytes: number
  readonly accountBytes: number
  /** Share of a ledger's second that may be used at the worst, so that an accept waits little. */
  readonly busyMax: number
  /** Mails a second of a relay (see `relay` of this benchmark), and a day that providers take from one known address. */
  readonly relayMailsAS: number
  readonly addressMailsADay: number
  /** A queue's messages a second. */
  readonly queueMessagesAS: number
  /** Dollars a gigabyte and month. */
  readonly d1Gb: number
  readonly r2Gb: number
  /** Dollars a month of a relay node with its addresses, as hosters of small machines ask. */
  readonly relayNode: number
}

/** A billion mails a month. The costs of a D1 transaction are a guess: production's are not measurable here. */
export const ASSUMPTIONS: Assumptions = {
  mailsAMonth: 1e9,
  days: 30.4,
  tenants: 20_000,
  skew: 1.05,
  batched: 0.6,
  campaignS: 1_800,
  mailBytes: 30_000,
  keptDays: 30,
  commitS: 0.005,
  rowS: 0.000_06,
  ledgerBytes: 6e9,
  accountBytes: 1e12,
  busyMax: 0.7,
  relayMailsAS: 300,
  addressMailsADay: 1_000_000,
  queueMessagesAS: 5_000,
  d1Gb: 0.75,
  r2Gb: 0.015,
  relayNode: 40,
}

/** Shares of the day's mail by hour, UTC, of tenants in Europe and America. */
const HOURS = [24, 20, 18, 17, 18, 24, 35, 50, 62, 66, 64, 60, 58, 62, 68, 70, 66, 60, 54, 48, 42, 38, 34, 28] as const
const HOURS_SUM = HOURS.reduce((sum, each) => sum + each, 0)

/** Share of a day's mail that comes in the hour. */
export const shareOfHour = (hour: number): number => (HOURS[hour % HOURS.length] ?? 0) / HOURS_SUM

/** Mails a day. */
export const mailsADay = ({ mailsAMonth, days }: Assumptions): number => mailsAMonth / days

/** Mails a second, over a whole day. */
export const meanRate = (assumptions: Assumptions): number => mailsADay(assumptions) / DAY_S
