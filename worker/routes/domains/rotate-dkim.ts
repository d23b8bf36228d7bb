/** `POST /v1/domains/:id/dkim/rotate`: new DKIM keys, which sign once both of their records were seen. */
import { createRoute } from '@hono/zod-openapi'
import { Domain } from '@mailstead/contracts/api/domain.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { rotateKeys } from '../../services/domains/dkim/rotate-keys.ts'
import { readDomain } from '../../services/domains/read-domain.ts'
import { actingIn } from '../acting.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { DomainPath, parseDomainId } from './domain-path.ts'

const rotate = createRoute({
  method: 'post',
  path: '/v1/domains/{id}/dkim/rotate',
  tags: ['domains'],
  summary: "Replace a domain's DKIM keys",
  middleware: [requireAccess('manage')] as const,
  request: { params: DomainPath },
  responses: {
    200: {
      description: 'The domain; publish the pending records beside the active ones',
      content: { 'application/json': { schema: Domain } },
    },
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

export function registerRotateDkim(app: App): void {
  app.openapi(rotate, async (c) => {
    const id = parseDomainId(c.req.valid('param').id)
    const access = actingIn(c)
    await rotateKeys(c.get('deps'), access, id)
    return c.json(await readDomain(c.get('deps'), access.tenant, id), 200)
  })
}
