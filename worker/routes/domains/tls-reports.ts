/** `GET /v1/domains/:id/tls-reports`: what other providers report of TLS with the domain, newest first. */
import { createRoute } from '@hono/zod-openapi'
import { DomainTlsReportList, ListTlsReports } from '@mailstead/contracts/api/domains/tls-report.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { listTlsReports } from '../../services/domains/mta-sts/list-tls-reports.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { DomainPath, parseDomainId } from './domain-path.ts'

const list = createRoute({
  method: 'get',
  path: '/v1/domains/{id}/tls-reports',
  tags: ['domains'],
  summary: 'List reports on TLS about a domain',
  middleware: [requireAccess('read')] as const,
  request: { params: DomainPath, query: ListTlsReports },
  responses: {
    200: { description: 'A page of reports', content: { 'application/json': { schema: DomainTlsReportList } } },
    ...refusals(...KEY_REFUSALS, 'validation_error', 'not_found'),
  },
})

export function registerListTlsReports(app: App): void {
  app.openapi(list, async (c) => {
    const id = parseDomainId(c.req.valid('param').id)
    return c.json(await listTlsReports(c.get('deps'), c.get('access'), id, c.req.valid('query')), 200)
  })
}
