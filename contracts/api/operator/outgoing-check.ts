/** The check of outgoing mail: what the operator decides of it, and what it found. */
import { z } from 'zod'

const points = z.number().min(-100).max(1_000)

export const OutgoingCheck = z
  .strictObject({
    enabled: z.boolean().meta({ description: 'Whether mail is scored for spam before it is handed to a relay.' }),
    mode: z.enum(['without', 'with', 'hybrid']).meta({
      description: 'Attachments left out, in, or in only where the mail is suspect without them.',
    }),
    hybrid_threshold: points.meta({
      description: 'With `hybrid`: from this score on attachments are looked at as well.',
    }),
    threshold: points.meta({ description: 'From this score on a mail is held.' }),
    block: z.boolean().meta({ description: 'Whether mail is held; otherwise its score is noted, and it goes out.' }),
    give_up_after_minutes: z.number().int().min(0).max(1_440).meta({
      description: 'How long a mail waits for a scorer that is down or slow. Then it goes out unscanned.',
    }),
    release_by_account: z.boolean().meta({
      description: 'Whether an administrator of the account may release its held mail; otherwise the operator alone.',
    }),
  })
  .meta({ id: 'OutgoingCheck' })
export type OutgoingCheck = z.infer<typeof OutgoingCheck>

export const OUTGOING_CHECK_OFF: OutgoingCheck = {
  enabled: false,
  mode: 'hybrid',
  hybrid_threshold: 2,
  threshold: 5,
  block: true,
  give_up_after_minutes: 10,
  release_by_account: false,
}

/** An account with this threshold, or a higher one, is not checked at all. */
export const UNCHECKED_THRESHOLD = 1_000

/** The row of the settings; what is not there is off. */
export function parseOutgoingCheck(text: string | null): OutgoingCheck {
  return text === null ? OUTGOING_CHECK_OFF : OutgoingCheck.parse({ ...OUTGOING_CHECK_OFF, ...JSON.parse(text) })
}
