/** A page of a list of the API. */
export interface List<Item> {
  readonly has_more: boolean
  readonly data: readonly Item[]
}
