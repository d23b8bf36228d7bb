/**
 * Due deliveries in memory, one line a tenant, class and domain. Lines take turns, over all and at each gate; one whose
 * route is being looked up is set aside, so that it holds nobody else.
 */
import type { MailClass } from '@mailstead/contracts/relay-job.ts'
import type { WaitingDelivery } from '../journal/delivery-row.ts'
import type { FlowName } from '../journal/delivery-rows.ts'
import { createGates, type GateLine, type Gates } from './gates.ts'
import { createTurns } from './turns.ts'

/** A delivery with the real, monotonic time at which it became due. */
export interface ReadyDelivery {
  readonly delivery: WaitingDelivery
  readonly readySince: number
}

/** What is due of one tenant and class to one domain. */
export interface Flow extends FlowName, Pick<GateLine, 'holds'> {
  /** Who runs its hosts, since a route was known. */
  site: string | null
  /** More due deliveries are in the journal than memory takes. */
  hasMore: boolean
  readonly rows: ReadyDelivery[]
  /** Index of the first row not taken yet. */
  head: number
}

/** A flow that `next` gave is in one's hands until `putBack`, `setAside` or a gate has it. */
export interface ReadyQueues {
  /** Adds a due delivery once; beyond the flow's limit it stays in the journal. */
  offer(delivery: WaitingDelivery, readySince: number): void
  /** The flow whose turn it is, among the classes that may start. */
  next(mayStart: (mailClass: MailClass) => boolean): Flow | undefined
  /** Takes a flow's first delivery; it is not read from the journal again before `recall` or `clear`. */
  take(flow: Flow): ReadyDelivery | undefined
  /** The flow has started something. */
  count(flow: Flow): void
  /** What was taken has been dealt with: whatever the journal says of it counts again. */
  recall(no: number): void
  /** It goes on, or is forgotten when nothing of it is left. */
  putBack(flow: Flow): void
  /** Sets the flow aside until `release` of the same key. */
  setAside(flow: Flow, key: string): void
  release(key: string): void
  readonly gates: Gates<Flow>
  /** Of what waits beside such a delivery; null when that is not known. */
  siteOf(name: FlowName): string | null
  clear(): void
}

/** Rows a flow keeps in memory; the rest is read when they are gone. */
export const QUEUE_ROWS_MAX = 1_000

const headTime = (flow: Flow): number => flow.rows[flow.head]?.delivery.nextAtMs ?? Number.NEGATIVE_INFINITY
const isOlder = (one: Flow, other: Flow) => headTime(one) < headTime(other)

const keyOf = (name: FlowName): string => `${name.tenant} ${name.class} ${name.domain}`
const emptyFlow = (name: FlowName): Flow => ({
  tenant: name.tenant,
  class: name.class,
  domain: name.domain,
  holds: new Set(),
  site: null,
  hasMore: false,
  rows: [],
  head: 0,
})

export interface ReadyQueuesDeps {
  /** Reads a flow's next due rows from the journal, without those `taken`, which wait there still. */
  readonly refill: (flow: FlowName, taken: ReadonlySet<number>) => readonly WaitingDelivery[]
  /** Which classes may try at a gate. */
  readonly mayPass: (key: string, mailClass: MailClass) => boolean
}

/** The rows of flows, and which deliveries are in them. */
function createRows({ refill }: ReadyQueuesDeps) {
  const inside = new Set<number>()
  const taken = new Set<number>()
  const append = (flow: Flow, delivery: WaitingDelivery, readySince: number) => {
    inside.add(delivery.no)
    taken.delete(delivery.no)
    flow.rows.push({ delivery, readySince })
  }
  const refresh = (flow: Flow) => {
    if (flow.head >= QUEUE_ROWS_MAX || flow.head >= flow.rows.length) {
      flow.rows.splice(0, flow.head)
      flow.head = 0
    }
    if (flow.rows.length > 0 || !flow.hasMore) return
    const rows = refill(flow, taken)
    flow.hasMore = rows.length >= QUEUE_ROWS_MAX
    for (const row of rows) if (!inside.has(row.no)) append(flow, row, performance.now())
  }
  return {
    has: (no: number) => inside.has(no),
    add: (flow: Flow, delivery: WaitingDelivery, readySince: number) => {
      if (flow.rows.length - flow.head >= QUEUE_ROWS_MAX) flow.hasMore = true
      else append(flow, delivery, readySince)
    },
    take: (flow: Flow): ReadyDelivery | undefined => {
      const ready = flow.rows[flow.head]
      if (ready === undefined) return undefined
      flow.head += 1
      inside.delete(ready.delivery.no)
      taken.add(ready.delivery.no)
      return ready
    },
    isEmpty: (flow: Flow): boolean => {
      refresh(flow)
      return flow.head >= flow.rows.length
    },
    recall: (no: number) => taken.delete(no),
    clear: () => {
      inside.clear()
      taken.clear()
    },
  }
}

/** Makes empty queues. */
export function createReadyQueues(deps: ReadyQueuesDeps): ReadyQueues {
  const rows = createRows(deps)
  const flows = new Map<string, Flow>()
  const aside = new Map<string, Flow[]>()
  let turns = createTurns<Flow>(isOlder)
  const gates = createGates<Flow>({ isBefore: isOlder, call: (flow) => turns.add(flow), mayPass: deps.mayPass })
  return {
    gates,
    offer: (delivery, readySince) => {
      if (rows.has(delivery.no)) return
      const key = keyOf(delivery)
      const known = flows.get(key)
      const flow = known ?? emptyFlow(delivery)
      rows.add(flow, delivery, readySince)
      if (known !== undefined) return
      flows.set(key, flow)
      turns.add(flow)
    },
    siteOf: (name) => flows.get(keyOf(name))?.site ?? null,
    next: (mayStart) => turns.next(mayStart),
    take: rows.take,
    count: (flow) => {
      turns.count(flow)
      gates.count(flow)
    },
    recall: (no) => {
      rows.recall(no)
    },
    putBack: (flow) => {
      gates.leave(flow)
      if (rows.isEmpty(flow)) flows.delete(keyOf(flow))
      else turns.add(flow)
    },
    setAside: (flow, key) => {
      gates.leave(flow)
      aside.set(key, [...(aside.get(key) ?? []), flow])
    },
    release: (key) => {
      for (const flow of aside.get(key) ?? []) turns.add(flow)
      aside.delete(key)
    },
    clear: () => {
      turns = createTurns(isOlder)
      gates.clear()
      rows.clear()
      flows.clear()
      aside.clear()
    },
  }
}
