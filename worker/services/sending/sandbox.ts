/** The sandbox: a new account sends to its own addresses, so that nobody else is bothered before the operator trusts it. */
import type { Deps } from '../../deps.ts'
import { Refusal } from '../../platform/refusal.ts'
import { findOwnAddresses } from '../../store/directory/people/own-addresses.ts'
import type { Access } from '../access/access.ts'
import type { EnvelopeRecipient } from './envelope.ts'

/** Throws `sandbox_restricted` for the first recipient that is neither a member nor an address of a verified domain of the tenant. */
export async function requireOwnRecipients(
  deps: Pick<Deps, 'directory'>,
  { isSandboxed, tenant }: Pick<Access, 'isSandboxed' | 'tenant'>,
  recipients: readonly EnvelopeRecipient[],
): Promise<void> {
  if (!isSandboxed) return
  const asked = recipients.map(({ address }) => address.toLowerCase())
  const own = await findOwnAddresses(deps.directory, tenant, asked)
  const foreign = recipients.find(({ address }) => !own.has(address.toLowerCase()))
  if (!foreign) return
  throw new Refusal(
    'sandbox_restricted',
    `This account is in its sandbox: it may send to the addresses of its members and of its own verified domains, and not to ${foreign.address}. Ask the operator to lift it (POST /v1/tenant/request-review).`,
  )
}
