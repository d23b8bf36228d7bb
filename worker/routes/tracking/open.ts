/** `GET /t/o/:token`: the image of a mail whose sender asked to know of opens. */
import { createRoute, z } from '@hono/zod-openapi'
import { readTrackedLink } from '../../services/tracking/tracked-links.ts'
import type { App } from '../app-types.ts'
import { note } from './note.ts'
import { answerOrPage, TokenPath, UNKNOWN_LINK } from './page.ts'
import { answerPixel } from './pixel.ts'

const open = createRoute({
  method: 'get',
  path: '/t/o/{token}',
  tags: ['tracking'],
  summary: 'Load the image that tells of an open',
  // The link itself is the key.
  security: [],
  request: { params: TokenPath },
  responses: {
    200: {
      description: 'One transparent pixel',
      content: { 'image/gif': { schema: z.string().openapi({ format: 'binary' }) } },
    },
    ...UNKNOWN_LINK,
  },
})

export function registerOpen(app: App): void {
  app.openapi(open, (c) =>
    answerOrPage(c, async () => {
      const link = await readTrackedLink(c.get('deps'), 'open', c.req.valid('param').token)
      note(c, { kind: 'open', ...link })
      return answerPixel(c)
    }),
  )
}
