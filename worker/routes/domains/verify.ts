/** `POST /v1/domains/:id/verify`: asks DNS now; the result is read with `GET /v1/domains/:id`. */
import { createRoute } from '@hono/zod-openapi'
import { DomainReference } from '@mailstead/contracts/api/domain.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { readDomain } from '../../services/domains/read-domain.ts'
import { verifyDomain } from '../../services/domains/verify-domain.ts'
import { tellNotedEvents } from '../../services/events/tell-noted.ts'
import { liftByRule } from '../../services/operator/lift-by-rule.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { DomainPath, parseDomainId } from './domain-path.ts'

const verify = createRoute({
  method: 'post',
  path: '/v1/domains/{id}/verify',
  tags: ['domains'],
  summary: "Check a domain's records in DNS",
  middleware: [requireAccess('manage')] as const,
  request: { params: DomainPath },
  responses: {
    200: { description: 'The records were checked', content: { 'application/json': { schema: DomainReference } } },
    ...refusals(
      ...KEY_REFUSALS,
      'invalid_json',
      'unsupported_media_type',
      'payload_too_large',
      'not_found',
      'conflict',
    ),
  },
})

export function registerVerifyDomain(app: App): void {
  app.openapi(verify, async (c) => {
    const id = parseDomainId(c.req.valid('param').id)
    const [deps, access] = [c.get('deps'), c.get('access')]
    try {
      await verifyDomain(deps, access.tenant, id)
    } finally {
      // Also after a refused check: that the name is taken is a change of its status.
      await tellNotedEvents(deps, access)
    }
    if ((await readDomain(deps, access.tenant, id)).status === 'verified') await liftByRule(deps, access.tenant)
    return c.json({ object: 'domain' as const, id }, 200)
  })
}
