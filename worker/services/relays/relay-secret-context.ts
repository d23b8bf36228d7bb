/** What a relay's sealed secret is bound to: moved to another relay's row it does not open. */
import type { RelayId } from '@mailstead/contracts/ids.ts'

export const relaySecretContext = (relay: RelayId): string => `relay:${relay}`
