/** `/v1/live`: what a WebSocket tells of, so that a page asks anew for what it shows. */
import { z } from 'zod'

/** Kinds of things that change without the page's doing. `inbox`: mail came in. */
export const HINT_TYPES = ['email', 'domain', 'webhook', 'suppression', 'inbox'] as const

export const LiveHint = z.object({
  type: z.enum(HINT_TYPES),
  /** Null: many of this kind have changed, or it is not known which. */
  id: z.string().nullable(),
})
export type LiveHint = z.infer<typeof LiveHint>

/** One message of the socket, as JSON text. */
export const LiveMessage = z.object({ hints: z.array(LiveHint).max(100) })
export type LiveMessage = z.infer<typeof LiveMessage>
