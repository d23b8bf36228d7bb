/** How many ledgers, relays and queues a deployment needs, and what it costs a month. */
import { type Assumptions, mailsADay } from './assumptions.ts'
import { placeTenants, sharesOf } from './place-tenants.ts'
import { type Day, type RowsAMail, simulateDay } from './simulate-day.ts'

const SEED = 20_261_129
const GB = 1e9
/** Machines are sized so that two may fail. */
const SPARE_RELAYS = 2
const GROWTH = 1.1
const STEP = 1.25
const SHARDS_MAX = 2_000

/** Of a mail, as measured in this run. */
export interface Measured {
  readonly rows: RowsAMail
  /** Bytes that a ledger keeps of it once its own bytes are in R2. */
  readonly ledgerBytes: number
  /** Dollars a million mails, without storage. */
  readonly single: number
  readonly batched: number
}

export interface Deployment {
  readonly shards: number
  readonly day: Day
  /** Shards that the bytes alone ask for, and those that the day's writing asks for. */
  readonly shardsForBytes: number
  readonly shardsForWrites: number
  /** Most mails a month of one account, since it lives on one ledger; accounts, with those of larger senders. */
  readonly accountMails: number
  readonly accounts: number
  readonly d1Bytes: number
  readonly r2Bytes: number
  readonly relays: number
  readonly addresses: number
  readonly queues: number
  /** Dollars a month. */
  readonly bill: { readonly operations: number; readonly d1: number; readonly r2: number; readonly relays: number }
}

/** Least number of ledgers of which the busiest stays below `busyMax` in its worst minute. */
function shardsForWriting(dayOn: (shards: number) => Day, { busyMax }: Assumptions): number {
  for (let shards = 8; shards < SHARDS_MAX; shards = Math.ceil(shards * STEP))
    if (dayOn(shards).busiest < busyMax) return shards
  return SHARDS_MAX
}

/** Everything at once; deterministic. */
export function sizeDeployment(measured: Measured, assumptions: Assumptions): Deployment {
  const kept = mailsADay(assumptions) * assumptions.keptDays
  const accountMails = (assumptions.ledgerBytes / measured.ledgerBytes / assumptions.keptDays) * assumptions.days
  const shares = sharesOf(assumptions, accountMails / assumptions.mailsAMonth)
  const dayOn = (count: number) => simulateDay(placeTenants(shares, count, SEED), count, measured.rows, assumptions)
  const d1Bytes = kept * measured.ledgerBytes
  const r2Bytes = kept * assumptions.mailBytes
  const shardsForBytes = Math.ceil((d1Bytes * GROWTH) / assumptions.ledgerBytes)
  const shardsForWrites = shardsForWriting(dayOn, assumptions)
  const shards = Math.max(shardsForBytes, shardsForWrites)
  const day = dayOn(shards)
  const addresses = Math.ceil(mailsADay(assumptions) / assumptions.addressMailsADay)
  const relays = Math.ceil(day.peakRate / assumptions.relayMailsAS) + SPARE_RELAYS
  const millions = assumptions.mailsAMonth / 1e6
  return {
    ...{ shards, shardsForBytes, shardsForWrites, day, d1Bytes, r2Bytes, addresses, relays, accountMails },
    accounts: shares.length,
    queues: Math.ceil(day.peakMessages / assumptions.queueMessagesAS),
    bill: {
      operations: millions * (measured.single * (1 - assumptions.batched) + measured.batched * assumptions.batched),
      d1: (d1Bytes / GB) * assumptions.d1Gb,
      r2: (r2Bytes / GB) * assumptions.r2Gb,
      relays: relays * assumptions.relayNode,
    },
  }
}
