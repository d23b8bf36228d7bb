/**
 * A mail that arrives becomes ours: for each tenant an object with its bytes, then a row. Only then may whoever brought it be told
 * 2xx. Every step may be done again: the same id finds the object and the row, and changes neither.
 */
import type { InboundAnswer } from '@mailstead/contracts/inbound-mail.ts'
import type { InboundQueued } from '@mailstead/contracts/inbound-queued.ts'
import type { Deps } from '../../../deps.ts'
import { failpoint } from '../../../platform/failpoint.ts'
import { readIdTime } from '../../../platform/ids.ts'
import { describeError } from '../../../platform/log.ts'
import { movingTenant, Refusal, unavailable } from '../../../platform/refusal.ts'
import { copyReceived, findReceivedDigest } from '../../../store/blobs/received.ts'
import { brokenConstraint, isRetryable } from '../../../store/ledger/constraint.ts'
import { insertDeliveries, type NewDelivery } from '../../../store/ledger/receiving/deliveries.ts'
import { SHARD_LIMITS } from '../../ledgers/shards/shard-limits.ts'
import { forgetReceivingDomains, locateDomains } from './locate-domains.ts'
import { drain } from './piece-reader.ts'
import { type Arrival, shareOut, type TenantShare, toDelivery } from './plan-deliveries.ts'
import { storeStream } from './store-stream.ts'

export type AcceptDeps = Pick<Deps, 'clock' | 'directory' | 'ledgers' | 'log' | 'rawBucket'>

export interface AcceptedMail {
  readonly answer: InboundAnswer
  /** What is to be filed now; the rows are due all the same. */
  readonly wakes: readonly InboundQueued[]
}

const WRITE_TRIES = 3
const FULL_RETRY_SECONDS = 300

function requireReady({ domain }: TenantShare): void {
  if (domain.tenantState === 'moving') throw movingTenant()
  if (domain.shardSizeBytes >= SHARD_LIMITS.fullBytes)
    throw unavailable('The database of a recipient is full. Nothing was kept; repeat the request.', FULL_RETRY_SECONDS)
}

const wrongBytes = (): Refusal =>
  new Refusal('validation_error', 'The bytes are not those that `size` and `sha256` announce. Nothing was kept.')

/** The digest of what is stored for the first tenant. */
async function storeFirst(deps: AcceptDeps, arrival: Arrival, { tenant }: TenantShare): Promise<string> {
  const { id: delivery, size, sha256, bytes: source } = arrival
  const stored = await storeStream(deps, tenant, { delivery, size, sha256, source })
  if (!stored.ok) {
    if (stored.why === 'bytes') throw wrongBytes()
    deps.log('error', 'inbound.not_stored', { delivery, why: stored.why, error: describeError(stored.error) })
    throw unavailable('The mail could not be stored. Nothing was kept; repeat the request.')
  }
  if (!stored.isNew && (await findReceivedDigest(deps.rawBucket, tenant, delivery)) !== stored.sha256)
    throw new Refusal('conflict', 'This id was used for a mail with other bytes. Choose a new one for each mail.')
  return stored.sha256
}

async function writeRows(deps: AcceptDeps, shard: number, rows: readonly NewDelivery[]): Promise<void> {
  for (let tried = 1; ; tried++) {
    try {
      return await insertDeliveries(deps.ledgers.at(shard), rows)
    } catch (error) {
      if (brokenConstraint(error) === 'tenant-away') {
        for (const { tenant } of rows) forgetReceivingDomains(tenant)
        throw movingTenant()
      }
      if (!isRetryable(error) || tried >= WRITE_TRIES) throw error
    }
  }
}

async function keep(deps: AcceptDeps, arrival: Arrival, shares: readonly TenantShare[]): Promise<void> {
  const [first, ...others] = shares
  if (!first) return drain(arrival.bytes, arrival.size)
  const sha256 = await storeFirst(deps, arrival, first)
  for (const { tenant } of others)
    await copyReceived(deps.rawBucket, tenant, { delivery: arrival.id, of: first.tenant, sha256 })
  if (DEVELOPMENT) await failpoint('inbound.stored')
  const nowMs = deps.clock.now()
  for (const [shard, theirs] of Map.groupBy(shares, (share) => share.shard))
    await writeRows(
      deps,
      shard,
      theirs.map((share) => toDelivery(arrival, share, { sha256, nowMs })),
    )
  if (DEVELOPMENT) await failpoint('inbound.recorded')
}

/** Throws Refusal; `service_unavailable` means that it is not certain what was kept, and the same id may be brought again. */
export async function acceptMail(deps: AcceptDeps, arrival: Arrival): Promise<AcceptedMail> {
  const { id, rcptTo } = arrival
  if (readIdTime(id) === null) throw new Refusal('validation_error', '`id` must be a UUIDv7: mails are listed by it.')
  try {
    const { shares, refused } = shareOut(rcptTo, await locateDomains(deps, rcptTo))
    for (const share of shares) requireReady(share)
    await keep(deps, arrival, shares)
    const isRefused = new Set(refused.map((each) => each.rcptTo))
    const accepted = rcptTo.filter((each) => !isRefused.has(each))
    return { answer: { id, accepted, refused }, wakes: shares.map(({ tenant }) => ({ tenant, delivery: id })) }
  } catch (error) {
    if (error instanceof Refusal) throw error
    deps.log('error', 'inbound.not_kept', { delivery: id, error: describeError(error) })
    throw unavailable('The mail could not be kept. Repeat the request with the same id.')
  }
}
