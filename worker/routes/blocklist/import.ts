/** `POST /v1/blocklist/import`: refuses many hosts at once. */
import { createRoute } from '@hono/zod-openapi'
import { BlocksImported, ImportBlocks } from '@mailstead/contracts/api/blocklist.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { importBlocks } from '../../services/blocklist/add-blocks.ts'
import { once } from '../../services/idempotency/once.ts'
import { actingIn } from '../acting.ts'
import { type App, JSON_REFUSALS, KEY_REFUSALS, refusals } from '../app-types.ts'
import { IdempotencyHeader } from '../idempotency-header.ts'

const importList = createRoute({
  method: 'post',
  path: '/v1/blocklist/import',
  tags: ['blocklist'],
  summary: 'Block many hosts',
  middleware: [requireAccess('manage')] as const,
  request: {
    headers: IdempotencyHeader,
    body: { required: true, content: { 'application/json': { schema: ImportBlocks } } },
  },
  responses: {
    200: { description: 'The entries are on the list', content: { 'application/json': { schema: BlocksImported } } },
    ...refusals(...KEY_REFUSALS, ...JSON_REFUSALS, 'invalid_idempotent_request'),
  },
})

export function registerImportBlocks(app: App): void {
  app.openapi(importList, async (c) => {
    const [deps, access, request] = [c.get('deps'), actingIn(c), c.req.valid('json')]
    const keyed = { operation: importList.path, key: c.req.valid('header')['idempotency-key'] ?? null, request }
    const answer = await once(deps, access, keyed, async () => ({
      object: 'blocklist_import' as const,
      imported: await importBlocks(deps, access, request.entries),
    }))
    return c.json(answer, 200)
  })
}
