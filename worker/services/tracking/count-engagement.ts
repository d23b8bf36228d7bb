/** Counts an open or a click, behind the answer: nobody waits for it, and what fails is lost. */
import type { Deps } from '../../deps.ts'
import { describeError } from '../../platform/log.ts'
import { countEngagement, findFirstDelivery } from '../../store/ledger/sending/engagements.ts'
import { locateTenant } from '../control/locate-tenant.ts'
import { announce } from '../webhooks/delivery/announce.ts'
import { isMachine } from './is-machine.ts'
import type { TrackedMail } from './tracked-links.ts'

export interface Engagement extends TrackedMail {
  readonly kind: 'open' | 'click'
  /** Empty for an open. */
  readonly url: string
  readonly ipAddress: string
  readonly userAgent: string
  readonly purpose: string
}

const USER_AGENT_LENGTH_MAX = 300

async function count(deps: Deps, engagement: Engagement): Promise<void> {
  const { tenant, messageId, kind, url, ipAddress, purpose } = engagement
  const atMs = deps.clock.now()
  const ledger = await locateTenant(deps, tenant)
  const deliveredAtMs = await findFirstDelivery(ledger, tenant, messageId)
  // Its time is over, and nothing is kept of it.
  if (deliveredAtMs === undefined) return
  const userAgent = engagement.userAgent.slice(0, USER_AGENT_LENGTH_MAX)
  const sinceDeliveredMs = deliveredAtMs === null ? null : atMs - deliveredAtMs
  const machine = isMachine({ kind, userAgent, purpose, sinceDeliveredMs })
  const told = {
    ipAddress,
    ...(kind === 'click' ? { link: url } : {}),
    timestamp: new Date(atMs).toISOString(),
    userAgent,
  }
  const listeners = await countEngagement(ledger, tenant, {
    ...{ messageId, kind: machine ? `machine_${kind}` : kind, link: url, atMs },
    ...{ ip: ipAddress || null, userAgent: userAgent || null },
    detail: JSON.stringify({ [kind]: told, machine }),
  })
  await announce(deps, listeners, [{ tenant, type: 'email', id: messageId }])
}

/** Never rejects. */
export const noteEngagement = (deps: Deps, engagement: Engagement): Promise<void> =>
  count(deps, engagement).catch((error: unknown) =>
    deps.log('warn', 'engagement.lost', { kind: engagement.kind, error: describeError(error) }),
  )
