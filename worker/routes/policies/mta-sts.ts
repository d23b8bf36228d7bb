/** `GET /.well-known/mta-sts.txt` at `mta-sts.<domain>`: the policy of a tenant's domain, for servers that send to it. */
import { createRoute, z } from '@hono/zod-openapi'
import { notFound } from '../../platform/refusal.ts'
import { servePolicy } from '../../services/domains/mta-sts/serve-policy.ts'
import { type App, refusals } from '../app-types.ts'

/** A changed mode is seen within this time. */
const CACHE_SECONDS = 300

const policy = createRoute({
  method: 'get',
  path: '/.well-known/mta-sts.txt',
  tags: ['domains'],
  summary: 'Read the MTA-STS policy of the domain that the host names',
  security: [],
  responses: {
    200: { description: 'A policy (RFC 8461 §3.2)', content: { 'text/plain': { schema: z.string() } } },
    ...refusals('not_found'),
  },
})

export function registerMtaSts(app: App): void {
  app.openapi(policy, async (c) => {
    const text = await servePolicy(c.get('deps'), new URL(c.req.url).hostname)
    if (text === null) throw notFound('policy')
    return c.text(text, 200, { 'cache-control': `public, max-age=${CACHE_SECONDS}` })
  })
}
