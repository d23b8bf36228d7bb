/**
 * What may not start, in memory: the hold rules in force and the commands that are not carried out yet. It is set before
 * the rows are written, so that nothing of a scope starts once the Worker has its answer, however many rows there are.
 */
import type { HoldRule, RelayCommand } from '@mailstead/contracts/relay-control.ts'
import type { WaitingDelivery } from '../journal/delivery-row.ts'
import { createScopeMatch, type ScopeFacts } from './scope.ts'

export interface Gate {
  /** The first rule that covers a delivery now. */
  ruleFor(facts: ScopeFacts): HoldRule | null
  /** Whether a delivery may start, as far as rules and commands go. */
  lets(delivery: WaitingDelivery): boolean
  rules(): readonly HoldRule[]
  setRules(rules: readonly HoldRule[]): void
  /** When the next rule will end by itself; null when none will. */
  nextEndMs(): number | null
  /** `upToNo` is the last delivery that the command means. */
  addCommand(command: RelayCommand, upToNo: number): void
  removeCommand(id: string): void
}

interface PreparedRule {
  readonly rule: HoldRule
  readonly untilMs: number
  readonly matches: (facts: ScopeFacts) => boolean
}

const prepare = (rule: HoldRule): PreparedRule => ({
  rule,
  untilMs: rule.until === null ? Number.POSITIVE_INFINITY : Date.parse(rule.until),
  matches: createScopeMatch(rule.scope),
})

/** Makes an open gate; `nowMs` is the agent's clock. */
export function createGate(nowMs: () => number): Gate {
  let prepared: readonly PreparedRule[] = []
  const commands = new Map<string, { readonly upToNo: number; readonly matches: (facts: ScopeFacts) => boolean }>()
  const ruleFor = (facts: ScopeFacts): HoldRule | null => {
    if (prepared.length === 0) return null
    const now = nowMs()
    return prepared.find(({ untilMs, matches }) => untilMs > now && matches(facts))?.rule ?? null
  }
  const isCommanded = (delivery: WaitingDelivery): boolean => {
    for (const { upToNo, matches } of commands.values()) if (delivery.no <= upToNo && matches(delivery)) return true
    return false
  }
  return {
    ruleFor,
    lets: (delivery) => ruleFor(delivery) === null && !isCommanded(delivery),
    rules: () => prepared.map(({ rule }) => rule),
    setRules: (rules) => {
      prepared = rules.map(prepare)
    },
    nextEndMs: () => {
      const now = nowMs()
      const endMs = Math.min(...prepared.map(({ untilMs }) => untilMs).filter((untilMs) => untilMs > now))
      return Number.isFinite(endMs) ? endMs : null
    },
    addCommand: (command, upToNo) => {
      // A flush stops nothing.
      if (command.action !== 'flush') commands.set(command.id, { upToNo, matches: createScopeMatch(command.scope) })
    },
    removeCommand: (id) => {
      commands.delete(id)
    },
  }
}
