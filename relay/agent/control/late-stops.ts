/**
 * Cancels and expiries that reach mail which comes after them: its POST got no answer, the order went round, and then the
 * relay was asked again. Orders for single jobs and addresses are the Worker's to remember; these name a domain, a sender,
 * a tenant or a class, and are few.
 */
import type { RelayCommand } from '@mailstead/contracts/relay-control.ts'
import type { Closing } from '../delivery/settle.ts'
import type { WaitingDelivery } from '../journal/delivery-row.ts'
import { createScopeMatch } from './scope.ts'

export interface LateStops {
  /** Remembers a command that came at a time of the agent's clock. */
  add(command: RelayCommand, atMs: number): void
  /** How a delivery that has just come ends at once; null when nothing stops it. */
  closingOf(delivery: WaitingDelivery): Closing | null
}

/** Longer than a POST without an answer is repeated while the relay can be reached. */
export const LATE_STOP_MS = 3_600_000
/** The clocks of Worker and relay may differ by this much: mail accepted after the order is not meant. */
const SKEW_MS = 2_000

type EndCommand = Extract<RelayCommand, { readonly action: 'cancel' | 'expire' }>

const isLasting = (command: RelayCommand): command is EndCommand =>
  (command.action === 'cancel' || command.action === 'expire') &&
  command.scope.jobs === undefined &&
  command.scope.addresses === undefined

const closingBy = (command: EndCommand): Closing => ({
  kind: command.action === 'cancel' ? command.state : 'expired',
  reason: command.reason,
})

/** When an id was made: the first 48 bits of a UUIDv7 (RFC 9562 §5.7). */
const madeAtMs = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)

/** Makes an empty memory; `nowMs` is the agent's clock. */
export function createLateStops(nowMs: () => number): LateStops {
  let stops: readonly {
    readonly atMs: number
    readonly closing: Closing
    readonly matches: ReturnType<typeof createScopeMatch>
  }[] = []
  return {
    add: (command, atMs) => {
      if (!isLasting(command)) return
      const recent = stops.filter((stop) => stop.atMs > nowMs() - LATE_STOP_MS)
      stops = [...recent, { atMs, closing: closingBy(command), matches: createScopeMatch(command.scope) }]
    },
    closingOf: (delivery) => {
      if (stops.length === 0) return null
      const now = nowMs()
      const madeMs = madeAtMs(delivery.jobId)
      const isMeant = (atMs: number) => atMs > now - LATE_STOP_MS && madeMs < atMs - SKEW_MS
      return stops.find(({ atMs, matches }) => isMeant(atMs) && matches(delivery))?.closing ?? null
    },
  }
}
