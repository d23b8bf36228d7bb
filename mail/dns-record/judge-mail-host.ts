/** A host that takes mail: no alias, and leads to relays of ours alone. */
import { canonicalIp } from '../network/ip-address.ts'
import type { SourceJudgement } from './judge-source.ts'

export interface SeenHost {
  readonly alias: string | null
  /** A and AAAA. */
  readonly addresses: readonly string[]
}

/** `ours`: addresses of relays that receive there; empty when none is known, and any will do. */
export function judgeMailHost(host: string, ours: readonly string[], { alias, addresses }: SeenHost): SourceJudgement {
  const bad = (reason: string, fix: string): SourceJudgement => ({ isGood: false, seen: addresses, reason, fix })
  if (alias !== null)
    return bad(
      `${host} is an alias of ${alias}, which the host of an MX may not be (RFC 5321 §5.1).`,
      `Replace the CNAME at ${host} by A and AAAA.`,
    )
  const wanted = ours.join(', ') || 'the addresses of a relay that receives'
  if (addresses.length === 0) return bad(`${host} has no address.`, `Publish A (and AAAA) at ${host}: ${wanted}.`)
  const known = new Set(ours.map(canonicalIp))
  const others = addresses.filter((address) => !known.has(canonicalIp(address)))
  if (known.size > 0 && others.length > 0)
    return bad(
      `${host} leads to ${others.join(', ')}, where no relay of ours receives.`,
      `Correct A and AAAA at ${host}: ${wanted}.`,
    )
  return { isGood: true, seen: addresses, reason: null, fix: null }
}
