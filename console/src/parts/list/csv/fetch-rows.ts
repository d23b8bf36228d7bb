/** The rows of a list, page by page, until its end or as many as are wanted. */
import type { List } from '../../../api/list/page.ts'

export interface Fetched<Row> {
  readonly rows: readonly Row[]
  /** Whether there are more than were wanted. */
  readonly isCut: boolean
}

interface FetchRows<Row> {
  readonly fetchPage: (after: string | undefined) => Promise<List<Row>>
  readonly rowsMax: number
  /** Told after each page. */
  readonly onProgress: (count: number) => void
  readonly isStopped: () => boolean
}

/** Null when it was stopped. */
export async function fetchRows<Row extends { readonly id: string }>(
  request: FetchRows<Row>,
): Promise<Fetched<Row> | null> {
  const rows: Row[] = []
  for (;;) {
    const { data, has_more: hasMore } = await request.fetchPage(rows.at(-1)?.id)
    if (request.isStopped()) return null
    rows.push(...data)
    request.onProgress(Math.min(rows.length, request.rowsMax))
    if (!hasMore || data.length === 0)
      return { rows: rows.slice(0, request.rowsMax), isCut: rows.length > request.rowsMax }
    if (rows.length >= request.rowsMax) return { rows: rows.slice(0, request.rowsMax), isCut: true }
  }
}
