/** Keeps one request and its answer in the tenant's log. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { openRequestLog } from '../../request-log/client.ts'
import type { RequestSummary } from '../../request-log/logged-request.ts'
import { maskBody, maskText } from './mask-body.ts'

const ENDPOINT_MAX_CHARS = 1_000
const USER_AGENT_MAX_CHARS = 500

/** A request as it came, and its answer; the texts are JSON or null. */
export interface Exchange extends RequestSummary {
  readonly requestText: string | null
  readonly responseText: string | null
}

export async function writeLog(
  deps: Pick<Deps, 'requestLogs'>,
  tenant: TenantId,
  { id, method, endpoint, status, userAgent, requestText, responseText }: Exchange,
): Promise<void> {
  await openRequestLog(deps.requestLogs, tenant).append({
    id,
    method,
    endpoint: maskText(endpoint, ENDPOINT_MAX_CHARS),
    status,
    userAgent: userAgent === null ? null : maskText(userAgent, USER_AGENT_MAX_CHARS),
    requestBody: requestText === null ? null : maskBody(requestText),
    responseBody: responseText === null ? null : maskBody(responseText),
  })
}
