/** The states of one recipient (`docs/architecture.md`), which of them are over, and the hold that may lie over them. */
import { z } from 'zod'

export const RecipientState = z.enum([
  'accepted',
  'queued',
  'deferred',
  'delivered',
  'bounced',
  'failed',
  'expired',
  'suppressed',
  'canceled',
  'complained',
])
export type RecipientState = z.infer<typeof RecipientState>

/** What a reader sees: a hold hides the open state under it, which comes back as it was. */
export type ShownState = RecipientState | 'held'

/** When a hold last began and last ended to cover a recipient; both only grow, so that order and repeats do not matter. */
export interface HoldTimes {
  readonly heldAtMs: number | null
  readonly heldReason: string | null
  readonly releasedAtMs: number | null
}

const OPEN: ReadonlySet<ShownState> = new Set<ShownState>(['accepted', 'held', 'queued', 'deferred'])

/** True when nothing more will be tried for the recipient. */
export const isFinal = (state: ShownState): boolean => !OPEN.has(state)

/** Whether a hold is in force, whatever the state under it. */
export const isHeld = ({ heldAtMs, releasedAtMs }: Omit<HoldTimes, 'heldReason'>): boolean =>
  heldAtMs !== null && heldAtMs > (releasedAtMs ?? Number.NEGATIVE_INFINITY)

/** `state` is a RecipientState as its row holds it; another text throws. */
export function shownState(row: { readonly state: string } & Omit<HoldTimes, 'heldReason'>): ShownState {
  const state = RecipientState.parse(row.state)
  return isHeld(row) && !isFinal(state) ? 'held' : state
}
