/** `POST /v1/templates`: a new draft. */
import { createRoute } from '@hono/zod-openapi'
import { CreateTemplate, TemplateReference } from '@mailstead/contracts/api/template.ts'
import { requireKey } from '../../middleware/authenticate.ts'
import { createTemplate } from '../../services/templates/create-template.ts'
import { type App, JSON_REFUSALS, KEY_REFUSALS, refusals } from '../app-types.ts'

const create = createRoute({
  method: 'post',
  path: '/v1/templates',
  tags: ['templates'],
  summary: 'Create a template',
  middleware: [requireKey('manage')] as const,
  request: { body: { required: true, content: { 'application/json': { schema: CreateTemplate } } } },
  responses: {
    201: { description: 'The template is a draft', content: { 'application/json': { schema: TemplateReference } } },
    ...refusals(...KEY_REFUSALS, ...JSON_REFUSALS, 'conflict'),
  },
})

export function registerCreateTemplate(app: App): void {
  app.openapi(create, async (c) => {
    const id = await createTemplate(c.get('deps'), c.get('access'), c.req.valid('json'))
    return c.json({ object: 'template' as const, id }, 201)
  })
}
