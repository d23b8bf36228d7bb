/** Which rows of a list are selected. Pure. */

export interface Selected {
  /** Of what it is a selection: another list has another one. */
  readonly list: string
  readonly ids: ReadonlySet<string>
  /** Where a range begins. */
  readonly anchor: string | null
}

type Rows = readonly { readonly id: string }[]

export const nothingOf = (list: string): Selected => ({ list, ids: new Set(), anchor: null })

export function toggle({ list, ids }: Selected, id: string): Selected {
  const next = new Set(ids)
  if (!next.delete(id)) next.add(id)
  return { list, ids: next, anchor: id }
}

/** All from the anchor to the row, both included; the row alone where there is no anchor any more. */
export function selectRange(selected: Selected, rows: Rows, id: string): Selected {
  const places = [selected.anchor, id].map((end) => rows.findIndex((row) => row.id === end)).toSorted((a, b) => a - b)
  const [first = -1, last = -1] = places
  if (first < 0) return { ...selected, ids: new Set([...selected.ids, id]), anchor: id }
  const range = rows.slice(first, last + 1).map((row) => row.id)
  return { ...selected, ids: new Set([...selected.ids, ...range]) }
}

/** All of these, or none when all of them are. */
export function toggleAll(selected: Selected, rows: Rows): Selected {
  const isAll = rows.every(({ id }) => selected.ids.has(id))
  return isAll ? nothingOf(selected.list) : { ...selected, ids: new Set(rows.map(({ id }) => id)), anchor: null }
}
