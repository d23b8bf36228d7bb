/** `GET /relay/v1/config`: what a relay must know to answer RCPT TO by itself. */
import { createRoute, z } from '@hono/zod-openapi'
import { MxPage } from '@mailstead/contracts/mx-entry.ts'
import { CLOCK_HEADER } from '@mailstead/contracts/relay-signature.ts'
import { requireRelay } from '../../middleware/require-relay.ts'
import { readMxPage } from '../../services/receiving/relay-copy/read-mx-page.ts'
import { type App, refusals } from '../app-types.ts'
import { RELAY_REFUSALS } from './relay-refusals.ts'

const config = createRoute({
  method: 'get',
  path: '/relay/v1/config',
  tags: ['relay'],
  summary: 'Read what is hosted and what is blocked',
  security: [],
  middleware: [requireRelay] as const,
  request: {
    query: z.object({
      after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).openapi({
        description: 'The revision that the relay has; 0 for none',
        example: 0,
      }),
    }),
    headers: z.object({ 'if-none-match': z.string().optional() }),
  },
  responses: {
    200: { description: 'What is newer, in order of revision', content: { 'application/json': { schema: MxPage } } },
    304: { description: 'Nothing is newer than the revision of the etag' },
    ...refusals(...RELAY_REFUSALS),
  },
})

export function registerConfig(app: App): void {
  app.openapi(config, async (c) => {
    const page = await readMxPage(c.get('deps'), c.get('relay'), c.req.valid('query').after)
    const etag = `"${page.revision}"`
    const isSame = page.entries.length === 0 && !page.reset && c.req.valid('header')['if-none-match'] === etag
    c.header('etag', etag)
    c.header(CLOCK_HEADER, String(c.get('deps').clock.now()))
    return isSame ? c.body(null, 304) : c.json(page, 200)
  })
}
