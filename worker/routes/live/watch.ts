/** `GET /v1/live`: a WebSocket that tells a page what to ask anew for. */
import { createRoute, z } from '@hono/zod-openapi'
import { requireAccess } from '../../middleware/authenticate.ts'
import { Refusal } from '../../platform/refusal.ts'
import { watch } from '../../services/live/watch.ts'
import { actingMember } from '../acting.ts'
import { type App, PERSON_REFUSALS, refusals } from '../app-types.ts'

const live = createRoute({
  method: 'get',
  path: '/v1/live',
  tags: ['people'],
  summary: 'Hear at once of what changes',
  description:
    'A WebSocket of the console: each message is JSON, `{"hints": [{"type": "email", "id": "…"}]}`, and says what has changed, not how. `ping` is answered with `pong`. Hints may be lost: ask by yourself now and then. Code 4401 ends it when the session has ended.',
  security: [{ session: [] }],
  middleware: [requireAccess('belong')] as const,
  // A browser gives a WebSocket no header of its own.
  request: { query: z.object({ tenant: z.string().max(100).optional() }) },
  responses: {
    101: { description: 'The socket is open' },
    ...refusals(...PERSON_REFUSALS, 'not_found', 'validation_error'),
  },
})

export function registerLive(app: App): void {
  app.openapi(live, async (c) => {
    if (c.req.header('upgrade')?.toLowerCase() !== 'websocket')
      throw new Refusal('validation_error', '`upgrade`: this is a WebSocket; open it with `new WebSocket(…)`.')
    const webSocket = await watch(c.get('deps'), c.get('access'), actingMember(c).actor)
    return new Response(null, { status: 101, webSocket }) as never
  })
}
