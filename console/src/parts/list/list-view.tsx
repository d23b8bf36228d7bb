/** A list of the API on the page: skeleton, error, empty state or table. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { type ReactNode, useCallback } from 'react'
import { type listOptions, rowsOf } from '../../api/list.ts'
import { ErrorNotice } from '../show/error-notice.tsx'
import { Skeleton } from '../show/skeleton.tsx'
import { type RowLook, Table } from './table.tsx'

interface ListViewProps<Row extends { readonly id: string }> extends RowLook<Row> {
  readonly label: string
  readonly options: ReturnType<typeof listOptions<Row>>
  readonly empty: ReactNode
}

export function ListView<Row extends { readonly id: string }>({ label, options, empty, ...look }: ListViewProps<Row>) {
  const query = useInfiniteQuery(options)
  const { fetchNextPage } = query
  const onMore = useCallback(() => void fetchNextPage({ cancelRefetch: false }), [fetchNextPage])
  const rows = rowsOf(query.data)
  if (query.isPending) return <Skeleton rows={12} />
  if (query.isError && rows.length === 0)
    return <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />
  if (rows.length === 0) return empty
  return (
    <>
      {query.isError && <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />}
      <Table
        label={label}
        {...look}
        rows={rows}
        hasMore={query.hasNextPage}
        isLoadingMore={query.isFetchingNextPage}
        onMore={onMore}
      />
    </>
  )
}
