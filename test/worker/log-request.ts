/** Requests in a tenant's log. */
import { env } from 'cloudflare:workers'
import { newId } from '../../worker/platform/ids.ts'
import { openRequestLog } from '../../worker/request-log/client.ts'
import type { LoggedRequest } from '../../worker/request-log/logged-request.ts'
import { call } from './call.ts'
import type { TestTenant } from './create-tenant.ts'

/** One that is made up; its id. */
export async function addLog({ tenant }: TestTenant, parts: Partial<LoggedRequest> = {}): Promise<string> {
  const id = parts.id ?? newId(Date.now())
  await openRequestLog(env.REQUEST_LOG, tenant.id).append([
    {
      ...{ id, method: 'GET', endpoint: '/v1/domains', status: 200, userAgent: null },
      ...{ requestBody: null, responseBody: null, ...parts },
    },
  ])
  return id
}

const TRIES = 100
const PAUSE_MS = 20

/** The entry of a request that was answered with this `X-Request-Id`; it is written after the answer. */
// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the API answered
export async function waitForLog(owner: TestTenant, requestId: string | null): Promise<any> {
  for (let n = 0; n < TRIES; n++) {
    const { status, json } = await call('GET', `/v1/logs/${requestId}`, { key: owner.apiKey })
    if (status === 200) return json
    await scheduler.wait(PAUSE_MS)
  }
  throw new Error(`Request ${requestId} was not logged`)
}
