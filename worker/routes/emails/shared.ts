/** `GET /v1/shared/:token`: the page of a shared mail, by the link that the API gave. */
import { createRoute, z } from '@hono/zod-openapi'
import { readShared } from '../../services/sharing/share-email.ts'
import { type App, refusals } from '../app-types.ts'

const SharedPath = z.object({
  token: z
    .string()
    .max(2_000)
    .openapi({ param: { name: 'token', in: 'path' }, description: 'As the link has it.' }),
})

const shared = createRoute({
  method: 'get',
  path: '/v1/shared/{token}',
  tags: ['emails'],
  summary: 'See a shared mail',
  // The link itself is the key.
  security: [],
  request: { params: SharedPath },
  responses: {
    200: { description: 'The mail as a page', content: { 'text/html': { schema: z.string() } } },
    ...refusals('not_found', 'internal_server_error', 'service_unavailable'),
  },
})

// The mail's HTML is a stranger's as far as a browser goes: nothing runs, and the page has no origin.
const HEADERS = {
  'content-security-policy':
    "sandbox; default-src 'none'; img-src data: https:; font-src https:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
  'cache-control': 'private, no-store',
}

export function registerShared(app: App): void {
  app.openapi(shared, async (c) => c.html(await readShared(c.get('deps'), c.req.valid('param').token), 200, HEADERS))
}
