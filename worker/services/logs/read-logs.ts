/** A tenant's requests as the API shows them. */
import type { ListLogs, LogEntry, LogId, LogList } from '@mailstead/contracts/api/log.ts'
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { readIdTime } from '../../platform/ids.ts'
import { cutPage } from '../../platform/page.ts'
import { notFound } from '../../platform/refusal.ts'
import { openRequestLog } from '../../request-log/client.ts'
import type { RequestQuery, RequestSummary } from '../../request-log/logged-request.ts'

const showSummary = ({ id, method, endpoint, status, userAgent }: RequestSummary): LogList['data'][number] => ({
  id,
  created_at: new Date(readIdTime(id) ?? 0).toISOString(),
  endpoint,
  method,
  response_status: status,
  user_agent: userAgent,
})

/** `4xx` is 400 to 499. */
function rangeOf(status: string | undefined): RequestQuery['status'] {
  if (status === undefined) return null
  return { from: Number(status.replace('xx', '00')), to: Number(status.replace('xx', '99')) }
}

const parseBody = (json: string | null): unknown => (json === null ? null : JSON.parse(json))

/** Throws `not_found`. */
export async function readLog(deps: Pick<Deps, 'requestLogs'>, tenant: TenantId, id: LogId): Promise<LogEntry> {
  const request = await openRequestLog(deps.requestLogs, tenant).get(id)
  if (!request) throw notFound('log entry')
  return {
    object: 'log',
    ...showSummary(request),
    request_body: parseBody(request.requestBody),
    response_body: parseBody(request.responseBody),
  }
}

/** A page, newest first. */
export async function listLogs(deps: Pick<Deps, 'requestLogs'>, tenant: TenantId, page: ListLogs): Promise<LogList> {
  const rows = await openRequestLog(deps.requestLogs, tenant).list({
    limit: page.limit + 1,
    after: page.after ?? null,
    before: page.before ?? null,
    status: rangeOf(page.status),
    method: page.method ?? null,
    path: page.path ?? null,
  })
  const { shown, hasMore } = cutPage(rows, page)
  return { object: 'list', has_more: hasMore, data: shown.map(showSummary) }
}
