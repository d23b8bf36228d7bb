/** `POST /v1/templates/:id/duplicate`: a new draft with the same content. */
import { createRoute } from '@hono/zod-openapi'
import { TemplateReference } from '@mailstead/contracts/api/template.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { once } from '../../services/idempotency/once.ts'
import { duplicateTemplate } from '../../services/templates/duplicate-template.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { IdempotencyHeader } from '../idempotency-header.ts'
import { TemplatePath } from './template-path.ts'

const duplicate = createRoute({
  method: 'post',
  path: '/v1/templates/{id}/duplicate',
  tags: ['templates'],
  summary: 'Duplicate a template',
  middleware: [requireAccess('manage')] as const,
  request: { headers: IdempotencyHeader, params: TemplatePath },
  responses: {
    201: { description: 'The copy is a draft', content: { 'application/json': { schema: TemplateReference } } },
    ...refusals(...KEY_REFUSALS, 'validation_error', 'invalid_idempotent_request', 'not_found', 'conflict'),
  },
})

export function registerDuplicateTemplate(app: App): void {
  app.openapi(duplicate, async (c) => {
    const [deps, access, request] = [c.get('deps'), c.get('access'), c.req.valid('param')]
    const keyed = { operation: duplicate.path, key: c.req.valid('header')['idempotency-key'] ?? null, request }
    const answer = await once(deps, access, keyed, async ({ id }) => ({
      object: 'template' as const,
      id: await duplicateTemplate(deps, access, request.id, id),
    }))
    return c.json(answer, 201)
  })
}
