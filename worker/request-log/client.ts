/** The one way to a tenant's request log. Every call takes a fresh stub: after a reset the old one keeps failing. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Bindings } from '../env.ts'
import { unavailable } from '../platform/refusal.ts'
import type { LoggedRequest, RequestQuery, RequestSummary } from './logged-request.ts'

export interface RequestLogClient {
  /** All or none. Throws whatever went wrong; one that is there already is left as it is. */
  append(requests: readonly LoggedRequest[]): Promise<void>
  /** Throws `service_unavailable`, as the following do. */
  list(query: RequestQuery): Promise<readonly RequestSummary[]>
  /** Null when there is none. */
  get(id: string): Promise<LoggedRequest | null>
  /** Removes requests with a lesser id. */
  removeBefore(id: string): Promise<void>
  /** Removes everything, for ever: later requests are not kept. */
  erase(): Promise<void>
}

const says = (error: unknown, property: 'durableObjectReset' | 'overloaded' | 'remote'): boolean =>
  error instanceof Error && Reflect.get(error, property) === true

function explain(error: unknown): unknown {
  // Thrown by our own code in there: a fault, not a trouble that passes.
  if (says(error, 'remote') && !says(error, 'durableObjectReset') && !says(error, 'overloaded')) return error
  return unavailable('The log of requests cannot be reached now. Repeat the request.')
}

export function openRequestLog(logs: Bindings['REQUEST_LOG'], tenant: TenantId): RequestLogClient {
  const open = () => logs.get(logs.idFromName(tenant))
  async function call<T>(act: (log: ReturnType<typeof open>) => Promise<T>): Promise<T> {
    try {
      return await act(open())
    } catch (error) {
      throw explain(error)
    }
  }
  return {
    append: async (requests) => open().append(requests),
    list: (query) => call(async (log) => log.list(query)),
    get: (id) => call(async (log) => log.get(id)),
    removeBefore: (id) => call(async (log) => log.removeBefore(id)),
    erase: () => call(async (log) => log.erase()),
  }
}
