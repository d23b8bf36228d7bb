/** How a tenant does, in one word and colour. Pure. */
import type { OperatorTenant } from '../../../api/operator/tenants.ts'
import type { Told } from '../../../parts/show/tone.ts'
import { tenants as words } from '../../../text/operator.ts'

/** The gravest of what is so. */
export function tellTenant({
  state,
  standing,
  in_sandbox,
}: Pick<OperatorTenant, 'state' | 'standing' | 'in_sandbox'>): Told {
  if (state === 'paused') return { tone: 'held', word: words.states.paused }
  if (state === 'moving') return { tone: 'waiting', word: words.states.moving }
  if (standing === 'slowed' || standing === 'warned') return { tone: 'waiting', word: words.standings[standing] }
  return in_sandbox ? { tone: 'neutral', word: words.sandbox } : { tone: 'good', word: words.states.active }
}
