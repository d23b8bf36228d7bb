/**
 * The dead-letter queues. What arrives there is brought back: a wake-up by its row, events by themselves. All of it is written down for
 * the operator, but for wake-ups of scans: a scorer that is away for an hour brings its mails here, and they wait for it in their rows.
 */
import { DeliveryEventsQueued } from '@mailstead/contracts/delivery-event.ts'
import { InboundQueued } from '@mailstead/contracts/inbound-queued.ts'
import { OutboundQueued } from '@mailstead/contracts/outbound-queued.ts'
import type { z } from 'zod'
import type { Deps } from '../deps.ts'
import { describeError } from '../platform/log.ts'
import { keepDeadLetters } from '../services/dead-letters/keep-dead-letters.ts'
import { wakeDeliveriesAgain } from '../services/receiving/ingest/sweep-deliveries.ts'
import { wakeScansAgain } from '../services/receiving/scan/hasten-scans.ts'
import { wakeAgain } from '../services/sending/wake-again.ts'
import { applyDeliveryEvents } from './delivery-events.ts'
import { type Received, readBodies, retryDelaySeconds } from './read-bodies.ts'

type Consume = (deps: Deps, batch: MessageBatch) => Promise<void>

interface Work<Schema extends z.ZodType> {
  readonly schema: Schema
  readonly kind: 'wake_up' | 'events'
  readonly level: 'warn' | 'error'
  /** Whether the operator sees it. */
  readonly isKept: boolean
  readonly bringBack: (deps: Deps, bodies: readonly z.infer<Schema>[]) => Promise<void>
}

/** Of the same queue, so that it is known which message it was that failed. */
interface Ended {
  readonly messages: readonly Message[]
  /** Null when the work is done, or due again. */
  readonly failed: string | null
}

async function keep<Schema extends z.ZodType>(deps: Deps, queue: string, work: Work<Schema>, ended: Ended) {
  const { messages, failed } = ended
  const told = {
    kind: work.kind,
    reason: failed,
    state: failed === null ? ('brought_back' as const) : ('open' as const),
  }
  await keepDeadLetters(
    deps,
    queue,
    messages.map(({ body, attempts }) => ({ ...told, body, isNew: attempts === 1 })),
  ).catch((error: unknown) => deps.log('error', 'dead_letter.not_kept', { queue, error: describeError(error) }))
}

async function attempt<Schema extends z.ZodType>(
  deps: Deps,
  queue: string,
  work: Work<Schema>,
  received: readonly Received<z.infer<Schema>>[],
): Promise<Ended> {
  const messages = received.map(({ message }) => message)
  try {
    await work.bringBack(
      deps,
      received.map(({ body }) => body),
    )
    for (const message of messages) message.ack()
    return { messages, failed: null }
  } catch (error) {
    const failed = describeError(error)
    deps.log('error', 'dead_letter.failed', { queue, error: failed })
    for (const message of messages) message.retry({ delaySeconds: retryDelaySeconds(message.attempts) })
    return { messages, failed }
  }
}

/** What the database does not take comes back here, and stays as a row when the queue has tried it often enough. */
const consume =
  <Schema extends z.ZodType>(work: Work<Schema>): Consume =>
  async (deps, batch) => {
    deps.log(work.level, 'dead_letter.received', { queue: batch.queue, messages: batch.messages.length })
    const received = await readBodies(deps, batch, work.schema)
    // Events one by one: one that cannot be applied must not keep the others.
    const parts = work.kind === 'events' ? received.map((each) => [each]) : [received]
    for (const part of parts) {
      if (part.length === 0) continue
      const ended = await attempt(deps, batch.queue, work, part)
      if (work.isKept) await keep(deps, batch.queue, work, ended)
    }
  }

const wakeUps = { kind: 'wake_up' as const, level: 'error' as const, isKept: true }

export const consumeDeadWakeUps: Consume = consume({
  ...{ ...wakeUps, schema: OutboundQueued },
  bringBack: (deps, bodies) => wakeAgain(deps, bodies.flat()),
})

export const consumeDeadInbound: Consume = consume({
  ...{ ...wakeUps, schema: InboundQueued },
  bringBack: wakeDeliveriesAgain,
})

export const consumeDeadScan: Consume = consume({
  ...{ ...wakeUps, schema: InboundQueued, level: 'warn', isKept: false },
  bringBack: wakeScansAgain,
})

export const consumeDeadEvents: Consume = consume({
  ...{ schema: DeliveryEventsQueued, kind: 'events', level: 'error', isKept: true },
  bringBack: applyDeliveryEvents,
})
