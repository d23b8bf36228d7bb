/** `POST /v1/templates/:id/publish`: mails are made from the draft as it is now. */
import { createRoute } from '@hono/zod-openapi'
import { TemplateReference } from '@mailstead/contracts/api/template.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { publishTemplate } from '../../services/templates/publish-template.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { TemplatePath } from './template-path.ts'

const publish = createRoute({
  method: 'post',
  path: '/v1/templates/{id}/publish',
  tags: ['templates'],
  summary: 'Publish a template',
  middleware: [requireAccess('manage')] as const,
  request: { params: TemplatePath },
  responses: {
    200: { description: 'The template is published', content: { 'application/json': { schema: TemplateReference } } },
    ...refusals(...KEY_REFUSALS, 'not_found', 'conflict', 'validation_error'),
  },
})

export function registerPublishTemplate(app: App): void {
  app.openapi(publish, async (c) => {
    const id = await publishTemplate(c.get('deps'), c.get('access'), c.req.valid('param').id)
    return c.json({ object: 'template' as const, id }, 200)
  })
}
