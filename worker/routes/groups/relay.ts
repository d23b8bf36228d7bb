/** For relays. */
import type { App } from '../app-types.ts'
import { registerConfig } from '../relay/config.ts'
import { registerEvents } from '../relay/events.ts'
import { registerHeartbeat } from '../relay/heartbeat.ts'
import { registerInbound } from '../relay/inbound.ts'
import { registerLeases } from '../relay/leases.ts'
import { registerRecipients } from '../relay/recipients.ts'

export const RELAY_ROUTES: readonly ((app: App) => void)[] = [
  registerHeartbeat,
  registerEvents,
  registerLeases,
  registerInbound,
  registerConfig,
  registerRecipients,
]
