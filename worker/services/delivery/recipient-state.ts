/** The states of one recipient (`docs/architecture.md`), and which of them are over. */
import { z } from 'zod'

export const RecipientState = z.enum([
  'accepted',
  'held',
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

const OPEN: ReadonlySet<RecipientState> = new Set<RecipientState>(['accepted', 'held', 'queued', 'deferred'])

/** True when nothing more will be tried for the recipient. */
export const isFinal = (state: RecipientState): boolean => !OPEN.has(state)
