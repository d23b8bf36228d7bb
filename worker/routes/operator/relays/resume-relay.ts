/** `POST /v1/operator/relays/:id/resume`: it gets mail again. */
import { createRoute } from '@hono/zod-openapi'
import { OperatorRelayDetail } from '@mailstead/contracts/api/operator/relay.ts'
import { requireStaff } from '../../../middleware/authenticate.ts'
import { resumeRelay } from '../../../services/control/send-command.ts'
import { noteOrder } from '../../../services/relays/registry/change-relay.ts'
import { readRelay } from '../../../services/relays/registry/read-relays.ts'
import { type App, PERSON_REFUSALS, refusals } from '../../app-types.ts'
import { parseRelayId, RelayPath } from './relay-path.ts'

const route = createRoute({
  method: 'post',
  path: '/v1/operator/relays/{id}/resume',
  tags: ['operator'],
  summary: 'Resume a relay',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  request: { params: RelayPath },
  responses: {
    200: { description: 'The relay', content: { 'application/json': { schema: OperatorRelayDetail } } },
    ...refusals(...PERSON_REFUSALS, 'not_found', 'conflict'),
  },
})

export function registerResumeRelay(app: App): void {
  app.openapi(route, async (c) => {
    const id = parseRelayId(c.req.valid('param').id)
    await noteOrder(c.get('deps'), c.get('person'), id, { act: 'relay.resumed' })
    await resumeRelay(c.get('deps'), id)
    return c.json(await readRelay(c.get('deps'), id), 200)
  })
}
