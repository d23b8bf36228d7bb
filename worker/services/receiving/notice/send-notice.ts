/**
 * The one notice to a sender whose mail was taken for an address that is not there. Sent only where nobody else can be hit by it,
 * at most once an hour to a sender, with the null sender, and once however often its delivery is worked on.
 */
import { parseMailbox } from '@mailstead/mail/address/mailbox.ts'
import { readHeaderFields } from '@mailstead/mail/report/mime/header-field.ts'
import { isDkimAligned, mayNotify } from '@mailstead/mail/report/notice/may-notify.ts'
import { failpoint } from '../../../platform/failpoint.ts'
import { wakeJobs } from '../../../platform/wake-jobs.ts'
import { getReceivedHead } from '../../../store/blobs/received-head.ts'
import { claimNotice } from '../../../store/ledger/receiving/notices.ts'
import { keepNotice } from './keep-notice.ts'
import type { NoticeDeps, Undelivered } from './undelivered.ts'

const HEAD_BYTES = 65_536
const NOTICES_A_DAY = 50

/** Why no notice may be sent; null when one may. */
function refuse({ mailFrom, checks, rcptTo }: Undelivered, head: Uint8Array): string | null {
  const parsed = parseMailbox(mailFrom)
  if (!parsed.ok || parsed.mailbox.name !== '') return 'the sender is no address that can be sent to'
  const decision = mayNotify({
    mailFrom,
    spf: checks?.spf.result ?? 'none',
    dkimAlignedPass: isDkimAligned(mailFrom, checks?.dkim ?? []),
    headers: readHeaderFields(head),
    own: [rcptTo],
  })
  return decision.ok ? null : decision.why
}

/** Whether a notice is on its way. Throws when a database or the bucket fails; repeating is harmless. */
export async function sendNotice(deps: NoticeDeps, mail: Undelivered): Promise<boolean> {
  const { tenant, shard, delivery } = mail
  const head = await getReceivedHead(deps.rawBucket, tenant, mail, HEAD_BYTES)
  const why = head === null ? 'the mail is gone' : refuse(mail, head)
  if (why !== null || head === null) {
    deps.log('info', 'notice.withheld', { tenant, delivery, why })
    return false
  }
  const ledger = deps.ledgers.at(shard)
  const address = mail.mailFrom.toLowerCase()
  const claim = { deliveryId: delivery, address, nowMs: deps.clock.now(), perDay: NOTICES_A_DAY }
  if (!(await claimNotice(ledger, tenant, claim))) {
    deps.log('info', 'notice.withheld', { tenant, delivery, why: 'there were notices enough' })
    return false
  }
  if (DEVELOPMENT) await failpoint('notice.claimed')
  const job = await keepNotice(deps, mail, head)
  if (job !== null) await wakeJobs(deps, [{ tenant, job, class: 'transactional' }])
  return job !== null
}
