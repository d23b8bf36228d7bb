/** `GET /v1/templates`: the account’s templates without their content, newest first. */
import { createRoute } from '@hono/zod-openapi'
import { ListTemplates, TemplateList } from '@mailstead/contracts/api/template.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { listTemplates } from '../../services/templates/read-templates.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'

const list = createRoute({
  method: 'get',
  path: '/v1/templates',
  tags: ['templates'],
  summary: 'List templates',
  middleware: [requireAccess('read')] as const,
  request: { query: ListTemplates },
  responses: {
    200: { description: 'A page of templates', content: { 'application/json': { schema: TemplateList } } },
    ...refusals(...KEY_REFUSALS, 'validation_error'),
  },
})

export function registerListTemplates(app: App): void {
  app.openapi(list, async (c) => {
    return c.json(await listTemplates(c.get('deps'), c.get('access'), c.req.valid('query')), 200)
  })
}
