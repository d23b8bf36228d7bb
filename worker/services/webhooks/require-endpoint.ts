/** Endpoints are addresses that anyone may reach: never one inside somebody's network. */
import type { Deps } from '../../deps.ts'
import { Refusal } from '../../platform/refusal.ts'
import { allowedHosts, checkOutgoingUrl } from '../outgoing/check-outgoing-url.ts'

/** Throws `validation_error`. What the name stands for in DNS is looked at before each post. */
export function requireEndpoint(deps: Pick<Deps, 'config'>, endpoint: string): void {
  const checked = checkOutgoingUrl(endpoint, allowedHosts(deps.config))
  if (!checked.ok) throw new Refusal('validation_error', `\`endpoint\`: ${checked.why}`)
}
