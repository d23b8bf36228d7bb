/** What needs somebody, and whether those who are told of it are reached. */
import type { Alarm, AlarmTest } from '@mailstead/contracts/api/operator/alarm.ts'
import { queryOptions } from '@tanstack/react-query'
import { request } from '../request.ts'

export type { Alarm, AlarmTest }

const PATH = '/v1/operator/alarms'
/** Alarms are looked for every minute. */
const LIVE_MS = 60_000

export const alarmsOptions = queryOptions({
  queryKey: ['operator', 'alarms'],
  queryFn: async () => (await request<{ readonly data: readonly Alarm[] }>('GET', PATH)).data,
  refetchInterval: LIVE_MS,
})

export const testAlarms = () => request<AlarmTest>('POST', `${PATH}/test`)
