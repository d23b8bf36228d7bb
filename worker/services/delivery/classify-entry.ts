/** What the refusal of a timeline entry means. Pure. */
import { classify } from '@mailstead/mail/bounce/classify.ts'
import type { TimelineEntry } from './transition.ts'

/** Null where nothing was refused. */
export function classifyEntry(entry: TimelineEntry) {
  const { attempt, kind, refusal } = entry
  if (refusal) return classify(refusal)
  if (!attempt || kind === 'delivered') return null
  return classify({
    phase: attempt.phase,
    code: attempt.reply?.code ?? null,
    enhanced: attempt.reply?.enhanced ?? null,
    text: attempt.reply?.text ?? attempt.error ?? '',
    site: attempt.target?.site ?? null,
  })
}
