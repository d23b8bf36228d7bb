/** `GET /u/:token`: asks a reader who follows the link; programs that follow every link change nothing. */
import { createRoute } from '@hono/zod-openapi'
import { renderAsk } from '../../services/tracking/render-page.ts'
import { readUnsubscribe } from '../../services/tracking/unsubscribe.ts'
import type { App } from '../app-types.ts'
import { answerOrPage, answerPage, PAGE, TokenPath, UNKNOWN_LINK } from './page.ts'

const ask = createRoute({
  method: 'get',
  path: '/u/{token}',
  tags: ['tracking'],
  summary: 'See the page to unsubscribe',
  // The link itself is the key.
  security: [],
  request: { params: TokenPath },
  responses: { 200: { description: 'A page with one button', content: PAGE }, ...UNKNOWN_LINK },
})

export function registerAskUnsubscribe(app: App): void {
  app.openapi(ask, (c) =>
    answerOrPage(c, async () =>
      answerPage(c, renderAsk(await readUnsubscribe(c.get('deps'), c.req.valid('param').token))),
    ),
  )
}
