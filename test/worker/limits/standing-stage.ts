/** An account with relays, whose mails come to ends of a test's choice, and the rules about bounces and complaints. */
import type { DeliveryEvent } from '@mailstead/contracts/delivery-event.ts'
import { reviewStanding } from '../../../worker/services/standing/review-standing.ts'
import { findTenantHome } from '../../../worker/store/directory/tenants.ts'
import { call } from '../call.ts'
import type { TestMessage } from '../create-message.ts'
import { callAs, createMember, createPerson } from '../people/create-person.ts'
import { stageRelays } from '../stage-relays.ts'

/** With fewer recipients than the published ones. */
export const RULES = {
  ...{ window_days: 7, min_recipients: 10 },
  bounce: { warn: 0.2, slow: 0.4, pause: 0.6 },
  complaint: { warn: 0.1, slow: 0.3, pause: 0.5 },
}

export const shuffled = <T>(items: readonly T[]): T[] =>
  items
    .map((item) => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)

const attemptOf = (kind: DeliveryEvent['kind'], atMs: number): DeliveryEvent['attempt'] => ({
  id: crypto.randomUUID() as never,
  ...{ no: 1, verdict: kind === 'bounced' ? 'bounced' : 'delivered', phase: kind === 'bounced' ? 'rcpt' : 'dot' },
  reply:
    kind === 'bounced'
      ? { code: 550, enhanced: '5.1.1', text: 'no such user' }
      : { code: 250, enhanced: null, text: 'ok' },
  ...{ error: null, tls: null, reused: false, transcript: [], target: null, nextTryAt: null },
  startedAt: new Date(atMs).toISOString(),
  endedAt: new Date(atMs).toISOString(),
})

export async function setUp() {
  const stage = await stageRelays()
  // Not once for all: between two files that share this one, another may have emptied the databases.
  const staff = await createPerson({ staff: true })
  const owner = await createMember(stage.tenant, 'owner')
  const { id } = stage.tenant.tenant
  const review = async () => {
    const home = await findTenantHome(stage.deps.directory, id)
    if (home) await reviewStanding(stage.deps, home, RULES)
  }
  const limits = async () => (await call('GET', '/v1/limits', { key: stage.tenant.apiKey })).json
  const standing = async () => (await limits()).standing.state as string
  const operate = (action: string, body?: object) =>
    callAs(staff, 'POST', `/v1/operator/tenants/${id}/${action}`, body === undefined ? {} : { body })
  return { ...stage, id, owner, staff, review, limits, standing, operate }
}

/** That the mail came to its `n`th recipient, or came back. */
export const eventOf = ({ id }: TestMessage, n: number, kind: 'bounced' | 'delivered', atMs: number) => ({
  id: `${id}|${n}|${kind}`,
  ...{ n, kind, attempt: attemptOf(kind, atMs), occurredAt: new Date(atMs).toISOString() },
})
