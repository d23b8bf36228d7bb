/** Tenants of very different size on ledgers, as the directory places them: each new one on the emptiest. */
import { seededRandom } from '../../test/soak/seeded-random.ts'
import type { Assumptions } from './assumptions.ts'

export interface PlacedTenant {
  /** Share of all mail. */
  readonly share: number
  readonly shard: number
  /** Hour of the day in which its batches begin. */
  readonly hour: number
}

const HOURS = 24
/** Batches are sent when people work: fewer by night. */
const CAMPAIGN_HOURS = [7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18] as const

/** Shares of all mail, largest first. One above `most` is as many accounts as it needs: an account lives on one ledger. */
export function sharesOf({ tenants, skew }: Assumptions, most: number): readonly number[] {
  const weights = Array.from({ length: tenants }, (_, n) => 1 / (n + 1) ** skew)
  const sum = weights.reduce((total, each) => total + each, 0)
  return weights.flatMap((weight) => {
    const accounts = Math.ceil(weight / sum / most)
    return Array<number>(accounts).fill(weight / sum / accounts)
  })
}

/** In the order in which they sign up, which has nothing to do with their size. */
export function placeTenants(shares: readonly number[], shards: number, seed: number): readonly PlacedTenant[] {
  const random = seededRandom(seed)
  const order = shares.map((share) => ({ share, at: random() })).sort((a, b) => a.at - b.at)
  const filled = new Float64Array(shards)
  return order.map(({ share }) => {
    const shard = emptiest(filled)
    filled[shard] = (filled[shard] ?? 0) + share
    const hour = CAMPAIGN_HOURS[Math.floor(random() * CAMPAIGN_HOURS.length)] ?? HOURS / 2
    return { share, shard, hour }
  })
}

function emptiest(filled: Float64Array): number {
  let best = 0
  for (let at = 1; at < filled.length; at += 1) if ((filled[at] ?? 0) < (filled[best] ?? 0)) best = at
  return best
}
