/** A tenant and some relays of a test's own, under a clock that the test moves, with queues that it empties itself. */
import type { DeliveryEvent } from '@mailstead/contracts/delivery-event.ts'
import type { JobId, TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../worker/deps.ts'
import { applyEvents } from '../../worker/services/delivery/apply-events.ts'
import { handOver } from '../../worker/services/sending/hand-over/hand-over.ts'
import type { TestMessage } from './create-message.ts'
import { createTenant, type TestTenant } from './create-tenant.ts'
import { createFakeAgent, type FakeAgent, fetchOf, removeRelays } from './fake-agent.ts'

export interface WakeUp {
  readonly tenant: TenantId
  readonly job: JobId
}

export interface RelayStage {
  readonly tenant: TestTenant
  readonly agents: readonly [FakeAgent, ...FakeAgent[]]
  readonly deps: Deps
  /** Names of log lines. */
  readonly lines: string[]
  /** What was put into Queues `outbound` and `bulk`. */
  readonly woken: WakeUp[]
  now(): number
  /** Moves the clock and renews the leases of all relays. */
  advance(ms: number): Promise<void>
  /** Hands over the jobs of these mails as their wake-ups would. */
  send(...messages: readonly TestMessage[]): Promise<void>
  /** Applies an event of the first agent unless told otherwise. */
  tell(
    message: TestMessage,
    event: Partial<DeliveryEvent> & Pick<DeliveryEvent, 'kind'>,
    agent?: FakeAgent,
  ): Promise<void>
}

const toEvent = (message: TestMessage, nowMs: number, event: Partial<DeliveryEvent> & Pick<DeliveryEvent, 'kind'>) => ({
  id: `${message.job}|${event.n ?? 0}|${event.attempt?.no ?? 0}|${event.kind}`,
  tenant: message.owner.tenant.id,
  messageId: message.id,
  jobId: message.job,
  epoch: 1,
  n: 0,
  attempt: null,
  occurredAt: new Date(nowMs).toISOString(),
  ...event,
})

/** Of two relays, that with more jobs first: which takes a job follows from its random id, and one may have got all. */
export const busierFirst = (agents: readonly FakeAgent[]): readonly [FakeAgent, FakeAgent] =>
  agents.toSorted((a, b) => b.journal.size - a.journal.size) as [FakeAgent, FakeAgent]

/** No relay of another test takes part; call `removeRelays` at the end. */
export async function stageRelays(count = 1, shard = 0): Promise<RelayStage> {
  const tenant = await createTenant({ shard })
  await removeRelays(tenant.deps)
  await tenant.deps.directory.run('delete from holds')
  let offsetMs = 0
  const now = () => Date.now() + offsetMs
  const first = await createFakeAgent(now())
  const agents: [FakeAgent, ...FakeAgent[]] = [first]
  while (agents.length < count) agents.push(await createFakeAgent(now()))
  const [lines, woken] = [[] as string[], [] as WakeUp[]]
  const queue = {
    sendBatch: async (batch: { body: WakeUp }[]) => void woken.push(...batch.map(({ body }) => body)),
  } as unknown as Queue
  const deps: Deps = {
    ...tenant.deps,
    clock: { now },
    fetch: fetchOf(...agents),
    log: (_level, event) => lines.push(event),
    outbound: queue,
    bulk: queue,
  }
  return {
    tenant,
    agents,
    deps,
    lines,
    woken,
    now,
    async advance(ms) {
      offsetMs += ms
      for (const agent of agents) await agent.beat(now())
    },
    async send(...messages) {
      await handOver(
        deps,
        messages.map(({ owner, job }) => ({ tenant: owner.tenant.id, job })),
      )
    },
    async tell(message, event, agent = first) {
      await applyEvents(deps, [{ relay: agent.relay.id, events: [toEvent(message, now(), event)] }])
    },
  }
}
