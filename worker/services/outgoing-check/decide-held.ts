/**
 * A person decides about a held mail. The decision is written to its row and the job is woken: the hand-over does the rest, also when
 * the Worker dies in between. Both are noted in the audit log of the account.
 */
import type { DecidedSpamHold } from '@mailstead/contracts/api/emails/spam-hold.ts'
import { JobId, TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { notFound, Refusal } from '../../platform/refusal.ts'
import { wakeJobs } from '../../platform/wake-jobs.ts'
import type { LedgerDb } from '../../store/databases.ts'
import { findDelivery } from '../../store/ledger/emails.ts'
import { decideHeld, findHeldOwner } from '../../store/ledger/sending/outgoing-checks.ts'
import { hastenScope } from '../../store/ledger/waiting-jobs.ts'
import type { Acting } from '../access/audit-entry.ts'
import { audited } from '../access/audited.ts'
import { listRelaysAndHolds } from '../relays/list-relays.ts'

type DecideDeps = Pick<Deps, 'bulk' | 'clock' | 'directory' | 'ledgers' | 'log' | 'outbound'>

interface Held {
  readonly ledger: LedgerDb
  readonly tenant: TenantId
  readonly id: string
}

interface Decider {
  readonly acting: Acting
  readonly by: 'operator' | 'account'
}

export interface HeldDecision {
  readonly state: 'released' | 'refused'
  /** Of a refusal: what the account reads. */
  readonly reason: string | null
}

const ACTS = { released: 'email.spam_released', refused: 'email.spam_refused' } as const

/** Whichever job is to bring it to its recipients now. */
async function wake(deps: DecideDeps, { ledger, tenant, id }: Held): Promise<void> {
  const delivery = await findDelivery(ledger, tenant, id)
  const jobs = (delivery?.jobs ?? []).map((job) => JobId.parse(job.id))
  if (jobs.length > 0) await wakeJobs(deps, await hastenScope(ledger, { tenant, jobs }, deps.clock.now()))
}

async function decide(
  deps: DecideDeps,
  { acting, by }: Decider,
  held: Held,
  { state, reason }: HeldDecision,
): Promise<DecidedSpamHold> {
  const { ledger, tenant, id } = held
  const act = { act: ACTS[state], target: id, detail: { reason } }
  return audited(deps, { tenant, acting }, act, async () => {
    const text = reason === null ? null : `The mail was refused as spam: ${reason}`
    const is = await decideHeld(ledger, tenant, id, { state, atMs: deps.clock.now(), by, reason: text })
    if (is === null) throw notFound('held email')
    if (is !== state) throw new Refusal('conflict', `The mail is not held: its check is \`${is}\`.`)
    await wake(deps, held)
    return { object: 'spam_hold', id, state }
  })
}

/** The operator's word. Throws `not_found` when no mail of this id is held. */
export async function decideAsOperator(
  deps: DecideDeps,
  acting: Acting,
  id: string,
  decision: HeldDecision,
): Promise<DecidedSpamHold> {
  for (let shard = 0; shard < deps.ledgers.count; shard++) {
    const ledger = deps.ledgers.at(shard)
    const tenant = await findHeldOwner(ledger, id)
    if (tenant === null) continue
    return decide(deps, { acting, by: 'operator' }, { ledger, tenant: TenantId.parse(tenant), id }, decision)
  }
  throw notFound('held email')
}

/** Throws `not_found`, and `conflict` for what is not held, or where the operator keeps the decision for himself. */
export async function releaseOwn(
  deps: DecideDeps,
  { tenant, shard, acting }: { readonly tenant: TenantId; readonly shard: number; readonly acting: Acting },
  id: string,
): Promise<DecidedSpamHold> {
  const ledger = deps.ledgers.at(shard)
  if ((await findDelivery(ledger, tenant, id)) === null) throw notFound('held email')
  const { outgoingCheck } = await listRelaysAndHolds(deps)
  if (!outgoingCheck.release_by_account)
    throw new Refusal(
      'conflict',
      'The operator of this deployment looks at held mail and releases it. Write to the abuse contact.',
    )
  return decide(deps, { acting, by: 'account' }, { ledger, tenant, id }, { state: 'released', reason: null })
}
