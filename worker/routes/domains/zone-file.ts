/** `GET /v1/domains/:id/zone-file`: the records of a domain in the form that DNS servers and providers import. */
import { createRoute, z } from '@hono/zod-openapi'
import { requireAccess } from '../../middleware/authenticate.ts'
import { readZoneFile } from '../../services/domains/publish/zone-file.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { DomainPath, parseDomainId } from './domain-path.ts'

const zoneFile = createRoute({
  method: 'get',
  path: '/v1/domains/{id}/zone-file',
  tags: ['domains'],
  summary: "Read a domain's records as a zone file",
  middleware: [requireAccess('read')] as const,
  request: { params: DomainPath },
  responses: {
    200: { description: 'Lines of a zone file (RFC 1035)', content: { 'text/plain': { schema: z.string() } } },
    ...refusals(...KEY_REFUSALS, 'not_found'),
  },
})

export function registerGetZoneFile(app: App): void {
  app.openapi(zoneFile, async (c) => {
    const id = parseDomainId(c.req.valid('param').id)
    const { name, text } = await readZoneFile(c.get('deps'), c.get('access').tenant, id)
    return c.text(text, 200, {
      'content-disposition': `attachment; filename="${name}.zone"`,
      'x-content-type-options': 'nosniff',
    })
  })
}
