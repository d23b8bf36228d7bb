/** May this caller send as this address? */
import type { Mailbox } from '@mailstead/mail/address/mailbox.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Access, SenderDomain } from '../access/access.ts'

/** The verified domain of the sender, with keys to sign with; throws a refusal that says what to do. `sender` is what the tenant has of it. */
export function requireSender(access: Access, from: Mailbox, sender: SenderDomain | null): SenderDomain {
  if (access.tenantState === 'paused') {
    throw new Refusal(
      'sending_paused',
      'Sending is paused for this account; `GET /v1/limits` says why. Mail accepted before is kept and goes out when the pause ends. Ask for a review with POST /v1/tenant/request-review.',
    )
  }
  if (!sender || sender.name !== from.domain) {
    throw new Refusal(
      'invalid_from_address',
      `\`from\`: the domain \`${from.domain}\` is not one of yours. Add it with POST /v1/domains and verify it.`,
    )
  }
  if (!sender.isVerified) {
    throw new Refusal(
      'invalid_from_address',
      `\`from\`: the domain \`${from.domain}\` is not verified yet. Publish its DNS records (GET /v1/domains/${sender.id}) and verify it.`,
    )
  }
  if (!sender.isSending) {
    throw new Refusal(
      'invalid_from_address',
      `\`from\`: the domain \`${from.domain}\` is switched off for sending. Set its \`disabled\` to false and \`capabilities.sending\` to \`enabled\` (PATCH /v1/domains/${sender.id}).`,
    )
  }
  if (access.boundDomainId !== null && access.boundDomainId !== sender.id) {
    throw new Refusal(
      'invalid_from_address',
      `\`from\`: this API key may send from another domain only, not from \`${from.domain}\`.`,
    )
  }
  if (access.boundMailboxId !== null && from.address.toLowerCase() !== access.boundAddress) {
    throw new Refusal(
      'invalid_from_address',
      access.boundAddress === null
        ? '`from`: the inbox that this API key may send from was removed. Use another API key.'
        : `\`from\`: this API key may send from \`${access.boundAddress}\` only, not from \`${from.address}\`.`,
    )
  }
  return sender
}
