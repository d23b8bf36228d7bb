/** Requests that were made with the tenant's API keys. */
import type { LogEntry, LogList } from '@mailstead/contracts/api/log.ts'
import { queryOptions } from '@tanstack/react-query'
import { listOptions } from './list.ts'
import { type Query, request } from './request.ts'

export type { LogEntry }
export type LogSummary = LogList['data'][number]

const LOGS_KEY = ['logs'] as const

export const logsOptions = (query: Query) => listOptions<LogSummary>(LOGS_KEY, '/v1/logs', query)

export const logOptions = (id: string) =>
  queryOptions({ queryKey: [...LOGS_KEY, id], queryFn: () => request<LogEntry>('GET', `/v1/logs/${id}`) })
