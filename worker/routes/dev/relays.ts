/** `POST /dev/relays`: adds the relay of the running system, or gives it a new address and secret. */
import { createRoute, z } from '@hono/zod-openapi'
import { registerRelay } from '../../services/relays/register-relay.ts'
import type { App } from '../app-types.ts'

const NewRelay = z.object({
  id: z.string(),
  url: z.string(),
  secret: z.string(),
  role: z.enum(['both', 'outbound', 'inbound']).optional(),
  weight: z.number().int().min(0).max(1_000).optional(),
})

const register = createRoute({
  method: 'post',
  path: '/dev/relays',
  hide: true,
  request: { body: { required: true, content: { 'application/json': { schema: NewRelay } } } },
  responses: {
    200: {
      description: 'The relay is known',
      content: { 'application/json': { schema: z.object({ id: z.string() }) } },
    },
  },
})

export function registerDevelopmentRelays(app: App): void {
  app.openapi(register, async (c) => c.json({ id: await registerRelay(c.get('deps'), c.req.valid('json')) }, 200))
}
