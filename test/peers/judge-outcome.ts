/** What agent and Worker make of an attempt's outcome: its class, whether it suppresses, and what is tried next. */
import type { AttemptOutcome } from '@mailstead/contracts/attempt.ts'
import { classify } from '@mailstead/mail/bounce/classify.ts'
import type { BounceCategory } from '@mailstead/mail/bounce/refusal.ts'
import { decideNext } from '../../relay/agent/delivery/decide-next.ts'
import { sampleDelivery } from '../../relay/agent/testing/sample-delivery.ts'

/** `next host`: at once. `later`: the first interval of the schedule. `much later`: once more after four hours. */
export type NextStep = 'final' | 'next host' | 'later' | 'much later'

export interface Judgement {
  /** Null for a mail that was delivered. */
  readonly category: BounceCategory | null
  readonly suppress: boolean
  readonly next: NextStep
}

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

/** Judges the first attempt at a recipient whose domain has one more host. */
export function judgeOutcome(outcome: AttemptOutcome): Judgement {
  const { verdict, phase, reply, error } = outcome
  const text = reply?.text ?? error ?? ''
  const refusal = { phase, code: reply?.code ?? null, enhanced: reply?.enhanced ?? null, text, site: 'example.test' }
  const { category, suppress } = classify(refusal)
  return {
    category: verdict === 'delivered' ? null : category,
    suppress: verdict === 'bounced' && suppress,
    next: nextStep(outcome),
  }
}

function nextStep(outcome: AttemptOutcome): NextStep {
  const around = { ip: '192.0.2.1', untriedHosts: 1, nowMs: 0, random: () => 0.5 }
  const { isDone, nextTryAtMs, tried } = decideNext(sampleDelivery(), outcome, around)
  if (isDone) return 'final'
  if (nextTryAtMs === 0 && tried.includes(around.ip)) return 'next host'
  if (nextTryAtMs === MINUTE_MS) return 'later'
  if (nextTryAtMs !== null && nextTryAtMs >= 4 * HOUR_MS) return 'much later'
  throw new Error(`no step of the schedule: ${nextTryAtMs}`)
}
