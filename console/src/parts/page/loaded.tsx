/** What is fetched: a skeleton until it is there, the error if it does not come, and old data beside an error. */
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ErrorNotice } from '../show/error-notice.tsx'
import { Skeleton } from '../show/skeleton.tsx'

interface LoadedProps<Data> {
  readonly query: UseQueryResult<Data>
  /** Of the skeleton. */
  readonly rows?: number
  readonly children: (data: Data) => ReactNode
}

export const Loaded = <Data,>({ query, rows = 4, children }: LoadedProps<Data>) => (
  <>
    {query.isError && <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />}
    {query.isPending && <Skeleton rows={rows} />}
    {query.data !== undefined && children(query.data)}
  </>
)
