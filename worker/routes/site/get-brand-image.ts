/** `GET /brand/:image?v=`: logo or favicon. The address of one version never shows another. */
import { createRoute, z } from '@hono/zod-openapi'
import { notFound } from '../../platform/refusal.ts'
import { readImage } from '../../services/brand/images.ts'
import { type App, refusals } from '../app-types.ts'
import { answerImage, IMAGE } from './answer-image.ts'

const route = createRoute({
  method: 'get',
  path: '/brand/{image}',
  tags: ['site'],
  summary: 'Load logo or favicon',
  security: [],
  request: {
    params: z.object({
      image: z.string().openapi({ param: { name: 'image', in: 'path' }, description: '`logo` or `favicon`.' }),
    }),
    query: z.object({
      v: z
        .string()
        .optional()
        .openapi({ description: 'The version that is meant. Without it the present one is answered, and not kept.' }),
    }),
  },
  responses: {
    200: { description: 'The image', content: IMAGE },
    ...refusals('not_found', 'internal_server_error', 'service_unavailable'),
  },
})

const FOR_GOOD = 'public, max-age=31536000, immutable'

export function registerGetBrandImage(app: App): void {
  app.openapi(route, async (c) => {
    const { image: name } = c.req.valid('param')
    if (name !== 'logo' && name !== 'favicon') throw notFound('image')
    const [image, { v }] = [await readImage(c.get('deps'), name), c.req.valid('query')]
    if (image === null || (v !== undefined && v !== image.version)) throw notFound('image')
    return answerImage(c, image, v === undefined ? 'no-cache' : FOR_GOOD)
  })
}
