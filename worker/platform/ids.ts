/** New identifiers, dated by the injected clock so that lists stay in order when it is moved. */
import { v7 } from 'uuid'

/** A UUIDv7 (RFC 9562 §5.7). Two made in the same millisecond differ in their random part only. */
export const newId = (nowMs: number): string => v7({ msecs: nowMs })

/** A UUIDv7 of this time that is the same for the same seed: for what must not be made twice. */
export async function derivedId(atMs: number, seed: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(seed))
  return v7({ msecs: atMs, random: new Uint8Array(digest).subarray(0, 16), seq: 0 })
}

const TIME_DIGITS = 12
const V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** The least UUIDv7 that can be made at `atMs`: a bound for ranges of keys by time. */
export function firstIdAt(atMs: number): string {
  const hex = Math.max(0, Math.floor(atMs)).toString(16).padStart(TIME_DIGITS, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}

/** When a UUIDv7 was made, in milliseconds since the epoch; null for anything else. */
export const readIdTime = (id: string): number | null =>
  V7.test(id) ? Number.parseInt(`${id.slice(0, 8)}${id.slice(9, 13)}`, 16) : null
