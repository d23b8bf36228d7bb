/** Lists of the API: pages by cursor, put one behind the other. */
import { type InfiniteData, infiniteQueryOptions, type QueryClient, type QueryKey } from '@tanstack/react-query'
import { type Query, request, withQuery } from './request.ts'

export interface List<Item> {
  readonly has_more: boolean
  readonly data: readonly Item[]
}

/** The id that a page comes after; none for the first. */
type Cursor = string | undefined
type Pages<Item> = InfiniteData<List<Item>, Cursor>

const ROWS_A_REQUEST = 100

/** Only a list of one page is fetched again by itself: the pages of a long one would all be. */
const isShort = (data: { pages: readonly unknown[] } | undefined): boolean => (data?.pages.length ?? 0) <= 1

/** `key` is the resource's; the query becomes a part of it. A live list is fetched again every `liveMs`. */
export function listOptions<Item extends { readonly id: string }>(
  key: readonly string[],
  path: string,
  query: Query,
  liveMs?: number,
) {
  const fetchPage = (after: Cursor) =>
    request<List<Item>>('GET', withQuery(path, { limit: ROWS_A_REQUEST, ...query, after }))
  const options = infiniteQueryOptions<List<Item>, Error, Pages<Item>, QueryKey, Cursor>({
    refetchOnMount: ({ state }) => isShort(state.data),
    refetchOnWindowFocus: ({ state }) => isShort(state.data),
    refetchOnReconnect: ({ state }) => isShort(state.data),
    refetchInterval: ({ state }) => (liveMs !== undefined && isShort(state.data) ? liveMs : false),
    queryKey: [...key, 'list', query],
    queryFn: ({ pageParam }) => fetchPage(pageParam),
    initialPageParam: undefined,
    getNextPageParam: (page) => (page.has_more ? page.data.at(-1)?.id : undefined),
  })
  // For those who want the rows without keeping them.
  return Object.assign(options, { fetchPage })
}

export const rowsOf = <Item>(data: Pages<Item> | undefined): readonly Item[] =>
  data?.pages.flatMap((page) => page.data) ?? []

/** Changes the rows of all lists of a resource that are in memory, without asking for their pages again. */
function changeRows<Item extends { readonly id: string }>(
  queries: QueryClient,
  key: readonly string[],
  change: (rows: readonly Item[]) => readonly Item[],
): void {
  queries.setQueriesData<Pages<Item>>({ queryKey: [...key, 'list'] }, (lists) =>
    lists === undefined
      ? lists
      : { ...lists, pages: lists.pages.map((page) => ({ ...page, data: change(page.data) })) },
  )
}

/** Takes a row out of them. */
export const dropRow = (queries: QueryClient, key: readonly string[], id: string): void =>
  changeRows(queries, key, (rows) => rows.filter((row) => row.id !== id))

/** Changes some fields of a row in them. */
export const patchRow = <Item extends { readonly id: string }>(
  queries: QueryClient,
  key: readonly string[],
  id: string,
  fields: Partial<Item>,
): void => changeRows<Item>(queries, key, (rows) => rows.map((row) => (row.id === id ? { ...row, ...fields } : row)))
