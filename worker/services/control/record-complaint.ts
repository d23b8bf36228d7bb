/** A recipient said that a mail is spam: the recipient's state says so, and the address gets nothing more from the tenant. */
import { JobId, MessageId, type TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { notFound } from '../../platform/refusal.ts'
import { findRecipient } from '../../store/ledger/emails.ts'
import { applyTransitions } from '../delivery/apply-transitions.ts'
import { decided, type TimelineEntry } from '../delivery/transition.ts'
import { locateTenant } from './locate-tenant.ts'
import type { ControlDeps, Told } from './push-control.ts'
import { suppressAddresses } from './suppress.ts'

/** `entry` is its place on the timeline, when a report told it. Throws `not_found`. Repeating is harmless: the first complaint stands. */
export async function recordComplaint(
  deps: ControlDeps & Pick<Deps, 'ledgers'>,
  tenant: TenantId,
  complaint: { readonly messageId: string; readonly n: number; readonly entry?: TimelineEntry },
): Promise<readonly Told[]> {
  const { messageId, n, entry = null } = complaint
  const ledger = await locateTenant(deps, tenant)
  const recipient = await findRecipient(ledger, tenant, messageId, n)
  if (!recipient) throw notFound('email')
  const told = await suppressAddresses(deps, tenant, { addresses: [recipient.address], reason: 'complaint', messageId })
  const place = { tenant, messageId: MessageId.parse(messageId), jobId: JobId.parse(messageId), n }
  const text = 'The recipient reported the mail as spam.'
  await applyTransitions(deps, ledger, [{ ...decided(place, 'complained', deps.clock.now(), text), entry }])
  return told
}
