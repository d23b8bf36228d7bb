/** `POST /v1/templates/:id/duplicate`: a new draft with the same content. */
import { createRoute } from '@hono/zod-openapi'
import { TemplateReference } from '@mailstead/contracts/api/template.ts'
import { requireKey } from '../../middleware/authenticate.ts'
import { duplicateTemplate } from '../../services/templates/duplicate-template.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { TemplatePath } from './template-path.ts'

const duplicate = createRoute({
  method: 'post',
  path: '/v1/templates/{id}/duplicate',
  tags: ['templates'],
  summary: 'Duplicate a template',
  middleware: [requireKey('manage')] as const,
  request: { params: TemplatePath },
  responses: {
    201: { description: 'The copy is a draft', content: { 'application/json': { schema: TemplateReference } } },
    ...refusals(...KEY_REFUSALS, 'not_found'),
  },
})

export function registerDuplicateTemplate(app: App): void {
  app.openapi(duplicate, async (c) => {
    const id = await duplicateTemplate(c.get('deps'), c.get('access'), c.req.valid('param').id)
    return c.json({ object: 'template' as const, id }, 201)
  })
}
