/** `PATCH /v1/templates/:id`: changes the draft; mails go on as published. */
import { createRoute } from '@hono/zod-openapi'
import { TemplateReference, UpdateTemplate } from '@mailstead/contracts/api/template.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { updateTemplate } from '../../services/templates/update-template.ts'
import { type App, JSON_REFUSALS, KEY_REFUSALS, refusals } from '../app-types.ts'
import { TemplatePath } from './template-path.ts'

const update = createRoute({
  method: 'patch',
  path: '/v1/templates/{id}',
  tags: ['templates'],
  summary: 'Change a template',
  middleware: [requireAccess('manage')] as const,
  request: {
    params: TemplatePath,
    body: { required: true, content: { 'application/json': { schema: UpdateTemplate } } },
  },
  responses: {
    200: { description: 'The draft is changed', content: { 'application/json': { schema: TemplateReference } } },
    ...refusals(...KEY_REFUSALS, ...JSON_REFUSALS, 'not_found', 'conflict'),
  },
})

export function registerUpdateTemplate(app: App): void {
  app.openapi(update, async (c) => {
    const { id: idOrAlias } = c.req.valid('param')
    const id = await updateTemplate(c.get('deps'), c.get('access'), idOrAlias, c.req.valid('json'))
    return c.json({ object: 'template' as const, id }, 200)
  })
}
