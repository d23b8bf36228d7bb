/** Our states in other people's words: `last_event` of the API and the status of Frappe Mail (`docs/architecture.md`). Pure. */
import type { LastEvent } from '@mailstead/contracts/api/email.ts'
import { MessageState } from './fold.ts'
import type { ShownState } from './recipient-state.ts'

/** `state` is a MessageState as its row holds it; another text throws. The API has no word for `expired`. */
export function lastEventOf(state: string): LastEvent {
  const known = MessageState.parse(state)
  return known === 'expired' ? 'failed' : known
}

const ORIGINAL_WORDS = {
  accepted: 'Pending',
  held: 'Blocked (Spam)',
  queued: 'Queued',
  deferred: 'Deferred',
  delivered: 'Sent',
  complained: 'Sent',
  bounced: 'Bounced',
  expired: 'Bounced',
  failed: 'Failed',
  suppressed: '–',
  canceled: '–',
} as const satisfies Record<ShownState, string>

// What a reader should see of a mail nobody has got yet: what still moves comes before what is over.
const ORDER_OF_WORDS = ['Deferred', 'Queued', 'Pending', 'Blocked (Spam)', 'Bounced', 'Failed', '–'] as const

/** The status in the original's words: `Partially Sent` when some recipients have the mail and others do not. */
export function originalWordOf(states: readonly ShownState[]): string {
  const words = new Set(states.map((state): string => ORIGINAL_WORDS[state]))
  if (words.has('Sent')) return words.size === 1 ? 'Sent' : 'Partially Sent'
  return ORDER_OF_WORDS.find((word) => words.has(word)) ?? 'Pending'
}
