/** `GET /t/o/:token`: the image of a mail whose sender asked to know of opens. */
import { createRoute, z } from '@hono/zod-openapi'
import { readTrackedLink } from '../../services/tracking/tracked-links.ts'
import type { App } from '../app-types.ts'
import { note } from './note.ts'
import { answerOrPage, TokenPath, UNKNOWN_LINK } from './page.ts'

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

/** GIF89a of one pixel, which is transparent. */
const PIXEL = Uint8Array.from(atob('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'), (octet) =>
  octet.charCodeAt(0),
)
const HEADERS = { 'content-type': 'image/gif', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

export function registerOpen(app: App): void {
  app.openapi(open, (c) =>
    answerOrPage(c, async () => {
      const link = await readTrackedLink(c.get('deps'), 'open', c.req.valid('param').token)
      note(c, { kind: 'open', ...link })
      return c.body(PIXEL, 200, HEADERS)
    }),
  )
}
