/** `GET /v1/openapi.json`: this API, described by its own routes. `docs/openapi.json` is the committed copy. */
import { createRoute, z } from '@hono/zod-openapi'
import type { App } from './app-types.ts'
import { VERSION } from './health.ts'

/** What the document says beyond the routes; those without a key say so with `security: []`. */
export const OPEN_API = {
  openapi: '3.1.0',
  info: { title: 'Mailstead', version: VERSION, description: 'Send mail and read what became of it.' },
  security: [{ apiKey: [] }],
} satisfies Parameters<App['getOpenAPI31Document']>[0]

const openApi = createRoute({
  method: 'get',
  path: '/v1/openapi.json',
  tags: ['api'],
  summary: 'Read this description',
  security: [],
  responses: {
    200: {
      description: 'An OpenAPI 3.1 document',
      content: { 'application/json': { schema: z.record(z.string(), z.unknown()) } },
    },
  },
})

export function registerOpenApi(app: App): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'apiKey', {
    type: 'http',
    scheme: 'bearer',
    description: 'An API key: `ms_<id>_<secret>`.',
  })
  app.openAPIRegistry.registerPath(openApi)
  // Not typed by its own schema: the library's type of a document is wider than JSON.
  app.get(openApi.path, (c) => c.json(app.getOpenAPI31Document(OPEN_API)))
}
