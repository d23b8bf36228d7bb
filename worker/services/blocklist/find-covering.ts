/** Whether the deployment's blocklist, which is that of the operator's tenants, covers an address. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { readAddressForms } from '@mailstead/mail/network/networks-of.ts'
import type { Deps } from '../../deps.ts'
import { Refusal } from '../../platform/refusal.ts'
import { findCoveringBlock, isOperatorsTenant } from '../../store/directory/receiving/deployment-blocks.ts'

export interface CoveringBlock {
  readonly id: string
  readonly ip: string
  /** IPv6 with all its digits. */
  readonly expanded: string
  readonly reason: string | null
}

/** Throws `restricted_api_key` unless the tenant is one of the operator's. */
export async function requireOperators(deps: Pick<Deps, 'directory'>, tenant: TenantId): Promise<void> {
  if (await isOperatorsTenant(deps.directory, tenant)) return
  throw new Refusal(
    'restricted_api_key',
    'Only a relay, or an API key of an account of the operator, may ask for this. GET /v1/blocklist shows the list of this account.',
  )
}

/** Null when nothing covers it; of several entries the narrowest. Throws `validation_error`. */
export async function findCovering(
  deps: Pick<Deps, 'directory' | 'clock'>,
  field: string,
  text: string,
): Promise<CoveringBlock | null> {
  const forms = readAddressForms(text)
  if (forms === null)
    throw new Refusal(
      'validation_error',
      `\`${field}\`: ${JSON.stringify(text.slice(0, 60))} is no IP address. Give one such as \`192.0.2.7\` or \`2001:db8::7\`.`,
    )
  const { ip, expanded, networks } = forms
  const row = await findCoveringBlock(deps.directory, networks, deps.clock.now())
  return row && { ip, expanded, ...row }
}
