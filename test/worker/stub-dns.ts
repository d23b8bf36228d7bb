/** The two DNS-over-HTTPS resolvers of the tests, answered from zones in memory. */
import { vi } from 'vitest'

/** TXT as text (split into strings by the stub), MX as `10 host`, addresses and names as they are, or how the look-up fails. */
export type Answer = readonly string[] | 'SERVFAIL' | 'TIMEOUT'
/** `TXT name`, `MX name`, `A name` … → what is answered; absent names do not exist. */
export type Zone = Record<string, Answer>

const TYPES = { A: 1, CNAME: 5, PTR: 12, MX: 15, TXT: 16, AAAA: 28 } as const
type Type = keyof typeof TYPES

const isType = (text: string): text is Type => text in TYPES
/** Names end with the root's dot. */
const isNamed = (type: Type): boolean => type === 'MX' || type === 'PTR' || type === 'CNAME'

const split = (text: string): string =>
  (text.match(/.{1,255}/gs) ?? ['']).map((part) => `"${part.replace(/["\\]/g, '\\$&')}"`).join(' ')

function answer(name: string, type: Type, found: Answer | undefined): Response {
  if (found === 'TIMEOUT') throw new DOMException('The operation was aborted due to timeout', 'TimeoutError')
  if (found === 'SERVFAIL') return Response.json({ Status: 2 })
  if (found === undefined) return Response.json({ Status: 3 })
  const data = found.map((value) => ({
    name,
    type: TYPES[type],
    TTL: 0,
    data: type === 'TXT' ? split(value) : isNamed(type) ? `${value}.` : value,
  }))
  return Response.json({ Status: 0, Answer: data })
}

/** Both resolvers answer from `zone`; the second from `other` when it is given. Undone by `vi.restoreAllMocks()`. */
export function stubDns(zone: Zone, other: Zone = zone): void {
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input) => {
    const url = new URL(input instanceof Request ? input.url : input)
    const zones: Record<string, Zone> = { 'doh-a.test': zone, 'doh-b.test': other }
    const asked = zones[url.hostname]
    if (!asked) throw new Error(`No test expects a request to ${url.hostname}`)
    const name = url.searchParams.get('name') ?? ''
    const wanted = url.searchParams.get('type') ?? ''
    const type = isType(wanted) ? wanted : 'TXT'
    return answer(name, type, asked[`${type} ${name}`])
  })
}
