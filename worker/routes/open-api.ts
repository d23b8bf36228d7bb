/** `GET /v1/openapi.json`: this API, described by its own routes. `docs/openapi.json` is the committed copy. */
import { createRoute, z } from '@hono/zod-openapi'
import type { App } from './app-types.ts'
import { VERSION } from './health.ts'
import { INTRODUCTION } from './open-api-introduction.ts'
import { TAG_GROUPS, TAGS } from './open-api-tags.ts'

/** What the document says beyond the routes; those without a key say so with `security: []`. */
export const OPEN_API = {
  openapi: '3.1.0',
  info: {
    title: 'Mailstead API',
    version: VERSION,
    description: INTRODUCTION,
    license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
  },
  // Relative to where the document is read from: every deployment describes itself.
  servers: [{ url: '/', description: 'This deployment' }],
  tags: TAGS,
  'x-tagGroups': TAG_GROUPS,
  security: [{ apiKey: [] }, { session: [] }],
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

/** For readers: routes are registered in the order in which they must be matched. */
const sortByPath = <Item>(paths: Readonly<Record<string, Item>>): Record<string, Item> =>
  Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1)))

export function registerOpenApi(app: App): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'apiKey', {
    type: 'http',
    scheme: 'bearer',
    description:
      'An API key in the header `Authorization: Bearer ms_<id>_<secret>`. A route that is called without one says so.',
  })
  app.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-mailstead.session_token',
    description:
      'The session of somebody who is signed in to the console. `Mailstead-Tenant: <id>` names the account. What changes something needs the `Origin` of this deployment.',
  })
  app.openAPIRegistry.registerPath(openApi)
  // Not typed by its own schema: the library's type of a document is wider than JSON.
  app.get(openApi.path, (c) => {
    const document = app.getOpenAPI31Document(OPEN_API)
    return c.json({ ...document, paths: sortByPath(document.paths ?? {}) })
  })
}
