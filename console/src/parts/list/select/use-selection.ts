/** The selection of a list: by its checkboxes, and by `x` on the row that has the focus; with Shift a range. Escape ends it. */
import { type RefObject, useCallback, useEffect, useMemo, useState } from 'react'
import { isTyping } from '../is-typing.ts'
import { nothingOf, selectRange, toggle, toggleAll } from './selection.ts'

export interface Selection<Row> {
  /** Those of the rows that are there. */
  readonly rows: readonly Row[]
  readonly has: (id: string) => boolean
  readonly press: (id: string, isRange: boolean) => void
  readonly pressAll: () => void
  readonly clear: () => void
}

/** `list` tells one list from another: with its filters it loses its selection. */
export function useSelection<Row extends { readonly id: string }>(list: string, rows: readonly Row[]): Selection<Row> {
  const [kept, setSelected] = useState(() => nothingOf(list))
  const selected = kept.list === list ? kept : nothingOf(list)
  const { ids } = selected
  const own = useMemo(() => (ids.size === 0 ? [] : rows.filter(({ id }) => ids.has(id))), [ids, rows])
  const press = useCallback(
    (id: string, isRange: boolean) =>
      setSelected((last) => {
        const current = last.list === list ? last : nothingOf(list)
        return isRange ? selectRange(current, rows, id) : toggle(current, id)
      }),
    [list, rows],
  )
  const clear = useCallback(() => setSelected(nothingOf(list)), [list])
  return {
    rows: own,
    has: (id) => ids.has(id),
    press,
    pressAll: () => setSelected(toggleAll(selected, rows)),
    clear,
  }
}

/** The row in which the focus is. */
function focusedRow<Row>(frame: HTMLElement | null, rows: readonly Row[]): Row | undefined {
  const place = document.activeElement?.closest<HTMLElement>('[data-row]')
  return place && frame?.contains(place) ? rows[Number(place.dataset['row'])] : undefined
}

/** Only for lists whose rows can be selected. */
export function useSelectionKeys<Row extends { readonly id: string }>(
  frame: RefObject<HTMLElement | null>,
  rows: readonly Row[],
  selection: Selection<Row> | undefined,
): void {
  const press = selection?.press
  const clear = selection?.clear
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (isTyping(event)) return
      if (event.key === 'Escape') clear?.()
      const row = event.key.toLowerCase() === 'x' ? focusedRow(frame.current, rows) : undefined
      if (row === undefined) return
      event.preventDefault()
      press?.(row.id, event.shiftKey)
    }
    addEventListener('keydown', hear)
    return () => removeEventListener('keydown', hear)
  }, [frame, rows, press, clear])
}
