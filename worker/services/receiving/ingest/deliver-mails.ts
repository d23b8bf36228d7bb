/** Puts mails into mailboxes: one call a mailbox for all that it gets. One that fails keeps no other from its mail. */
import type { DeliveryId, MailboxId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../../deps.ts'
import { openMailbox } from '../../../mailbox/client.ts'
import type { Delivered, NewMail } from '../../../mailbox/mailbox-mail.ts'
import { describeError } from '../../../platform/log.ts'

/** A mail on its way into one mailbox. */
export interface OutgoingMail {
  readonly delivery: DeliveryId
  readonly mailbox: MailboxId
  readonly objectId: string
  readonly mail: NewMail
}

/** A mail that is in a mailbox, and the thread that it is in there. */
export interface DeliveredMail extends OutgoingMail {
  readonly thread: Pick<Delivered, 'opensThread' | 'threadId'>
}

export interface DeliveredMails {
  readonly delivered: readonly DeliveredMail[]
  /** Deliveries that did not reach all of their mailboxes. */
  readonly failed: ReadonlySet<DeliveryId>
}

export async function deliverMails(
  deps: Pick<Deps, 'log' | 'mailboxes'>,
  mails: readonly OutgoingMail[],
): Promise<DeliveredMails> {
  const delivered: DeliveredMail[] = []
  const failed = new Set<DeliveryId>()
  const byMailbox = [...Map.groupBy(mails, ({ objectId }) => objectId)]
  await Promise.all(
    byMailbox.map(async ([objectId, theirs]) => {
      try {
        const told = await openMailbox(deps.mailboxes, objectId).deliver(theirs.map(({ mail }) => mail))
        const threads = new Map(told.map((each) => [each.id, each]))
        for (const each of theirs) {
          const thread = threads.get(each.mail.id)
          if (thread) delivered.push({ ...each, thread })
        }
      } catch (error) {
        deps.log('error', 'mailbox.failed', { mails: theirs.length, error: describeError(error) })
        for (const { delivery } of theirs) failed.add(delivery)
      }
    }),
  )
  return { delivered, failed }
}
