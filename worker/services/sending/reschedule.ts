/** Gives mail that was to go out later another time, or sends what waits now. */
import { JobId, type TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { newId } from '../../platform/ids.ts'
import { notFound, Refusal } from '../../platform/refusal.ts'
import { wakeJobs } from '../../platform/wake-jobs.ts'
import type { LedgerDb } from '../../store/databases.ts'
import { findDelivery } from '../../store/ledger/emails.ts'
import { hastenJobs } from '../../store/ledger/jobs.ts'
import { findTimes, rescheduleMail } from '../../store/ledger/sending/scheduled-jobs.ts'
import type { Access } from '../access/access.ts'
import { commandRelays } from '../control/command-relays.ts'
import type { ControlDeps } from '../control/push-control.ts'
import { delayOfScheduled, dueOfScheduled, readSchedule } from './scheduling.ts'

type RescheduleDeps = Pick<Deps, 'clock' | 'ledgers' | 'log' | 'outbound'>

const notScheduled = (): Refusal =>
  new Refusal(
    'conflict',
    'This email does not wait for its time any more: it was sent, canceled or has ended. Send it anew.',
  )

async function move(
  deps: RescheduleDeps,
  { tenant, shard }: Access,
  id: string,
  scheduledAtMs: number,
): Promise<boolean> {
  const ledger = deps.ledgers.at(shard)
  const times = await findTimes(ledger, tenant, id)
  if (!times) throw notFound('email')
  if (times.scheduledAtMs === null) return false
  const nowMs = deps.clock.now()
  // A time limit counts from the time at which the mail goes out.
  const expiresAtMs = times.expiresAtMs + scheduledAtMs - times.scheduledAtMs
  const time = { messageId: id, scheduledAtMs, expiresAtMs, dueAtMs: dueOfScheduled(scheduledAtMs, nowMs) }
  if (!(await rescheduleMail(ledger, tenant, time))) return false
  const delaySeconds = delayOfScheduled(scheduledAtMs, nowMs)
  if (delaySeconds !== null)
    await deps.outbound
      .sendBatch([{ body: { tenant, job: id }, contentType: 'json', delaySeconds }])
      .catch(() => deps.log('warn', 'wake_up.failed', { jobs: 1 }))
  return true
}

/** Throws `not_found`, `validation_error` for the time, or `conflict` when the mail does not wait any more. */
export async function reschedule(deps: RescheduleDeps, access: Access, id: string, scheduledAt: string): Promise<void> {
  const nowMs = deps.clock.now()
  if (!(await move(deps, access, id, readSchedule(scheduledAt, nowMs) ?? nowMs))) throw notScheduled()
}

type SendNowDeps = RescheduleDeps & ControlDeps & Pick<Deps, 'bulk'>

async function hasten(deps: SendNowDeps, ledger: LedgerDb, tenant: TenantId, jobs: readonly string[]): Promise<void> {
  const ids = jobs.map((job) => JobId.parse(job))
  const keys = ids.map((job) => ({ tenant, job }))
  await hastenJobs(ledger, keys, deps.clock.now())
  await wakeJobs(
    deps,
    keys.map((key) => ({ ...key, class: 'transactional' })),
  )
  // What a relay has waits there for its next try.
  await commandRelays(deps, { id: newId(deps.clock.now()), action: 'flush', scope: { tenant, jobs: ids } })
}

/** Scheduled mail goes out now, and deferred mail is tried again at once. Throws `not_found`, or `conflict` when all is decided. */
export async function sendNow(deps: SendNowDeps, access: Access, id: string): Promise<void> {
  const { tenant, shard } = access
  const ledger = deps.ledgers.at(shard)
  const delivery = await findDelivery(ledger, tenant, id)
  if (!delivery) throw notFound('email')
  const open = delivery.jobs.filter(({ dueAtMs }) => dueAtMs !== null)
  if (open.length === 0)
    throw new Refusal(
      'conflict',
      'Nothing of this email waits any more. Failed recipients are sent to again by `retry`.',
    )
  if (open.some(({ isUnsigned }) => isUnsigned) && (await move(deps, access, id, deps.clock.now()))) return
  await hasten(
    deps,
    ledger,
    tenant,
    open.map((job) => job.id),
  )
}
