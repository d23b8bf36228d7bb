/** Puts mails into mailboxes: one call a mailbox for all that it gets. One that fails keeps no other from its mail. */
import type { DeliveryId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../../deps.ts'
import { openMailbox } from '../../../mailbox/client.ts'
import type { NewMail } from '../../../mailbox/mailbox-mail.ts'
import { describeError } from '../../../platform/log.ts'

/** A mail on its way into one mailbox. */
export interface OutgoingMail {
  readonly delivery: DeliveryId
  readonly objectId: string
  readonly mail: NewMail
}

/** Deliveries that did not reach all of their mailboxes. */
export async function deliverMails(
  deps: Pick<Deps, 'log' | 'mailboxes'>,
  mails: readonly OutgoingMail[],
): Promise<ReadonlySet<DeliveryId>> {
  const failed = new Set<DeliveryId>()
  const byMailbox = [...Map.groupBy(mails, ({ objectId }) => objectId)]
  await Promise.all(
    byMailbox.map(async ([objectId, theirs]) => {
      try {
        await openMailbox(deps.mailboxes, objectId).deliver(theirs.map(({ mail }) => mail))
      } catch (error) {
        deps.log('error', 'mailbox.failed', { mails: theirs.length, error: describeError(error) })
        for (const { delivery } of theirs) failed.add(delivery)
      }
    }),
  )
  return failed
}
