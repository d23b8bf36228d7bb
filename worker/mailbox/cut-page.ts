import type { Page, PageQuery } from './mailbox-mail.ts'

/** `rows` are one more than asked for if there are more, in the order in which they were read: backwards for `before`. */
export function cutPage<Item>(rows: readonly Item[], { limit, before }: PageQuery): Page<Item> {
  const items = rows.slice(0, limit)
  return { items: before === null ? items : items.reverse(), hasMore: rows.length > limit }
}
