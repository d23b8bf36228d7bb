/** New attempt ids: UUIDv7 (RFC 9562 §5.7), so that they sort by the time of the claim. */
import { getRandomValues } from 'node:crypto'
import type { AttemptId } from '@mailstead/contracts/ids.ts'

/** Makes an id for an attempt claimed at `nowMs`. */
export function newAttemptId(nowMs: number): AttemptId {
  const bytes = Buffer.from(getRandomValues(new Uint8Array(16)))
  bytes.writeUIntBE(nowMs, 0, 6)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as AttemptId
}
