/** The message's state is a fold over its recipients, computed here and never set by hand. Pure. */
import { z } from 'zod'
import { isFinal, type ShownState } from './recipient-state.ts'

export const MessageState = z.enum([
  'queued',
  'sent',
  'delivery_delayed',
  'bounced',
  'failed',
  'expired',
  'complained',
  'suppressed',
  'canceled',
  'delivered',
])
export type MessageState = z.infer<typeof MessageState>

/** How many recipients are in each state; states without one are absent. */
export type StateCounts = Readonly<Partial<Record<ShownState, number>>>

// Worst news first: a mail is `delivered` only when every copy was.
const FINAL_ORDER = ['bounced', 'failed', 'expired', 'complained', 'suppressed', 'canceled', 'delivered'] as const

// These prove that a copy left us; `suppressed` or `canceled` beside a waiting recipient does not.
const HAS_LEFT: readonly ShownState[] = ['queued', 'delivered', 'bounced', 'failed', 'expired', 'complained']

function countStates(states: readonly ShownState[]): Partial<Record<ShownState, number>> {
  const counts: Partial<Record<ShownState, number>> = {}
  // Sorted, so that equal counts are equal text in the row.
  for (const state of [...states].sort()) counts[state] = (counts[state] ?? 0) + 1
  return counts
}

function foldState(states: readonly ShownState[]): MessageState {
  const has = (state: ShownState): boolean => states.includes(state)
  if (states.every(isFinal)) return FINAL_ORDER.find(has) ?? 'queued'
  if (has('deferred')) return 'delivery_delayed'
  return HAS_LEFT.some(has) ? 'sent' : 'queued'
}

/** A message without recipients counts as `queued`. The order of the recipients does not matter. */
export function foldMessage(states: readonly ShownState[]): {
  readonly state: MessageState
  readonly counts: StateCounts
} {
  return { state: foldState(states), counts: countStates(states) }
}
