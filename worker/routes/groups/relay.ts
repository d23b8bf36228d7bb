/** For relays. */
import type { App } from '../app-types.ts'
import { registerConfig } from '../relay/config.ts'
import { registerCredentials } from '../relay/credentials.ts'
import { registerEvents } from '../relay/events.ts'
import { registerHeartbeat } from '../relay/heartbeat.ts'
import { registerInbound } from '../relay/inbound.ts'
import { registerLeases } from '../relay/leases.ts'
import { registerRecipients } from '../relay/recipients.ts'
import { registerRelayRegistration } from '../relay/register.ts'
import { registerRelayState } from '../relay/state.ts'
import { registerSubmissions } from '../relay/submissions.ts'

export const RELAY_ROUTES: readonly ((app: App) => void)[] = [
  registerHeartbeat,
  registerEvents,
  registerLeases,
  registerInbound,
  registerConfig,
  registerRecipients,
  registerRelayRegistration,
  registerRelayState,
  registerCredentials,
  registerSubmissions,
]
