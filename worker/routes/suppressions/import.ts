/** `POST /v1/suppressions/import`: a suppression list from elsewhere. */
import { createRoute } from '@hono/zod-openapi'
import { ImportSuppressions, SuppressionsImported } from '@mailstead/contracts/api/suppression.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { once } from '../../services/idempotency/once.ts'
import { importSuppressions } from '../../services/suppressions/import-suppressions.ts'
import { type App, JSON_REFUSALS, KEY_REFUSALS, refusals } from '../app-types.ts'
import { IdempotencyHeader } from '../idempotency-header.ts'

const importList = createRoute({
  method: 'post',
  path: '/v1/suppressions/import',
  tags: ['suppressions'],
  summary: 'Import up to 10,000 suppressed addresses',
  middleware: [requireAccess('manage')] as const,
  request: {
    headers: IdempotencyHeader,
    body: { required: true, content: { 'application/json': { schema: ImportSuppressions } } },
  },
  responses: {
    200: {
      description: 'The valid addresses are on the list',
      content: { 'application/json': { schema: SuppressionsImported } },
    },
    ...refusals(...KEY_REFUSALS, ...JSON_REFUSALS, 'invalid_idempotent_request'),
  },
})

export function registerImportSuppressions(app: App): void {
  app.openapi(importList, async (c) => {
    const [deps, access, request] = [c.get('deps'), c.get('access'), c.req.valid('json')]
    const keyed = { operation: importList.path, key: c.req.valid('header')['idempotency-key'] ?? null, request }
    const answer = await once(deps, access, keyed, (thing) => importSuppressions(deps, access, request, thing))
    return c.json(answer, 200)
  })
}
