/** The `:id` of a template. Any text is taken: one that is no id or alias of ours answers like a missing one. */
import { z } from '@hono/zod-openapi'

export const TemplatePath = z.object({
  id: z
    .string()
    .max(400)
    .openapi({ param: { name: 'id', in: 'path' }, example: 'order-confirmation' })
    .meta({ description: 'Id or alias of the template.' }),
})
