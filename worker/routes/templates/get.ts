/** `GET /v1/templates/:id`: one template with the content of its draft. */
import { createRoute } from '@hono/zod-openapi'
import { Template } from '@mailstead/contracts/api/template.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { readTemplate } from '../../services/templates/read-templates.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { TemplatePath } from './template-path.ts'

const get = createRoute({
  method: 'get',
  path: '/v1/templates/{id}',
  tags: ['templates'],
  summary: 'Get a template',
  middleware: [requireAccess('read')] as const,
  request: { params: TemplatePath },
  responses: {
    200: { description: 'The template', content: { 'application/json': { schema: Template } } },
    ...refusals(...KEY_REFUSALS, 'not_found'),
  },
})

export function registerGetTemplate(app: App): void {
  app.openapi(get, async (c) => {
    return c.json(await readTemplate(c.get('deps'), c.get('access'), c.req.valid('param').id), 200)
  })
}
