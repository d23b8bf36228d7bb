/** The policy for a host that a sender asks: `mta-sts.<domain>` (RFC 8461 §3.3). */
import type { Deps } from '../../../deps.ts'
import { findPolicyDomain } from '../../../store/directory/hosted/policy-domains.ts'
import { readRecordNames } from '../record-names.ts'
import { writePolicy } from './policy.ts'

const PREFIX = 'mta-sts.'
const HOST_LENGTH_MAX = 253

/** Null for a host of which no policy is known: no verified domain that receives. */
export async function servePolicy(deps: Pick<Deps, 'config' | 'directory'>, host: string): Promise<string | null> {
  const name = host.toLowerCase().replace(/\.$/, '')
  if (!name.startsWith(PREFIX) || name.length > HOST_LENGTH_MAX) return null
  const domain = await findPolicyDomain(deps.directory, name.slice(PREFIX.length))
  if (!domain?.receiving) return null
  // A disabled domain keeps its promise: it comes back with the same MX.
  return writePolicy(domain.mtaSts, (await readRecordNames(deps)).RECEIVING_MX)
}
