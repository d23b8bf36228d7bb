/** Copies of all rows, and how the last restore went. */
import type { Backup, Restore } from '@mailstead/contracts/api/operator/backup.ts'
import { queryOptions } from '@tanstack/react-query'
import { request } from '../request.ts'

export type { Backup, Restore }

const PATH = '/v1/operator/backups'
/** One that is made grows by a piece a minute. */
const RUNNING_MS = 15_000

const isRunning = (backups: readonly Backup[] | undefined): boolean =>
  backups?.some(({ state }) => state === 'running') === true

export const backupsOptions = queryOptions({
  queryKey: ['operator', 'backups'],
  queryFn: async () => (await request<{ readonly data: readonly Backup[] }>('GET', PATH)).data,
  refetchInterval: ({ state }) => (isRunning(state.data) ? RUNNING_MS : false),
})

export const restoreOptions = queryOptions({
  queryKey: ['operator', 'restore'],
  queryFn: () => request<Restore>('GET', '/v1/operator/restore'),
  refetchInterval: ({ state }) => (state.data?.state === 'running' ? RUNNING_MS : false),
})

export const startBackup = () => request<Backup>('POST', PATH)
export const deleteBackup = (id: string) => request<unknown>('DELETE', `${PATH}/${encodeURIComponent(id)}`)
