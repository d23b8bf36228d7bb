/** The bytes of a mail as they came to this mailbox, behind what this host says about them. */
import type { Deps } from '../../../deps.ts'
import type { Access } from '../../access/access.ts'
import { requireDelivery } from '../../received-emails/read-received.ts'
import { openReceivedRaw } from '../../received-emails/read-received-raw.ts'
import { type MailPlace, requireMail } from './read-mails.ts'

/** Throws `not_found`. */
export async function readMailRaw(
  deps: Pick<Deps, 'config' | 'directory' | 'ledgers' | 'mailboxes' | 'rawBucket'>,
  access: Access,
  place: MailPlace,
): Promise<ReadableStream<Uint8Array>> {
  const mail = await requireMail(deps, access.tenant, place)
  const delivery = await requireDelivery(deps, access, mail.id)
  return openReceivedRaw(deps, access.tenant, delivery, mail.deliveredTo)
}
