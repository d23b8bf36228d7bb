/** The record types that the zone can hold, with their numbers (RFC 1035 §3.2.2, RFC 3596 §2.1). */
export const RECORD_TYPES = { A: 1, NS: 2, CNAME: 5, PTR: 12, MX: 15, TXT: 16, AAAA: 28 } as const

/** DNS over HTTPS asks by name or by number: `"16"` and `"txt"` are both `TXT`. An unknown one stays as it is. */
export function toRecordType(text: string): string {
  const known = Object.entries(RECORD_TYPES).find(([, number]) => String(number) === text)
  return known?.[0] ?? text.toUpperCase()
}
