/** What is to be said of relays that were not reached; nothing when all were. Pure. */
import type { ToldRelay } from '../../../api/operator/holds.ts'
import { holds as words } from '../../../text/operator/holds.ts'

export function tellSilent(relays: readonly Pick<ToldRelay, 'confirmed'>[]): string {
  const silent = relays.filter(({ confirmed }) => !confirmed).length
  return silent === 0 ? '' : words.relaysSilent(silent)
}
