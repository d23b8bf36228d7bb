/** What a scripted relay does when it is told of holds and commands: as `contracts/relay-control.ts` says. */
import type { DeliveryEvent } from '@mailstead/contracts/delivery-event.ts'
import type { ControlScope, HoldRule, RelayCommand } from '@mailstead/contracts/relay-control.ts'
import { type Delivery, type HeldJob, isCovered, type Order, toEvent } from './relay-journal.ts'

export interface Journal {
  readonly jobs: ReadonlyMap<string, HeldJob>
  /** Notes an event that is to be told; `delivery` keeps it as its last, unless it is of a hold. */
  note(delivery: Delivery, event: DeliveryEvent): void
  now(): number
}

interface Found {
  readonly held: HeldJob
  readonly delivery: Delivery
}

/** Deliveries that are not over, in the scope. */
const findOpen = ({ jobs }: Journal, scope: ControlScope): Found[] =>
  [...jobs.values()].flatMap((held) =>
    [...held.deliveries.values()].flatMap((delivery) =>
      (delivery.state === 'waiting' || delivery.state === 'on the wire') && isCovered(scope, held, delivery)
        ? [{ held, delivery }]
        : [],
    ),
  )

/** Begins and ends to hold what waits. */
export function applyRules(journal: Journal, rules: readonly HoldRule[]): void {
  const nowMs = journal.now()
  const inForce = rules.filter(({ until }) => until === null || Date.parse(until) > nowMs)
  for (const { held, delivery } of findOpen(journal, {})) {
    const rule = inForce.find(({ scope }) => isCovered(scope, held, delivery))
    const isToHold = rule !== undefined && delivery.state === 'waiting'
    if (isToHold === delivery.isHeld) continue
    delivery.isHeld = isToHold
    const told = isToHold ? { kind: 'held' as const, nowMs, reason: rule.reason } : { kind: 'released' as const, nowMs }
    journal.note(delivery, toEvent(held, delivery, told))
  }
}

/** Says that a whole job is given back, once nothing of it is on the wire. */
export function giveBack(journal: Journal, held: HeldJob, reason: string): void {
  const deliveries = [...held.deliveries.values()]
  const [first] = deliveries.filter(({ state }) => state === 'let go')
  if (!first || deliveries.some(({ state }) => state === 'on the wire' || state === 'waiting')) return
  held.returned = toEvent(held, first, { kind: 'returned', nowMs: journal.now(), reason })
  journal.note(first, held.returned)
}

function letGo(journal: Journal, { held, delivery }: Found): void {
  if (delivery.isHeld) journal.note(delivery, toEvent(held, delivery, { kind: 'released', nowMs: journal.now() }))
  delivery.isHeld = false
  delivery.state = 'let go'
}

function end(journal: Journal, { held, delivery }: Found, order: Order): void {
  if (delivery.state === 'on the wire') {
    delivery.order = order
    return
  }
  if (order.kind === 'returned') {
    letGo(journal, { held, delivery })
    return
  }
  delivery.isHeld = false
  delivery.state = 'final'
  journal.note(delivery, toEvent(held, delivery, { kind: order.kind, nowMs: journal.now(), reason: order.reason }))
}

/** Answers how many deliveries were touched. */
export function applyCommand(journal: Journal, command: RelayCommand): number {
  const meant = findOpen(journal, command.scope)
  if (command.action === 'flush') {
    for (const { delivery } of meant) delivery.dueAtMs = journal.now()
    return meant.length
  }
  if (command.action !== 'return') {
    const kind = command.action === 'cancel' ? command.state : 'expired'
    for (const found of meant) end(journal, found, { kind, reason: command.reason })
    return meant.length
  }
  const whole = new Set(meant.map(({ held }) => held))
  const all = findOpen(journal, {}).filter(({ held }) => whole.has(held))
  for (const found of all) end(journal, found, { kind: 'returned', reason: command.reason })
  for (const held of whole) giveBack(journal, held, command.reason)
  return all.length
}
