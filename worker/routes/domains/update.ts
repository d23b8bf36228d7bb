/** `PATCH /v1/domains/:id`: tracking and TLS. */
import { createRoute } from '@hono/zod-openapi'
import { DomainReference, UpdateDomain } from '@mailstead/contracts/api/domain.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { updateDomain } from '../../services/domains/update-domain.ts'
import { tellNotedEvents } from '../../services/events/tell-noted.ts'
import { actingIn } from '../acting.ts'
import { type App, JSON_REFUSALS, KEY_REFUSALS, refusals } from '../app-types.ts'
import { DomainPath, parseDomainId } from './domain-path.ts'

const update = createRoute({
  method: 'patch',
  path: '/v1/domains/{id}',
  tags: ['domains'],
  summary: "Change a domain's settings",
  middleware: [requireAccess('manage')] as const,
  request: {
    params: DomainPath,
    body: { required: true, content: { 'application/json': { schema: UpdateDomain } } },
  },
  responses: {
    200: { description: 'The domain is changed', content: { 'application/json': { schema: DomainReference } } },
    ...refusals(...KEY_REFUSALS, ...JSON_REFUSALS, 'not_found'),
  },
})

export function registerUpdateDomain(app: App): void {
  app.openapi(update, async (c) => {
    const id = parseDomainId(c.req.valid('param').id)
    const [deps, access] = [c.get('deps'), actingIn(c)]
    await updateDomain(deps, access, id, c.req.valid('json'))
    await tellNotedEvents(deps, access)
    return c.json({ object: 'domain' as const, id }, 200)
  })
}
