/**
 * Cloudflare Queues as they may behave: at least once, in any order, late, with retries and dead letters. In the test's
 * memory and by the test's clock; a message goes to the Worker's own consumer.
 */
import type { Deps } from '../../../worker/deps.ts'
import { CONSUMERS, consume } from '../../../worker/queues/consume.ts'
import { type Random, shuffle } from './random.ts'

export interface Mischief {
  readonly random: Random
  /** How many messages a sent one may become, 1 for none doubled. */
  readonly copiesMax: number
  readonly delayMaxMs: number
}

interface Waiting {
  readonly id: string
  readonly queue: string
  readonly body: unknown
  attempts: number
  dueAtMs: number
}

export interface Broker {
  producer(queue: string): Queue
  /** Hands over everything that is due, and what comes of it, until nothing is due. */
  deliverDue(): Promise<void>
  /** Null when nothing waits. */
  nextDueAtMs(): number | null
  /** Messages that reached a dead-letter queue. */
  readonly dead: unknown[]
  /** What a consumer threw. */
  readonly thrown: unknown[]
  /** Messages handed to a consumer more than once, by a retry. */
  readonly retries: number
  /** All that waits is lost, as of a purged queue. */
  lose(): void
}

const BATCH_MAX = 100
const ROUNDS_MAX = 500

interface Settled {
  acknowledged: boolean
  /** Null while nothing was asked. */
  retryMs: number | null
}

function toBatch(queue: string, taken: readonly Waiting[], settled: ReadonlyMap<Waiting, Settled>): MessageBatch {
  const settle = (waiting: Waiting, change: Partial<Settled>) => {
    const known = settled.get(waiting)
    // The first word counts, as in Cloudflare's.
    if (known && !known.acknowledged && known.retryMs === null) Object.assign(known, change)
  }
  const retryMs = (options?: QueueRetryOptions) => (options?.delaySeconds ?? 0) * 1_000
  const messages = taken.map((waiting) => ({
    id: waiting.id,
    timestamp: new Date(0),
    body: waiting.body,
    attempts: waiting.attempts,
    ack: () => settle(waiting, { acknowledged: true }),
    retry: (options?: QueueRetryOptions) => settle(waiting, { retryMs: retryMs(options) }),
  }))
  return {
    queue,
    messages,
    metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } },
    ackAll: () => {
      for (const waiting of taken) settle(waiting, { acknowledged: true })
    },
    retryAll: (options) => {
      for (const waiting of taken) settle(waiting, { retryMs: retryMs(options) })
    },
  }
}

/** `invoke` runs one invocation of the Worker; it resolves to false when the invocation died. */
export function createBroker(options: {
  readonly deps: () => Deps
  readonly now: () => number
  readonly invoke: (work: () => Promise<void>) => Promise<boolean>
  readonly mischief?: Mischief | undefined
  readonly retriesMax?: number | undefined
}): Broker {
  const { now, mischief, retriesMax = 100 } = options
  let waiting: Waiting[] = []
  const dead: unknown[] = []
  const thrown: unknown[] = []
  let retries = 0

  const put = (queue: string, body: unknown, delayMs = 0) => {
    const copies = mischief ? 1 + Math.floor(mischief.random() * mischief.copiesMax) : 1
    for (let copy = 0; copy < copies; copy++) {
      const lateMs = mischief ? Math.floor(mischief.random() ** 4 * mischief.delayMaxMs) : 0
      const text = JSON.parse(JSON.stringify(body))
      waiting.push({ id: crypto.randomUUID(), queue, body: text, attempts: 1, dueAtMs: now() + delayMs + lateMs })
    }
  }
  const comeBack = (message: Waiting, retryMs: number) => {
    retries += 1
    if (message.attempts <= retriesMax) {
      waiting.push({ ...message, attempts: message.attempts + 1, dueAtMs: now() + retryMs })
      return
    }
    // Retried for ever in the dead-letter queue itself, which has no other to go to.
    const queue = message.queue.endsWith('-dead') ? message.queue : `${message.queue}-dead`
    dead.push({ queue, body: message.body })
    waiting.push({ ...message, queue, attempts: 1, dueAtMs: now() })
  }

  const deliver = async (queue: string, taken: readonly Waiting[]) => {
    const settled = new Map(
      taken.map((message): [Waiting, Settled] => [message, { acknowledged: false, retryMs: null }]),
    )
    let isWhole = false
    try {
      isWhole = await options.invoke(() => consume(options.deps(), toBatch(queue, taken, settled)))
    } catch (error) {
      thrown.push(error)
    }
    for (const [message, { acknowledged, retryMs }] of settled)
      if (!acknowledged && (retryMs !== null || !isWhole)) comeBack(message, retryMs ?? 0)
  }

  const takeDue = (): Waiting[] => {
    const due = waiting.filter((message) => message.dueAtMs <= now())
    waiting = waiting.filter((message) => message.dueAtMs > now())
    return mischief ? shuffle(due, mischief.random) : due
  }

  return {
    producer: (queue) =>
      ({
        send: async (body: unknown, send?: QueueSendOptions) => put(queue, body, (send?.delaySeconds ?? 0) * 1_000),
        sendBatch: async (messages: Iterable<MessageSendRequest>) => {
          for (const { body, delaySeconds } of messages) put(queue, body, (delaySeconds ?? 0) * 1_000)
        },
      }) as unknown as Queue,
    async deliverDue() {
      for (let round = 0; round < ROUNDS_MAX; round++) {
        const due = takeDue()
        if (due.length === 0) return
        for (const queue of Object.keys(CONSUMERS)) {
          const theirs = due.filter((message) => message.queue === queue)
          for (let at = 0; at < theirs.length; at += BATCH_MAX) await deliver(queue, theirs.slice(at, at + BATCH_MAX))
        }
      }
      throw new Error('The queues never become empty')
    },
    nextDueAtMs: () => (waiting.length === 0 ? null : Math.min(...waiting.map((message) => message.dueAtMs))),
    dead,
    thrown,
    get retries() {
      return retries
    },
    lose: () => {
      waiting = []
    },
  }
}
