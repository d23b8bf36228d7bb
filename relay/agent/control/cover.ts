/** Holds what begins to wait under a rule: new mail, and attempts that end without a result. */
import type { WaitingDelivery } from '../journal/delivery-row.ts'
import type { ScopeRows } from '../journal/scope-rows.ts'
import type { Gate } from './gate.ts'

/** Inside a transaction: true when a rule covers the delivery, which is held then. */
export type Cover = (delivery: WaitingDelivery) => boolean

/** Makes the function from the rules in force. */
export const createCover =
  (gate: Gate, rows: Pick<ScopeRows, 'hold'>, nowMs: () => number): Cover =>
  (delivery) => {
    const rule = gate.ruleFor(delivery)
    return rule !== null && rows.hold(delivery, rule, nowMs())
  }
