/** `GET /t/c/:token`: a link of a mail whose sender asked to know of clicks. */
import { createRoute } from '@hono/zod-openapi'
import { readTrackedLink } from '../../services/tracking/tracked-links.ts'
import type { App } from '../app-types.ts'
import { note } from './note.ts'
import { answerOrPage, TokenPath, UNKNOWN_LINK } from './page.ts'

const click = createRoute({
  method: 'get',
  path: '/t/c/{token}',
  tags: ['tracking'],
  summary: 'Follow a link of a mail',
  // The link itself is the key.
  security: [],
  request: { params: TokenPath },
  responses: { 302: { description: 'To where the link leads' }, ...UNKNOWN_LINK },
})

export function registerClick(app: App): void {
  app.openapi(click, (c) =>
    answerOrPage(c, async () => {
      const link = await readTrackedLink(c.get('deps'), 'click', c.req.valid('param').token)
      note(c, { kind: 'click', ...link })
      c.header('referrer-policy', 'no-referrer')
      c.header('cache-control', 'no-store')
      // As the URL standard writes it: no character of it breaks a header.
      return c.redirect(new URL(link.url).href, 302)
    }),
  )
}
