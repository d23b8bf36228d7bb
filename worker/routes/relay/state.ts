/** `GET` and `POST /relay/v1/state`: a relay's own node asks whether it takes part, drains it, and lets it take part again. */
import { createRoute } from '@hono/zod-openapi'
import { RelayStateAnswer, STATE_PATH, WantedRelayState } from '@mailstead/contracts/relay-state.ts'
import { requireRelay } from '../../middleware/require-relay.ts'
import { drainRelay, resumeRelay } from '../../services/control/send-command.ts'
import { readRelayState } from '../../services/relays/read-relay-state.ts'
import { type App, refusals } from '../app-types.ts'
import { RELAY_REFUSALS } from './relay-refusals.ts'

const REASON = 'Drained by its node.'

const responses = {
  200: { description: 'As it is now', content: { 'application/json': { schema: RelayStateAnswer } } },
  ...refusals(...RELAY_REFUSALS, 'not_found'),
}

const read = createRoute({
  method: 'get',
  path: STATE_PATH,
  tags: ['relay'],
  summary: 'Read whether the relay takes part',
  security: [],
  middleware: [requireRelay] as const,
  responses,
})
const change = createRoute({
  method: 'post',
  path: STATE_PATH,
  tags: ['relay'],
  summary: 'Drain the relay, or let it take part again',
  security: [],
  middleware: [requireRelay] as const,
  request: { body: { required: true, content: { 'application/json': { schema: WantedRelayState } } } },
  responses: { ...responses, ...refusals('conflict') },
})

export function registerRelayState(app: App): void {
  app.openapi(read, async (c) => c.json(await readRelayState(c.get('deps'), c.get('relay')), 200))
  app.openapi(change, async (c) => {
    const [deps, relay] = [c.get('deps'), c.get('relay')]
    if (c.req.valid('json').state === 'draining') await drainRelay(deps, relay, REASON)
    else await resumeRelay(deps, relay)
    return c.json(await readRelayState(deps, relay), 200)
  })
}
