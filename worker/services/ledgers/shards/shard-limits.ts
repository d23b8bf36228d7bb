/** How full a ledger shard may become (`docs/storage-schema.md`). D1 stops at 10 GB and runs one query at a time. */
import { unavailable } from '../../../platform/refusal.ts'

const GIGABYTE = 1_000_000_000

export const SHARD_LIMITS = {
  /** Above this every raw mail goes to R2 first. */
  rawInRowsBytes: GIGABYTE,
  /** From here on no tenant comes to the shard any more, and every measurement raises an alarm. */
  largeBytes: 6 * GIGABYTE,
  /** From here on nothing is accepted. */
  fullBytes: 9 * GIGABYTE,
} as const

const FULL_RETRY_SECONDS = 300

/** What the caller's key told of its shard. */
interface Size {
  readonly shardSizeBytes: number
  readonly shardRawBytes: number
}

/** Throws `service_unavailable` when the caller's shard is full: what is in it must still be delivered and deleted. */
export function requireRoom({ shardSizeBytes }: Size): void {
  if (shardSizeBytes >= SHARD_LIMITS.fullBytes)
    throw unavailable('The database of this account is full. Nothing was sent; repeat the request.', FULL_RETRY_SECONDS)
}

/** Whether raw mail may still be kept in rows of the caller's shard. */
export const keepsRawInRows = ({ shardRawBytes }: Size): boolean => shardRawBytes <= SHARD_LIMITS.rawInRowsBytes
