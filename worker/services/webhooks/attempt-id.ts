/**
 * The id of an attempt at a delivery, made from its time, its webhook, its event's number and its own, so that it needs neither a
 * column nor an index: a UUIDv7 whose random bits are 22 bits of the webhook's id and the two numbers.
 */
import type { WebhookId } from '@mailstead/contracts/api/webhook.ts'
import { readIdTime } from '../../platform/ids.ts'

const WEBHOOK_MASK = (1n << 22n) - 1n
const SEQ_BITS = 32n
const N_BITS = 20n
/** RFC 9562 §5.7: 12 random bits, the variant, 62 more. */
const TAIL_BITS = 62n
const TAIL_MASK = (1n << TAIL_BITS) - 1n
const VARIANT = 0b10n << TAIL_BITS

export interface AttemptKey {
  readonly webhook: WebhookId
  readonly seq: number
}

const hex = (value: bigint, digits: number): string => value.toString(16).padStart(digits, '0')

/** `n` from 1; `sentAtMs` is the time of the attempt. */
export function attemptId({ webhook, seq }: AttemptKey, n: number, sentAtMs: number): string {
  const ofWebhook = BigInt(`0x${webhook.slice(-6)}`) & WEBHOOK_MASK
  const random = (((ofWebhook << SEQ_BITS) | BigInt(seq)) << N_BITS) | BigInt(n)
  const time = hex(BigInt(sentAtMs), 12)
  const tail = hex(VARIANT | (random & TAIL_MASK), 16)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(random >> TAIL_BITS, 3)}-${tail.slice(0, 4)}-${tail.slice(4)}`
}

/** The number of the attempt at this delivery with this id; null for any other text. */
export function readAttemptNumber(delivery: AttemptKey, id: string): number | null {
  const sentAtMs = readIdTime(id)
  if (sentAtMs === null) return null
  const n = Number.parseInt(id.slice(-Number(N_BITS) / 4), 16)
  return n > 0 && attemptId(delivery, n, sentAtMs) === id ? n : null
}
