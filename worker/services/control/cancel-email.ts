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

export interface Canceled {
  /** How many of the recipients that have not got the mail yet can be kept from it; `none` when all is decided. */
  readonly stoppable: 'all' | 'some' | 'none'
  /** Empty when the mail was still with us; a relay that was not told learns it from its next heartbeat. */
  readonly relays: readonly Told[]
}

const isOpen = ({ state }: { readonly state: string }): boolean => !isFinal(RecipientState.parse(state))
const NEVER_SENT: readonly string[] = ['suppressed', 'canceled']

function judge({ recipients }: Delivery): Canceled['stoppable'] {
  if (!recipients.some(isOpen)) return 'none'
  return recipients.every((recipient) => isOpen(recipient) || NEVER_SENT.includes(recipient.state)) ? 'all' : 'some'
}

/** True when the job waited and now never will be handed over. */
async function stop(deps: CancelDeps, ledger: LedgerDb, tenant: TenantId, delivery: Delivery): Promise<boolean> {
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

async function command(deps: CancelDeps, ledger: LedgerDb, tenant: TenantId, delivery: Delivery): Promise<Canceled> {
  const scope = { tenant, jobs: [JobId.parse(delivery.job.id)] }
  await expireLeased(ledger, scope, deps.clock.now())
  const id = newId(deps.clock.now())
  const relays = await commandRelays(deps, { id, action: 'cancel', scope, state: 'canceled', reason: REASON })
  return { stoppable: judge(delivery), relays }
}

const isOnItsWay = ({ job }: Delivery, nowMs: number): boolean =>
  job.state === 'leased' && job.dueAtMs !== null && job.dueAtMs <= nowMs + ON_ITS_WAY_MS

/**
 * Throws `not_found`, and `service_unavailable` while the tenant moves. Repeating is harmless. What a relay has on the wire
 * is delivered if that very attempt succeeds.
 */
export async function cancelEmail(deps: CancelDeps, tenant: TenantId, messageId: string): Promise<Canceled> {
  const ledger = await locateTenant(deps, tenant)
  for (let looked = 1; ; looked++) {
    const delivery = await findDelivery(ledger, tenant, messageId)
    if (!delivery) throw notFound('email')
    if (judge(delivery) === 'none') return { stoppable: 'none', relays: [] }
    if (await stop(deps, ledger, tenant, delivery)) return { stoppable: judge(delivery), relays: [] }
    const isSettled = delivery.job.state === 'leased' && !isOnItsWay(delivery, deps.clock.now())
    if (isSettled || looked >= LOOKS_MAX) return command(deps, ledger, tenant, delivery)
    await scheduler.wait(LOOK_AGAIN_MS)
  }
}
