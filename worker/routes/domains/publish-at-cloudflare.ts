/** `POST /v1/domains/:id/dns/cloudflare`: shows what would be written into the zone, or writes it and has the domain checked. */
import { createRoute } from '@hono/zod-openapi'
import { DnsPlan, PublishAtCloudflare } from '@mailstead/contracts/api/domains/dns-plan.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { publishAtCloudflare } from '../../services/domains/publish/cloudflare/publish-at-cloudflare.ts'
import { verifyDomain } from '../../services/domains/verify-domain.ts'
import { tellNotedEvents } from '../../services/events/tell-noted.ts'
import { actingIn } from '../acting.ts'
import { type App, JSON_REFUSALS, KEY_REFUSALS, refusals } from '../app-types.ts'
import { DomainPath, parseDomainId } from './domain-path.ts'

const publish = createRoute({
  method: 'post',
  path: '/v1/domains/{id}/dns/cloudflare',
  tags: ['domains'],
  summary: "Write a domain's records at Cloudflare",
  middleware: [requireAccess('manage')] as const,
  request: {
    params: DomainPath,
    body: { required: true, content: { 'application/json': { schema: PublishAtCloudflare } } },
  },
  responses: {
    200: { description: 'What is done, or would be', content: { 'application/json': { schema: DnsPlan } } },
    ...refusals(...KEY_REFUSALS, ...JSON_REFUSALS, 'not_found', 'conflict', 'service_unavailable'),
  },
})

export function registerPublishAtCloudflare(app: App): void {
  app.openapi(publish, async (c) => {
    const id = parseDomainId(c.req.valid('param').id)
    const [deps, access, request] = [c.get('deps'), actingIn(c), c.req.valid('json')]
    const plan = await publishAtCloudflare(deps, access, id, request)
    if (request.apply) {
      try {
        await verifyDomain(deps, access.tenant, id)
      } finally {
        await tellNotedEvents(deps, access)
      }
    }
    return c.json(plan, 200)
  })
}
