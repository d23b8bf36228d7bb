/** Sender authentication of a mail. A relay has made it at the door; for mail of Email Routing it is made here. */
import type { MailChecks } from '@mailstead/contracts/mail-checks.ts'
import { authenticateMail } from '@mailstead/mail/authenticate/authenticate-mail.ts'
import type { Deps } from '../../../deps.ts'
import type { ClaimedDelivery } from '../../../store/ledger/receiving/ingest.ts'
import type { ReadMail } from './read-mail.ts'

/** Null when there is nobody to ask DNS. Trouble with DNS is `temperror`, never a failure. */
export async function checkMail(
  { config, resolvers }: Pick<Deps, 'config' | 'resolvers'>,
  delivery: ClaimedDelivery,
  { raw, isRawOnly }: ReadMail,
): Promise<MailChecks | null> {
  const [resolver] = resolvers
  // What has killed us twice is not looked at again: half a mail has no valid signature either.
  if (delivery.checks !== null || !resolver || (isRawOnly && raw.byteLength < delivery.sizeBytes))
    return delivery.checks
  const { reception, mailFrom, receivedAtMs } = delivery
  // Only what Cloudflare itself wrote tells of a client; where it tells nothing, SPF is `none`.
  const session = { ip: reception.ip, helo: reception.helo, mailFrom, mta: config.MAIL_HOST, atMs: receivedAtMs }
  const checks = await authenticateMail(raw, session, resolver)
  // The client's name was not looked up at the door, and it is too late to refuse it.
  return { ...checks, ptr: { result: 'none', name: null } }
}
