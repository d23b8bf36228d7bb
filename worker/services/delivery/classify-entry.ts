/** What the refusal of a timeline entry means. Pure. */
import type { Attempt } from '@mailstead/contracts/attempt.ts'
import { classify } from '@mailstead/mail/bounce/classify.ts'
import type { TimelineEntry } from './transition.ts'

/** What the peer, or the connection to it, said. Words about a policy are ours, with a host name that a stranger chose. */
function textOf({ reply, error, tlsPolicy }: Attempt): string {
  if (reply) return reply.text
  const isOurs = tlsPolicy !== undefined && tlsPolicy.result !== null && tlsPolicy.result !== 'ok'
  return isOurs ? '' : (error ?? '')
}

/** Null where nothing was refused. */
export function classifyEntry(entry: TimelineEntry) {
  const { attempt, kind, refusal } = entry
  if (refusal) return classify(refusal)
  if (!attempt || kind === 'delivered') return null
  return classify({
    phase: attempt.phase,
    code: attempt.reply?.code ?? null,
    enhanced: attempt.reply?.enhanced ?? null,
    text: textOf(attempt),
    site: attempt.target?.site ?? null,
  })
}
