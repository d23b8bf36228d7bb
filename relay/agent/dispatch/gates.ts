/**
 * Gates: where lines wait for a site, or a tenant's lane at a site, to have room. One line at a time holds a gate and may
 * try; the others wait for their turn behind it, and whoever goes on lets the next one try. So a slot of a site goes to
 * whose turn it is there, and a gate of five thousand lines costs as much as one of two.
 */
import type { MailClass } from '@mailstead/contracts/relay-job.ts'
import { createTurns, type InTurn, type Turns } from './turns.ts'

/** A line with the gates that it holds. */
export interface GateLine extends InTurn {
  readonly holds: Set<string>
}

export interface Gates<Line extends GateLine> {
  /** Whether the line holds the gate now; otherwise it waits there, and will be called. */
  enter(line: Line, key: string): boolean
  /** The holder found no room: it waits, and nobody tries before `open`. `hadTurn` lets others try before it does again. */
  wait(line: Line, key: string, hadTurn: boolean): void
  /** The line goes on: at each gate that it holds, but those of `except`, the next one is called. */
  leave(line: Line, except?: readonly string[]): void
  /** There may be room. */
  open(key: string): void
  /** Something of the line has started through the gates it holds. */
  count(line: Line): void
  clear(): void
}

interface Gate<Line extends InTurn> {
  holder: Line | null
  readonly waiting: Turns<Line>
}

/**
 * Makes gates without anybody. `call` gets a line whose turn it is to try; `mayPass` says which classes a gate lets try.
 */
export function createGates<Line extends GateLine>(deps: {
  readonly isBefore: (one: Line, other: Line) => boolean
  readonly call: (line: Line) => void
  readonly mayPass: (key: string, mailClass: MailClass) => boolean
}): Gates<Line> {
  const gates = new Map<string, Gate<Line>>()
  const gateAt = (key: string): Gate<Line> => {
    const known = gates.get(key)
    if (known !== undefined) return known
    const made: Gate<Line> = { holder: null, waiting: createTurns(deps.isBefore) }
    gates.set(key, made)
    return made
  }
  const callNext = (key: string, gate: Gate<Line>) => {
    if (gate.holder !== null) return
    if (gate.waiting.isEmpty()) {
      gates.delete(key)
      return
    }
    const next = gate.waiting.next((mailClass) => deps.mayPass(key, mailClass))
    if (next === undefined) return
    gate.holder = next
    next.holds.add(key)
    deps.call(next)
  }
  const letGo = (line: Line, key: string): Gate<Line> => {
    const gate = gateAt(key)
    line.holds.delete(key)
    if (gate.holder === line) gate.holder = null
    return gate
  }
  return {
    enter: (line, key) => {
      const gate = gateAt(key)
      if (gate.holder === line) return true
      if (gate.holder === null && gate.waiting.isEmpty()) {
        gate.holder = line
        line.holds.add(key)
        return true
      }
      gate.waiting.add(line)
      callNext(key, gate)
      return false
    },
    wait: (line, key, hadTurn) => {
      const gate = letGo(line, key)
      if (hadTurn) gate.waiting.count(line)
      gate.waiting.add(line)
      // No room for its class only: another class may have some.
      if (!deps.mayPass(key, line.class)) callNext(key, gate)
    },
    leave: (line, except = []) => {
      for (const key of [...line.holds]) if (!except.includes(key)) callNext(key, letGo(line, key))
    },
    open: (key) => {
      const gate = gates.get(key)
      if (gate !== undefined) callNext(key, gate)
    },
    count: (line) => {
      for (const key of line.holds) gateAt(key).waiting.count(line)
    },
    clear: () => gates.clear(),
  }
}
