/** An address that a tenant wants to receive at: it must be plain, and in a domain of the tenant. */
import type { DomainId, TenantId } from '@mailstead/contracts/ids.ts'
import { parseMailbox } from '@mailstead/mail/address/mailbox.ts'
import type { Deps } from '../../deps.ts'
import { Refusal } from '../../platform/refusal.ts'
import { findDomainByName } from '../../store/directory/domains.ts'

export interface OwnAddress {
  /** Lower-case, domain in ASCII: the form in which recipients are compared. */
  readonly address: string
  readonly domainId: DomainId
}

const refuse = (why: string): Refusal => new Refusal('validation_error', `\`email_address\`: ${why}`)

/** Throws `validation_error` that says what is wrong with `email_address`. */
export async function requireOwnAddress(
  deps: Pick<Deps, 'directory'>,
  tenant: TenantId,
  text: string,
): Promise<OwnAddress> {
  const parsed = parseMailbox(text)
  if (!parsed.ok || parsed.mailbox.name !== '')
    throw refuse(`${parsed.ok ? 'has a display name' : parsed.why}. Give an address such as \`ada@example.com\`.`)
  const { local, domain: name } = parsed.mailbox
  // RFC 5321 §4.1.2: what needs quotes or lies beyond ASCII, few can send to.
  if (!/^[a-z0-9!#$%&'*+/=?^_`{|}~.-]+$/i.test(local))
    throw refuse('the part before the @ may have letters, digits, dots and signs without quotes only.')
  const domain = await findDomainByName(deps.directory, tenant, name)
  if (!domain) throw refuse(`the domain \`${name}\` is not one of yours. Add it with POST /v1/domains first.`)
  if (domain.plusAddressing && local.includes('+'))
    throw refuse('with `plus_addressing` what follows a + is no part of the address. Leave it out.')
  return { address: `${local.toLowerCase()}@${name}`, domainId: domain.id }
}
