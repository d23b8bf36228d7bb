/** The newest rows of a list in front of those that are in memory. Pure. */
import type { InfiniteData } from '@tanstack/react-query'
import type { List } from './page.ts'

interface Row {
  readonly id: string
}

/**
 * What was fetched stands for all rows down to its last one; behind that the list stays as it was. It begins anew with what was
 * fetched when the last of it is not in memory: so much is new.
 */
export function mergeTop<Item extends Row, Cursor>(
  { pages, pageParams }: InfiniteData<List<Item>, Cursor>,
  fresh: List<Item>,
): InfiniteData<List<Item>, Cursor> {
  const last = fresh.has_more ? fresh.data.at(-1)?.id : undefined
  const place = pages.findIndex(({ data }) => data.some(({ id }) => id === last))
  const page = pages[place]
  if (page === undefined) return { pages: [fresh], pageParams: pageParams.slice(0, 1) }
  const behind = page.data.slice(page.data.findIndex(({ id }) => id === last) + 1)
  // A conversation that got a mail has come up from there.
  const moved = new Set(fresh.data.map(({ id }) => id))
  const stayed = (rows: readonly Item[]) => rows.filter(({ id }) => !moved.has(id))
  return {
    pages: [
      { ...page, data: [...fresh.data, ...stayed(behind)] },
      ...pages.slice(place + 1).map((later) => ({ ...later, data: stayed(later.data) })),
    ],
    pageParams: [...pageParams.slice(0, 1), ...pageParams.slice(place + 1)],
  }
}
