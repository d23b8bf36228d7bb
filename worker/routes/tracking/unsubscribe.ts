/** `POST /u/:token`: a reader leaves, by the button of our page or by that of the mailbox provider (RFC 8058 §3.2). */
import { createRoute } from '@hono/zod-openapi'
import { renderDone } from '../../services/tracking/render-page.ts'
import { unsubscribe } from '../../services/tracking/unsubscribe.ts'
import type { App } from '../app-types.ts'
import { answerOrPage, answerPage, PAGE, TokenPath, UNKNOWN_LINK } from './page.ts'

const leave = createRoute({
  method: 'post',
  path: '/u/{token}',
  tags: ['tracking'],
  summary: 'Unsubscribe with one click',
  description: 'The body says `List-Unsubscribe=One-Click` and is not looked at. Repeating is harmless.',
  // The link itself is the key.
  security: [],
  request: { params: TokenPath },
  responses: {
    200: { description: 'The address is on the suppression list', content: PAGE },
    ...UNKNOWN_LINK,
    503: { description: 'Not now; nothing was changed', content: PAGE },
  },
})

export function registerUnsubscribe(app: App): void {
  app.openapi(leave, (c) =>
    answerOrPage(c, async () =>
      answerPage(c, renderDone(await unsubscribe(c.get('deps'), c.req.valid('param').token))),
    ),
  )
}
