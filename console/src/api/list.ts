/** Lists of the API: pages by cursor, put one behind the other. */
import {
  type Query as CachedQuery,
  type InfiniteData,
  infiniteQueryOptions,
  type QueryClient,
  type QueryKey,
} from '@tanstack/react-query'
import { mergeTop } from './list/merge-top.ts'
import type { List } from './list/page.ts'
import { type Query, request, withQuery } from './request.ts'

declare module '@tanstack/react-query' {
  interface Register {
    queryMeta: { readonly fetchTop?: () => Promise<List<{ readonly id: string }>> }
  }
}

/** The id that a page comes after; none for the first. */
type Cursor = string | undefined
type Pages<Item> = InfiniteData<List<Item>, Cursor>

const ROWS_A_REQUEST = 100

const pagesIn = (data: unknown): number =>
  typeof data === 'object' && data !== null && 'pages' in data && Array.isArray(data.pages) ? data.pages.length : 0

/** Only a list of one page is fetched again by itself: the pages of a long one would all be. What is no list is short. */
const isShort = (data: unknown): boolean => pagesIn(data) <= 1

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
    meta: { fetchTop: () => fetchPage(undefined) },
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

/** More pages than these are not all fetched again for an act of a person. */
const PAGES_AGAIN_MAX = 10

/** Asks anew for what is shown of a resource, after an act on many of its rows. A list that is very long begins again at its first page. */
export function refreshLists(queries: QueryClient, key: QueryKey): Promise<void> {
  queries.setQueriesData<Pages<unknown>>({ queryKey: key }, (data) =>
    data !== undefined && pagesIn(data) > PAGES_AGAIN_MAX
      ? { pages: data.pages.slice(0, 1), pageParams: data.pageParams.slice(0, 1) }
      : data,
  )
  return queries.invalidateQueries({ queryKey: key })
}

/** Fetches the first page of a list that somebody looks at, and keeps the others. */
async function refreshTop(
  queries: QueryClient,
  { queryKey, meta }: Pick<CachedQuery, 'queryKey' | 'meta'>,
): Promise<void> {
  const fresh = await meta?.fetchTop?.()
  if (fresh) queries.setQueryData<Pages<{ readonly id: string }>>(queryKey, (data) => data && mergeTop(data, fresh))
}

/**
 * Asks anew for what is shown of a resource, after something has happened to it by itself. Of a long list only its first page: all would
 * be many requests, however often something happens.
 */
export function hearOf(queries: QueryClient, key: QueryKey): void {
  void queries.invalidateQueries({ queryKey: key, predicate: ({ state }) => isShort(state.data) })
  for (const query of queries.getQueryCache().findAll({ queryKey: key, type: 'active' }))
    if (!isShort(query.state.data)) refreshTop(queries, query).catch(() => {})
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
