/** The published rules about bounces and complaints. Pure. */
import type { StandingRules } from '@mailstead/contracts/api/people/standing.ts'
import type { StandingRow } from '../../store/directory/plans/standing.ts'

/** What became of recipients, each counted once: events that are repeated or late change no count. */
export interface Outcomes {
  /** Decided: delivered or bounced. */
  readonly recipients: number
  readonly bounced: number
  /** Of those that got it. */
  readonly complained: number
}

/** Until the operator sets others. */
export const STANDING_RULES: StandingRules = {
  window_days: 7,
  min_recipients: 200,
  bounce: { warn: 0.04, slow: 0.06, pause: 0.08 },
  complaint: { warn: 0.0008, slow: 0.002, pause: 0.003 },
}

/** Fewer complaints than these are chance, whatever their share: one of two hundred recipients is half a percent. */
export const COMPLAINTS_MIN = { warn: 1, slow: 3, pause: 5 } as const

export interface Judgement {
  readonly standing: StandingRow['standing']
  readonly code: 'bounce_rate' | 'complaint_rate' | null
}

const STEPS = [
  ['pause', 'paused'],
  ['slow', 'slowed'],
  ['warn', 'warned'],
] as const

export const bounceRate = ({ recipients, bounced }: Outcomes): number => (recipients === 0 ? 0 : bounced / recipients)

/** Of those that got the mail. */
export const complaintRate = ({ recipients, bounced, complained }: Outcomes): number =>
  recipients === bounced ? 0 : complained / (recipients - bounced)

/** The gravest that either rate comes to; bounces first where both come to the same. */
export function judgeStanding(outcomes: Outcomes, rules: StandingRules): Judgement {
  if (outcomes.recipients < rules.min_recipients) return { standing: 'good', code: null }
  for (const [step, standing] of STEPS) {
    if (bounceRate(outcomes) >= rules.bounce[step]) return { standing, code: 'bounce_rate' }
    if (outcomes.complained >= COMPLAINTS_MIN[step] && complaintRate(outcomes) >= rules.complaint[step])
      return { standing, code: 'complaint_rate' }
  }
  return { standing: 'good', code: null }
}
