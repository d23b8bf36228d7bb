/** `DELETE /v1/templates/:id`: no mail can be made from it any more. */
import { createRoute } from '@hono/zod-openapi'
import { TemplateRemoved } from '@mailstead/contracts/api/template.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { removeTemplate } from '../../services/templates/remove-template.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { TemplatePath } from './template-path.ts'

const remove = createRoute({
  method: 'delete',
  path: '/v1/templates/{id}',
  tags: ['templates'],
  summary: 'Remove a template',
  middleware: [requireAccess('manage')] as const,
  request: { params: TemplatePath },
  responses: {
    200: { description: 'The template is gone', content: { 'application/json': { schema: TemplateRemoved } } },
    ...refusals(...KEY_REFUSALS, 'not_found'),
  },
})

export function registerRemoveTemplate(app: App): void {
  app.openapi(remove, async (c) => {
    const id = await removeTemplate(c.get('deps'), c.get('access'), c.req.valid('param').id)
    return c.json({ object: 'template' as const, id, deleted: true as const }, 200)
  })
}
