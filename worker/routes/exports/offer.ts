/** `POST /v1/tenant/export`: a link by which everything of the account is downloaded. */
import { createRoute } from '@hono/zod-openapi'
import { TenantExport } from '@mailstead/contracts/api/people/export.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { offerExport } from '../../services/exports/export-link.ts'
import { actingMember } from '../acting.ts'
import { type App, PERSON_REFUSALS, refusals } from '../app-types.ts'

const offer = createRoute({
  method: 'post',
  path: '/v1/tenant/export',
  tags: ['people'],
  summary: 'Get everything of the account as one file',
  security: [{ session: [] }],
  middleware: [requireAccess('own')] as const,
  responses: {
    200: { description: 'Where the file is', content: { 'application/json': { schema: TenantExport } } },
    ...refusals(...PERSON_REFUSALS, 'not_found'),
  },
})

export function registerOfferExport(app: App): void {
  app.openapi(offer, async (c) => {
    const { origin } = new URL(c.req.url)
    const request = { acting: actingMember(c), origin }
    return c.json(await offerExport(c.get('deps'), c.get('access').tenant, request), 200)
  })
}
