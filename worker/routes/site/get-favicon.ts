/** `GET /favicon.ico`: what browsers ask for by themselves. The favicon of the deployment, or the mark of the product. */
import { createRoute } from '@hono/zod-openapi'
import { readImage } from '../../services/brand/images.ts'
import { type App, refusals } from '../app-types.ts'
import { answerImage, IMAGE } from './answer-image.ts'

const route = createRoute({
  method: 'get',
  path: '/favicon.ico',
  tags: ['site'],
  summary: 'Load the favicon',
  security: [],
  responses: {
    200: { description: 'The image', content: IMAGE },
    302: { description: 'To the mark of the product, where the deployment has no favicon' },
    ...refusals('internal_server_error', 'service_unavailable'),
  },
})

/** The address has no version: a change is seen after some minutes. */
const FOR_MINUTES = 'public, max-age=300'

export function registerGetFavicon(app: App): void {
  app.openapi(route, async (c) => {
    const image = await readImage(c.get('deps'), 'favicon')
    if (image !== null) return answerImage(c, image, FOR_MINUTES)
    c.header('cache-control', FOR_MINUTES)
    return c.redirect('/favicon.svg', 302)
  })
}
