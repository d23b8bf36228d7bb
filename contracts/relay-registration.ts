/**
 * `POST /relay/v1/register`, relay → Worker: how a new node becomes a relay. An operator makes a token, which is good once and for a
 * short time; the installer on the node sends it. The node chooses its secret itself and keeps it before it asks: when the answer is
 * lost, the same request comes again and means the same. The request carries no signature, since there is no shared secret yet: HTTPS
 * and the token stand for it.
 */
import { z } from 'zod'
import { RelayId } from './ids.ts'

export const REGISTER_PATH = '/relay/v1/register'

/** What the relay does: send, receive, or both. */
export const RelayRole = z.enum(['both', 'outbound', 'inbound'])
export type RelayRole = z.infer<typeof RelayRole>

/** 32 random bytes behind a prefix by which it is recognised where it does not belong. */
export const RegistrationToken = z
  .string()
  .regex(/^mrt_[A-Za-z0-9_-]{43}$/, 'must be a token of POST /v1/operator/relays/tokens, such as mrt_…')

/** Body of the request. */
export const RelayRegistration = z.object({
  token: RegistrationToken,
  id: RelayId,
  /** Origin of the agent's HTTPS server. */
  url: z.url({ protocol: /^https?$/ }).max(300),
  role: RelayRole,
  /** Any text; it keys HMAC-SHA256. */
  secret: z.string().min(32).max(200),
})
export type RelayRegistration = z.infer<typeof RelayRegistration>

/** Answer 200, to the first request and to each repeat of it. */
export const RelayRegistered = z.object({ id: RelayId, serverTime: z.iso.datetime() })
export type RelayRegistered = z.infer<typeof RelayRegistered>
