/** Requests that are kept together. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { describe, expect, it, vi } from 'vitest'
import type { Deps } from '../../deps.ts'
import type { LoggedRequest } from '../../request-log/logged-request.ts'
import { writeLog } from './write-log.ts'

const [TENANT, OTHER] = ['tenant-a', 'tenant-b'] as unknown as [TenantId, TenantId]

/** Logs that note with what they were called. */
function stage(append: () => Promise<void> = async () => undefined) {
  const calls: { readonly tenant: string; readonly ids: readonly string[] }[] = []
  const logs = {
    idFromName: (name: string) => name,
    get: (tenant: string) => ({
      append: (requests: readonly LoggedRequest[]) => {
        calls.push({ tenant, ids: requests.map(({ id }) => id) })
        return append()
      },
    }),
  }
  const log = vi.fn<Deps['log']>()
  const deps = { log, requestLogs: logs as unknown as Deps['requestLogs'] }
  const write = (tenant: TenantId, id: string) =>
    writeLog(deps, tenant, {
      ...{ id, method: 'GET', endpoint: '/v1/domains', status: 200, userAgent: null },
      ...{ requestText: null, responseText: null },
    })
  return { calls, log, write }
}

describe('requests of one moment', () => {
  it('are one call a tenant, in their order', async () => {
    const { calls, write } = stage()
    await Promise.all([write(TENANT, '1'), write(OTHER, '2'), write(TENANT, '3'), write(TENANT, '4')])
    expect(calls).toEqual([
      { tenant: TENANT, ids: ['1', '3', '4'] },
      { tenant: OTHER, ids: ['2'] },
    ])
    await write(TENANT, '5')
    expect(calls.at(-1)).toEqual({ tenant: TENANT, ids: ['5'] })
  })

  it('are at most fifty a call, and none is left or kept twice', async () => {
    const { calls, write } = stage()
    const ids = Array.from({ length: 120 }, (_, n) => String(n))
    await Promise.all(ids.map((id) => write(TENANT, id)))
    expect(calls.map((call) => call.ids.length)).toEqual([50, 50, 20])
    expect(calls.flatMap((call) => call.ids)).toEqual(ids)
  })

  it('do not wait for one that was to write them and is gone', async () => {
    const { calls, write } = stage()
    vi.useFakeTimers({ toFake: ['Date'] })
    const opened = write(TENANT, '1')
    vi.setSystemTime(Date.now() + 5_000)
    await write(TENANT, '2')
    vi.useRealTimers()
    expect(calls).toEqual([{ tenant: TENANT, ids: ['1', '2'] }])
    await opened
    expect(calls).toHaveLength(1)
  })

  it('are each told of when they cannot be kept', async () => {
    const { log, write } = stage(() => Promise.reject(new Error('The object is away.')))
    await Promise.all([write(TENANT, '1'), write(TENANT, '2')])
    const error = 'Error: The object is away.'
    expect(log.mock.calls).toEqual(
      ['1', '2'].map((requestId) => ['warn', 'request_log.not_written', { requestId, error }]),
    )
  })
})
