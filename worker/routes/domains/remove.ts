/** `DELETE /v1/domains/:id`: removes a domain with its keys and records. */
import { createRoute } from '@hono/zod-openapi'
import { DomainRemoved } from '@mailstead/contracts/api/domain.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { removeDomain } from '../../services/domains/remove-domain.ts'
import { tellNotedEvents } from '../../services/events/tell-noted.ts'
import { actingIn } from '../acting.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { DomainPath, parseDomainId } from './domain-path.ts'

const remove = createRoute({
  method: 'delete',
  path: '/v1/domains/{id}',
  tags: ['domains'],
  summary: 'Remove a domain',
  middleware: [requireAccess('manage')] as const,
  request: { params: DomainPath },
  responses: {
    200: { description: 'The domain is removed', content: { 'application/json': { schema: DomainRemoved } } },
    ...refusals(...KEY_REFUSALS, 'not_found', 'conflict'),
  },
})

export function registerRemoveDomain(app: App): void {
  app.openapi(remove, async (c) => {
    const id = parseDomainId(c.req.valid('param').id)
    const [deps, access] = [c.get('deps'), actingIn(c)]
    await removeDomain(deps, access, id)
    await tellNotedEvents(deps, access)
    return c.json({ object: 'domain' as const, id, deleted: true as const }, 200)
  })
}
