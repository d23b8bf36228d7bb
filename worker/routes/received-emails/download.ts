/** `GET /v1/downloads/:token`: a mail or an attachment, by the link that the API gave. */
import { createRoute, z } from '@hono/zod-openapi'
import { readDownload } from '../../services/downloads/read-download.ts'
import { type App, refusals } from '../app-types.ts'

const DownloadPath = z.object({
  token: z
    .string()
    .max(2_000)
    .openapi({ param: { name: 'token', in: 'path' }, description: 'As the link has it.' }),
})

const download = createRoute({
  method: 'get',
  path: '/v1/downloads/{token}',
  tags: ['received emails'],
  summary: 'Download by a link',
  // The link itself is the key.
  security: [],
  request: { params: DownloadPath },
  responses: {
    200: {
      description: 'The bytes',
      content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
    },
    ...refusals('not_found', 'internal_server_error', 'service_unavailable'),
  },
})

/** RFC 6266 §5: a plain name for old clients, and the real one. */
const dispositionOf = (name: string): string =>
  `attachment; filename="${name.replaceAll(/[^\w .()-]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)}`

export function registerDownload(app: App): void {
  app.openapi(download, async (c) => {
    const { name, contentType, body } = await readDownload(c.get('deps'), c.req.valid('param').token)
    // Whatever it is, it was sent by a stranger: it is saved, never shown from our origin.
    const headers = {
      'content-type': contentType,
      'content-disposition': dispositionOf(name),
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    }
    return c.body(body, 200, headers)
  })
}
