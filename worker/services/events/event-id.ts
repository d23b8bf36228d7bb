/**
 * The id of an event, made from its time, its tenant and its number, so that it needs neither a column nor an index: a UUIDv7 whose
 * random bits are 26 bits of the tenant's id and the number.
 */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { readIdTime } from '../../platform/ids.ts'

const SEQ_DIGITS = 12
const TENANT_BITS = 14n

/** Bits of the tenant's own random part: an id of another tenant is told apart before any row is read. */
const bitsOf = (tenant: TenantId): bigint => BigInt(`0x${tenant.replaceAll('-', '').slice(-7)}`) & 0x3ffffffn

/** `seq` from 1; `atMs` is the time of the event. */
export function eventId(tenant: TenantId, seq: number, atMs: number): string {
  const bits = bitsOf(tenant)
  const time = Math.max(0, Math.floor(atMs)).toString(16).padStart(12, '0')
  const a = (bits >> TENANT_BITS).toString(16).padStart(3, '0')
  // RFC 9562 §5.7: the variant in front of the last 62 bits.
  const b = ((0x2n << TENANT_BITS) | (bits & 0x3fffn)).toString(16).padStart(4, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${a}-${b}-${seq.toString(16).padStart(SEQ_DIGITS, '0')}`
}

/** The number of the tenant's event with this id; null for any other text. Whether there is such an event, its row says. */
export function readEventSeq(tenant: TenantId, id: string): number | null {
  const atMs = readIdTime(id)
  if (atMs === null) return null
  const seq = Number.parseInt(id.slice(-SEQ_DIGITS), 16)
  return seq > 0 && eventId(tenant, seq, atMs) === id ? seq : null
}
