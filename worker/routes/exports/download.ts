/** `GET /v1/exports/:token`: everything of an account as a tar file, by the link that its owner got. */
import { createRoute, z } from '@hono/zod-openapi'
import { openExport } from '../../services/exports/export-link.ts'
import { type App, refusals } from '../app-types.ts'

const ExportPath = z.object({
  token: z
    .string()
    .max(2_000)
    .openapi({ param: { name: 'token', in: 'path' }, description: 'As the link has it.' }),
})

const download = createRoute({
  method: 'get',
  path: '/v1/exports/{token}',
  tags: ['people'],
  summary: 'Download everything of an account',
  // The link itself is the key.
  security: [],
  request: { params: ExportPath },
  responses: {
    200: {
      description: 'A tar file; its last entry is `end.json`',
      content: { 'application/x-tar': { schema: z.string().openapi({ format: 'binary' }) } },
    },
    ...refusals('not_found', 'internal_server_error', 'service_unavailable'),
  },
})

export function registerDownloadExport(app: App): void {
  app.openapi(download, async (c) => {
    const { name, body } = await openExport(c.get('deps'), c.req.valid('param').token)
    return c.body(body, 200, {
      'content-type': 'application/x-tar',
      'content-disposition': `attachment; filename="${name}"`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    })
  })
}
