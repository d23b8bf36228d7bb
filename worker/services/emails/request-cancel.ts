/** Cancels a mail for a caller: what was canceled before is canceled, and what nobody can be kept from is refused. */
import type { CanceledEmail } from '@mailstead/contracts/api/emails/email-actions.ts'
import type { Deps } from '../../deps.ts'
import { notFound, Refusal } from '../../platform/refusal.ts'
import { findDelivery } from '../../store/ledger/emails.ts'
import type { Access } from '../access/access.ts'
import { cancelEmail } from '../control/cancel-email.ts'
import type { ControlDeps } from '../control/push-control.ts'
import { foldMessage } from '../delivery/fold.ts'
import { lastEventOf } from '../delivery/last-event.ts'
import { RecipientState } from '../delivery/recipient-state.ts'

const NEVER_SENT: readonly RecipientState[] = ['canceled', 'suppressed']

/** Throws `not_found`, `conflict` when all is decided, and `service_unavailable` while the tenant moves. */
export async function requestCancel(
  deps: ControlDeps & Pick<Deps, 'ledgers'>,
  access: Access,
  id: string,
): Promise<CanceledEmail> {
  const { stoppable } = await cancelEmail(deps, access.tenant, id)
  if (stoppable !== 'none') return { object: 'email', id, stoppable }
  const delivery = await findDelivery(deps.ledgers.at(access.shard), access.tenant, id)
  if (!delivery) throw notFound('email')
  const states = delivery.recipients.map(({ state }) => RecipientState.parse(state))
  if (states.includes('canceled'))
    return { object: 'email', id, stoppable: states.every((state) => NEVER_SENT.includes(state)) ? 'all' : 'some' }
  throw new Refusal(
    'conflict',
    `This email cannot be canceled any more: it is \`${lastEventOf(foldMessage(states).state)}\`. Only mail that still waits for delivery can be.`,
  )
}
