/** `POST /v1/templates`: a new draft. */
import { createRoute } from '@hono/zod-openapi'
import { CreateTemplate, TemplateReference } from '@mailstead/contracts/api/template.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { once } from '../../services/idempotency/once.ts'
import { createTemplate } from '../../services/templates/create-template.ts'
import { type App, JSON_REFUSALS, KEY_REFUSALS, refusals } from '../app-types.ts'
import { IdempotencyHeader } from '../idempotency-header.ts'

const create = createRoute({
  method: 'post',
  path: '/v1/templates',
  tags: ['templates'],
  summary: 'Create a template',
  middleware: [requireAccess('manage')] as const,
  request: {
    headers: IdempotencyHeader,
    body: { required: true, content: { 'application/json': { schema: CreateTemplate } } },
  },
  responses: {
    201: { description: 'The template is a draft', content: { 'application/json': { schema: TemplateReference } } },
    ...refusals(...KEY_REFUSALS, ...JSON_REFUSALS, 'invalid_idempotent_request', 'conflict'),
  },
})

export function registerCreateTemplate(app: App): void {
  app.openapi(create, async (c) => {
    const [deps, access, request] = [c.get('deps'), c.get('access'), c.req.valid('json')]
    const keyed = { operation: create.path, key: c.req.valid('header')['idempotency-key'] ?? null, request }
    const answer = await once(deps, access, keyed, async ({ id }) => ({
      object: 'template' as const,
      id: await createTemplate(deps, access, request, id),
    }))
    return c.json(answer, 201)
  })
}
