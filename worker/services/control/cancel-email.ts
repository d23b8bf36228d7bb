/** Cancels one mail, as far as that is still possible: at our side at once, at a relay by command. */
import { JobId, MessageId, type TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { newId } from '../../platform/ids.ts'
import { notFound } from '../../platform/refusal.ts'
import type { LedgerDb } from '../../store/databases.ts'
import { findDelivery } from '../../store/ledger/emails.ts'
import { expireLeased, stopWaiting } from '../../store/ledger/waiting-jobs.ts'
import { applyTransitions } from '../delivery/apply-transitions.ts'
import { isFinal, RecipientState } from '../delivery/recipient-state.ts'
import { decided } from '../delivery/transition.ts'
import { commandRelays } from './command-relays.ts'
import { locateTenant } from './locate-tenant.ts'
import type { ControlDeps, Told } from './push-control.ts'

const REASON = 'Canceled.'
/** Stopped recipients that a Worker did not live to tell are told after this long. */
const AGAIN_MS = 60_000
/** A job that is on its way to a relay at this moment is waited for: a command that arrives before it would miss it. */
const ON_ITS_WAY_MS = 60_000
const LOOK_AGAIN_MS = 250
const LOOKS_MAX = 8

type CancelDeps = ControlDeps & Pick<Deps, 'ledgers'>
type Delivery = NonNullable<Awaited<ReturnType<typeof findDelivery>>>

/** One job of a mail, with the recipients that it is to reach. */
interface JobDelivery {
  readonly job: Delivery['jobs'][number]
  readonly recipients: Delivery['recipients']
}

export interface Canceled {
  /** How many of the recipients that have not got the mail yet can be kept from it; `none` when all is decided. */
  readonly stoppable: 'all' | 'some' | 'none'
  /** Empty when the mail was still with us; a relay that was not told learns it from its next heartbeat. */
  readonly relays: readonly Told[]
}

const isOpen = ({ state }: { readonly state: string }): boolean => !isFinal(RecipientState.parse(state))
const NEVER_SENT: readonly string[] = ['suppressed', 'canceled']

function judge({ recipients }: Pick<Delivery, 'recipients'>): Canceled['stoppable'] {
  if (!recipients.some(isOpen)) return 'none'
  return recipients.every((recipient) => isOpen(recipient) || NEVER_SENT.includes(recipient.state)) ? 'all' : 'some'
}

/** True when the job waited and now never will be handed over. */
async function stop(deps: CancelDeps, ledger: LedgerDb, tenant: TenantId, delivery: JobDelivery): Promise<boolean> {
  const { job, recipients } = delivery
  const nowMs = deps.clock.now()
  const jobId = JobId.parse(job.id)
  const version = { tenant, id: jobId, handOvers: job.handOvers }
  if ((await stopWaiting(ledger, [version], nowMs + AGAIN_MS)).size === 0) return false
  const place = { tenant, messageId: MessageId.parse(job.messageId), jobId }
  const open = recipients.filter(isOpen).map(({ n }) => decided({ ...place, n }, 'canceled', nowMs, REASON))
  await applyTransitions(deps, ledger, open)
  return true
}

async function command(deps: CancelDeps, ledger: LedgerDb, tenant: TenantId, { job }: JobDelivery) {
  const scope = { tenant, jobs: [JobId.parse(job.id)] }
  await expireLeased(ledger, scope, deps.clock.now())
  const id = newId(deps.clock.now())
  return commandRelays(deps, { id, action: 'cancel', scope, state: 'canceled', reason: REASON })
}

const isOnItsWay = ({ job }: JobDelivery, nowMs: number): boolean =>
  job.state === 'leased' && job.dueAtMs !== null && job.dueAtMs <= nowMs + ON_ITS_WAY_MS

async function findJob(ledger: LedgerDb, tenant: TenantId, messageId: string, id: string): Promise<JobDelivery | null> {
  const delivery = await findDelivery(ledger, tenant, messageId)
  const job = delivery?.jobs.find((each) => each.id === id)
  return job && delivery ? { job, recipients: delivery.recipients.filter(({ jobId }) => jobId === id) } : null
}

/** Which relays were told; none when the job was with us, or has nothing left to do. */
async function cancelJob(
  deps: CancelDeps,
  ledger: LedgerDb,
  tenant: TenantId,
  { messageId, id }: { readonly messageId: string; readonly id: string },
): Promise<readonly Told[]> {
  for (let looked = 1; ; looked++) {
    const delivery = await findJob(ledger, tenant, messageId, id)
    if (!delivery || judge(delivery) === 'none') return []
    if (await stop(deps, ledger, tenant, delivery)) return []
    const isSettled = delivery.job.state === 'leased' && !isOnItsWay(delivery, deps.clock.now())
    if (isSettled || looked >= LOOKS_MAX) return command(deps, ledger, tenant, delivery)
    await scheduler.wait(LOOK_AGAIN_MS)
  }
}

/**
 * Throws `not_found`, and `service_unavailable` while the tenant moves. Repeating is harmless. What a relay has on the wire
 * is delivered if that very attempt succeeds.
 */
export async function cancelEmail(deps: CancelDeps, tenant: TenantId, messageId: string): Promise<Canceled> {
  const ledger = await locateTenant(deps, tenant)
  const delivery = await findDelivery(ledger, tenant, messageId)
  if (!delivery) throw notFound('email')
  const relays: Told[] = []
  for (const { id, dueAtMs } of delivery.jobs)
    if (dueAtMs !== null) relays.push(...(await cancelJob(deps, ledger, tenant, { messageId, id })))
  // What a hand-over on its way has done meanwhile counts.
  const after = relays.length > 0 ? ((await findDelivery(ledger, tenant, messageId)) ?? delivery) : delivery
  return { stoppable: judge(after), relays }
}
