/** The MTA-STS policy of a domain (RFC 8461 §3.2): computed from its mode and this deployment's MX, never stored. Pure. */
import type { DomainRow } from '../../../store/directory/domains.ts'

export type PolicyMode = DomainRow['mtaSts']

/** How long senders may keep it: a week of safety once it is meant, a day while it is tried or over. */
const MAX_AGE_SECONDS = { enforce: 604_800, testing: 86_400, off: 86_400 } as const

/** `off` is told as `none`: senders that know an earlier policy forget it (§8.3). */
export function writePolicy(mode: PolicyMode, mx: readonly string[]): string {
  const hosts = mode === 'off' ? [] : mx.map((host) => `mx: ${host}`)
  const lines = ['version: STSv1', `mode: ${mode === 'off' ? 'none' : mode}`, ...hosts]
  return `${[...lines, `max_age: ${MAX_AGE_SECONDS[mode]}`].join('\r\n')}\r\n`
}

const FNV_OFFSET = 0xcbf29ce484222325n
const FNV_PRIME = 0x100000001b3n

/** Another one for another policy, and the same for the same: what senders compare (§3.1, at most 32 letters and digits). */
export function policyId(policy: string): string {
  let hash = FNV_OFFSET
  for (const octet of new TextEncoder().encode(policy)) hash = BigInt.asUintN(64, (hash ^ BigInt(octet)) * FNV_PRIME)
  return hash.toString(16).padStart(16, '0')
}
