/** Wake-ups of mails that were just accepted. */
import type { MailClass } from '@mailstead/contracts/relay-job.ts'
import type { Deps } from '../../deps.ts'
import { describeError } from '../../platform/log.ts'
import type { Access } from '../access/access.ts'
import { tellWatchers } from '../live/tell-watchers.ts'
import type { PreparedMail } from './prepare-mail.ts'
import { delayOfScheduled } from './scheduling.ts'

type WakeDeps = Pick<Deps, 'bulk' | 'clock' | 'liveFeeds' | 'log' | 'outbound'>

/** Mails of one message: a queue asks its price for each, and its consumer must not be given too much at once. */
const MAILS_A_MESSAGE = 20

function toLater(deps: WakeDeps, { tenant }: Access, { id, scheduledAtMs }: PreparedMail) {
  const delaySeconds = scheduledAtMs === null ? null : delayOfScheduled(scheduledAtMs, deps.clock.now())
  return delaySeconds === null ? [] : [{ body: { tenant, job: id }, contentType: 'json' as const, delaySeconds }]
}

function toWakeUps(deps: WakeDeps, access: Access, mails: readonly PreparedMail[]) {
  const { tenant } = access
  const leaving = mails.filter(({ counted }) => counted > 0)
  const now = leaving.flatMap(({ id, scheduledAtMs }) => (scheduledAtMs === null ? [id] : []))
  const pages = Array.from({ length: Math.ceil(now.length / MAILS_A_MESSAGE) }, (_, page) =>
    now.slice(page * MAILS_A_MESSAGE, (page + 1) * MAILS_A_MESSAGE),
  )
  return [
    ...pages.map((jobs) => ({ body: { tenant, jobs }, contentType: 'json' as const })),
    ...leaving.flatMap((mail) => toLater(deps, access, mail)),
  ]
}

/** A class has a queue of its own. Never rejects. */
async function handOver(
  deps: WakeDeps,
  access: Access,
  { mails, mailClass }: { readonly mails: readonly PreparedMail[]; readonly mailClass: MailClass },
): Promise<void> {
  const theirs = mails.filter(({ mail }) => mail.message.class === mailClass)
  const wakeUps = toWakeUps(deps, access, theirs)
  if (wakeUps.length === 0) return
  const queue = mailClass === 'bulk' ? deps.bulk : deps.outbound
  await queue.sendBatch(wakeUps).catch((error: unknown) => {
    deps.log('warn', 'wake_up.failed', { messages: wakeUps.length, error: describeError(error) })
  })
}

/** Hands the mails over, and tells those who look at the account; null when nothing is to be sent soon. A failure is logged and left to the sweeper. */
export function wakeAccepted(
  deps: WakeDeps,
  access: Access,
  mails: readonly PreparedMail[],
): (() => Promise<void>) | null {
  if (toWakeUps(deps, access, mails).length === 0) return null
  const hints = mails.map(({ id }) => ({ tenant: access.tenant, type: 'email' as const, id }))
  return async () => {
    const handed = (['transactional', 'bulk'] as const).map((mailClass) => handOver(deps, access, { mails, mailClass }))
    await Promise.all([...handed, tellWatchers(deps, hints)])
  }
}
