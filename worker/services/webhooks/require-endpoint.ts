/** Endpoints are addresses that anyone may reach: never one inside somebody's network. */
import type { Deps } from '../../deps.ts'
import { Refusal } from '../../platform/refusal.ts'
import { checkOutgoingUrl } from '../outgoing/check-url.ts'

/** Throws `validation_error`. */
export function requireEndpoint(deps: Pick<Deps, 'config'>, endpoint: string): void {
  const checked = checkOutgoingUrl(endpoint, deps.config.OUTGOING_ALLOWED_HOSTS)
  if (!checked.ok)
    throw new Refusal(
      'validation_error',
      `\`endpoint\`: ${checked.why}. Give an \`https\` address that can be reached from the internet.`,
    )
}
