/** Wake-ups of mails that were just accepted. */
import type { Deps } from '../../deps.ts'
import { describeError } from '../../platform/log.ts'
import type { Access } from '../access/access.ts'
import { tellWatchers } from '../live/tell-watchers.ts'
import type { PreparedMail } from './prepare-mail.ts'
import { delayOfScheduled } from './scheduling.ts'

type WakeDeps = Pick<Deps, 'clock' | 'liveFeeds' | 'log' | 'outbound'>

function toWakeUp(deps: WakeDeps, access: Access, { id, counted, scheduledAtMs }: PreparedMail) {
  if (counted === 0) return []
  const delaySeconds = scheduledAtMs === null ? 0 : delayOfScheduled(scheduledAtMs, deps.clock.now())
  if (delaySeconds === null) return []
  return [{ body: { tenant: access.tenant, job: id }, contentType: 'json' as const, delaySeconds }]
}

/** Hands the mails over, and tells those who look at the account; null when nothing is to be sent soon. A failure is logged and left to the sweeper. */
export function wakeAccepted(
  deps: WakeDeps,
  access: Access,
  mails: readonly PreparedMail[],
): (() => Promise<void>) | null {
  const wakeUps = mails.flatMap((mail) => toWakeUp(deps, access, mail))
  if (wakeUps.length === 0) return null
  const hints = mails.map(({ id }) => ({ tenant: access.tenant, type: 'email' as const, id }))
  return async () => {
    const handed = deps.outbound.sendBatch(wakeUps).catch((error: unknown) => {
      deps.log('warn', 'wake_up.failed', { jobs: wakeUps.length, error: describeError(error) })
    })
    await Promise.all([handed, tellWatchers(deps, hints)])
  }
}
