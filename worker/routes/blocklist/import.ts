/** `POST /v1/blocklist/import`: refuses many hosts at once. */
import { createRoute } from '@hono/zod-openapi'
import { BlocksImported, ImportBlocks } from '@mailstead/contracts/api/blocklist.ts'
import { requireKey } from '../../middleware/authenticate.ts'
import { importBlocks } from '../../services/blocklist/add-blocks.ts'
import { type App, JSON_REFUSALS, KEY_REFUSALS, refusals } from '../app-types.ts'

const importList = createRoute({
  method: 'post',
  path: '/v1/blocklist/import',
  tags: ['blocklist'],
  summary: 'Block many hosts',
  middleware: [requireKey('manage')] as const,
  request: { body: { required: true, content: { 'application/json': { schema: ImportBlocks } } } },
  responses: {
    200: { description: 'The entries are on the list', content: { 'application/json': { schema: BlocksImported } } },
    ...refusals(...KEY_REFUSALS, ...JSON_REFUSALS),
  },
})

export function registerImportBlocks(app: App): void {
  app.openapi(importList, async (c) => {
    const imported = await importBlocks(c.get('deps'), c.get('access').tenant, c.req.valid('json').entries)
    return c.json({ object: 'blocklist_import' as const, imported }, 200)
  })
}
