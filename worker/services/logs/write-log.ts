/** Keeps requests and their answers in their tenant's log, those of one moment together. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { describeError } from '../../platform/log.ts'
import { openRequestLog } from '../../request-log/client.ts'
import type { LoggedRequest, RequestSummary } from '../../request-log/logged-request.ts'
import { maskBody, maskText } from './mask-body.ts'

const ENDPOINT_MAX_CHARS = 1_000
const USER_AGENT_MAX_CHARS = 500
/** A call of the log costs more than a row in it: under load one call takes what came meanwhile. */
const COLLECT_MS = 100
const TOGETHER_MAX = 50
/** Whoever was to write these is gone. */
const ABANDONED_MS = 10 * COLLECT_MS

/** A request as it came, and its answer; the texts are JSON or null. */
export interface Exchange extends RequestSummary {
  readonly requestText: string | null
  readonly responseText: string | null
}

type WriteDeps = Pick<Deps, 'log' | 'requestLogs'>

interface Group {
  readonly openedAtMs: number
  readonly requests: LoggedRequest[]
}

/** What waits in this isolate. Plain values: the invocation of one request may write what others left. */
const collected = new WeakMap<Deps['requestLogs'], Map<TenantId, Group>>()

function toLogged({ id, method, endpoint, status, userAgent, requestText, responseText }: Exchange): LoggedRequest {
  return {
    id,
    method,
    endpoint: maskText(endpoint, ENDPOINT_MAX_CHARS),
    status,
    userAgent: userAgent === null ? null : maskText(userAgent, USER_AGENT_MAX_CHARS),
    requestBody: requestText === null ? null : maskBody(requestText),
    responseBody: responseText === null ? null : maskBody(responseText),
  }
}

async function append(deps: WriteDeps, tenant: TenantId, requests: readonly LoggedRequest[]): Promise<void> {
  try {
    await openRequestLog(deps.requestLogs, tenant).append(requests)
  } catch (error) {
    for (const { id } of requests)
      deps.log('warn', 'request_log.not_written', { requestId: id, error: describeError(error) })
  }
}

function groupsOf(logs: Deps['requestLogs']): Map<TenantId, Group> {
  const groups = collected.get(logs) ?? new Map<TenantId, Group>()
  collected.set(logs, groups)
  return groups
}

const isFull = ({ requests, openedAtMs }: Group): boolean =>
  requests.length >= TOGETHER_MAX || Date.now() - openedAtMs > ABANDONED_MS

/** Ends when the request is kept, or when it is left to another that will keep it. A failure is told in our own log. */
export async function writeLog(deps: WriteDeps, tenant: TenantId, exchange: Exchange): Promise<void> {
  const groups = groupsOf(deps.requestLogs)
  const logged = toLogged(exchange)
  const open = groups.get(tenant)
  const group = open ?? { openedAtMs: Date.now(), requests: [] }
  group.requests.push(logged)
  if (open && !isFull(open)) return
  if (!open) {
    groups.set(tenant, group)
    await scheduler.wait(COLLECT_MS)
    // It was full, and another one has taken it.
    if (groups.get(tenant) !== group) return
  }
  groups.delete(tenant)
  await append(deps, tenant, group.requests)
}
