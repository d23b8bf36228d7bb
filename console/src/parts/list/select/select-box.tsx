/** The checkbox of a row, and the one of all rows in the head of the list. */
import { list as words } from '../../../text/list.ts'
import type { Selection } from './use-selection.ts'

interface SelectBoxProps<Row> {
  readonly row: Row
  /** What the row is called. */
  readonly name: string
  readonly selection: Selection<Row>
}

const LOOK = 'block size-4 accent-accent'

/** Above the link that covers the row; what is around the box belongs to it, for those with large thumbs. */
export const SelectBox = <Row extends { readonly id: string }>({ row, name, selection }: SelectBoxProps<Row>) => (
  <label className="relative z-[1] -my-2 -ml-2 inline-block p-2 align-middle">
    <span className="sr-only">{words.select(name)}</span>
    <input
      type="checkbox"
      className={LOOK}
      checked={selection.has(row.id)}
      onChange={({ nativeEvent }) => selection.press(row.id, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)}
    />
  </label>
)

interface SelectAllBoxProps<Row> {
  readonly count: number
  readonly selection: Selection<Row>
}

export function SelectAllBox<Row>({ count, selection }: SelectAllBoxProps<Row>) {
  const selected = selection.rows.length
  return (
    <label className="-my-2 -ml-2 inline-block p-2 align-middle">
      <span className="sr-only">{words.selectAll}</span>
      <input
        type="checkbox"
        className={LOOK}
        ref={(box) => {
          if (box) box.indeterminate = selected > 0 && selected < count
        }}
        checked={selected === count}
        onChange={selection.pressAll}
      />
    </label>
  )
}
