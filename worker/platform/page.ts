/** Lists of the API in pages: by ids, newest first. */

/** Where a page begins: behind (`after`) or in front of (`before`) an id of the list; at its beginning without either. */
export interface PagePosition<Id extends string = string> {
  readonly after?: Id | undefined
  readonly before?: Id | undefined
}

/** `rows`, newest first, may hold one more than the limit: that tells whether there are more in the direction that was asked for. */
export function cutPage<Row>(
  rows: readonly Row[],
  { before, limit }: Pick<PagePosition, 'before'> & { readonly limit: number },
): { readonly shown: readonly Row[]; readonly hasMore: boolean } {
  return { shown: before ? rows.slice(-limit) : rows.slice(0, limit), hasMore: rows.length > limit }
}
