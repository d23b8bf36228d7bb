/** A list of the API on the page: skeleton, error, empty state or table, with acts on many rows and the list as a file. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense, useCallback, useMemo, useState } from 'react'
import { type listOptions, refreshLists, rowsOf } from '../../api/list.ts'
import { queryClient } from '../../app/query-client.ts'
import { ErrorNotice } from '../show/error-notice.tsx'
import { Skeleton } from '../show/skeleton.tsx'
import type { CsvLook } from './csv/make-csv.ts'
import { ListBar } from './list-bar.tsx'
import type { BulkAct } from './select/bulk-act.ts'
import { type BulkJob, makeBulkJob } from './select/bulk-job.ts'
import { useSelection } from './select/use-selection.ts'
import { type RowLook, Table } from './table.tsx'

interface ListViewProps<Row extends { readonly id: string }> extends RowLook<Row> {
  readonly label: string
  readonly options: ReturnType<typeof listOptions<Row>>
  readonly empty: ReactNode
  readonly csv?: CsvLook<Row>
  /** Rows can be selected where there is something to do with many of them. */
  readonly acts?: readonly BulkAct<Row>[]
}

/** What is asked for seldom comes when it is asked for. */
const CsvDialog = lazy(() => import('./csv/csv-dialog.tsx').then(({ CsvDialog: it }) => ({ default: it })))
const BulkDialog = lazy(() => import('./select/bulk-dialog.tsx').then(({ BulkDialog: it }) => ({ default: it })))

const NO_ACTS: readonly never[] = []

export function ListView<Row extends { readonly id: string }>(props: ListViewProps<Row>) {
  const { label, options, empty, csv, acts = NO_ACTS, ...look } = props
  const query = useInfiniteQuery(options)
  const { fetchNextPage } = query
  const onMore = useCallback(() => void fetchNextPage({ cancelRefetch: false }), [fetchNextPage])
  const rows = useMemo(() => rowsOf(query.data), [query.data])
  const selection = useSelection(JSON.stringify(options.queryKey), rows)
  const [asked, setAsked] = useState<BulkJob | null>(null)
  const [isSaving, setSaving] = useState(false)
  const retry = () => void query.refetch()
  const isSelectable = acts.length > 0
  if (query.isPending) return <Skeleton rows={12} />
  if (query.isError && rows.length === 0) return <ErrorNotice error={query.error} onRetry={retry} />
  return (
    <>
      {query.isError && <ErrorNotice error={query.error} onRetry={retry} />}
      {rows.length === 0 && empty}
      {rows.length > 0 && (csv || isSelectable) && (
        <ListBar
          count={rows.length}
          hasMore={query.hasNextPage}
          selection={isSelectable ? selection : undefined}
          acts={acts}
          onAct={(act) => setAsked(makeBulkJob(act, selection.rows))}
          onSave={csv && (() => setSaving(true))}
        />
      )}
      {rows.length > 0 && (
        <Table
          label={label}
          {...look}
          rows={rows}
          selection={isSelectable ? selection : undefined}
          hasMore={query.hasNextPage}
          isLoadingMore={query.isFetchingNextPage}
          onMore={onMore}
        />
      )}
      <Suspense>
        {csv && isSaving && (
          <CsvDialog
            name={`${csv.name}.csv`}
            make={async (watch) => (await import('./csv/make-csv.ts')).makeCsv(csv, options.fetchPage, watch)}
            onClose={() => setSaving(false)}
          />
        )}
        {asked && (
          <BulkDialog
            job={asked}
            onChanged={() => void refreshLists(queryClient, options.queryKey)}
            onDone={() => {
              setAsked(null)
              selection.clear()
            }}
            onClose={() => setAsked(null)}
          />
        )}
      </Suspense>
    </>
  )
}
