/** Queues, and the messages of theirs that failed for good. */
import type {
  DeadLetter,
  QueueName,
  RedriveDeadLetters,
  RedrivenDeadLetters,
} from '@mailstead/contracts/api/operator/dead-letter.ts'
import type { WorkQueue } from '@mailstead/contracts/api/operator/queue.ts'
import { queryOptions } from '@tanstack/react-query'
import { listOptions } from '../list.ts'
import { type Query, request } from '../request.ts'

export type { DeadLetter, QueueName, WorkQueue }

export const DEAD_LETTERS_KEY = ['operator', 'dead-letters'] as const
const PATH = '/v1/operator/dead-letters'
const LIVE_MS = 30_000

export const queuesOptions = queryOptions({
  queryKey: ['operator', 'queues'],
  queryFn: async () => (await request<{ readonly data: readonly WorkQueue[] }>('GET', '/v1/operator/queues')).data,
  refetchInterval: LIVE_MS,
})

export const deadLettersOptions = (query: Query) => listOptions<DeadLetter>(DEAD_LETTERS_KEY, PATH, query, LIVE_MS)

export const redriveDeadLetter = (id: string) => request<unknown>('POST', `${PATH}/${id}/redrive`)
export const redriveQueue = (queue: RedriveDeadLetters['queue']) =>
  request<RedrivenDeadLetters>('POST', `${PATH}/redrive`, { queue })
export const discardDeadLetter = (id: string) => request<unknown>('DELETE', `${PATH}/${id}`)
