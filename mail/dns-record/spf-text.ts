/** SPF records that list addresses, in texts that fit into an answer of DNS over UDP. */

/** Octets of one text: RFC 7208 §3.4 wants answers below 512. */
const TEXT_MAX = 450

export interface SpfText {
  readonly host: string
  readonly text: string
}

/** `ip4:` or `ip6:`, as the address is. */
export const asSpfTerm = (address: string): string => (address.includes(':') ? `ip6:${address}` : `ip4:${address}`)

const toText = (terms: readonly string[]): string => ['v=spf1', ...terms, '-all'].join(' ')

function splitTerms(terms: readonly string[]): readonly (readonly string[])[] {
  const parts: string[][] = [[]]
  for (const term of terms) {
    const last = parts.at(-1) ?? []
    if (last.length > 0 && toText([...last, term]).length > TEXT_MAX) parts.push([term])
    else last.push(term)
  }
  return parts
}

/** The record of `host`; where it would be too long it includes others, which stand below it and come behind it. */
export function writeSpf(host: string, addresses: readonly string[]): readonly [SpfText, ...SpfText[]] {
  const parts = splitTerms(addresses.map(asSpfTerm))
  if (parts.length === 1) return [{ host, text: toText(parts[0] ?? []) }]
  const others = parts.map((terms, index) => ({ host: `_${index + 1}.${host}`, text: toText(terms) }))
  return [{ host, text: toText(others.map((other) => `include:${other.host}`)) }, ...others]
}
