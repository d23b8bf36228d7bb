/** A list of any length: only the rows in sight are in the page, and further ones are fetched as they come near. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown } from 'lucide-react'
import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react'
import { common } from '../../text/common.ts'
import { list as words } from '../../text/list.ts'
import { SelectAllBox, SelectBox } from './select/select-box.tsx'
import { type Selection, useSelectionKeys } from './select/use-selection.ts'
import { useIsNarrow } from './use-is-narrow.ts'
import { useRowKeys } from './use-row-keys.ts'

export interface Column<Row> {
  readonly id: string
  readonly label: string
  /** The label is for those who hear it only. */
  readonly isLabelHidden?: boolean
  /** Of the column, as a class: `w-32`. One column has none and takes the rest. */
  readonly width?: string
  /** Left out where the window is narrow. */
  readonly wideOnly?: boolean
  /** The server gives the list in this order, newest first, and in no other. */
  readonly isOrder?: boolean
  readonly cell: (row: Row) => ReactNode
}

/** What a list shows of each row. */
export interface RowLook<Row> {
  readonly columns: readonly Column<Row>[]
  /** Under the first column where the window is narrow: what the columns left out there would tell. */
  readonly second?: (row: Row) => ReactNode
  /** What a row is called where it is selected. */
  readonly nameOf?: (row: Row) => string
  /** The place of the list is as narrow as a phone whatever the window. */
  readonly isNarrow?: boolean
}

interface TableProps<Row> extends RowLook<Row> {
  readonly label: string
  readonly rows: readonly Row[]
  /** None where rows cannot be selected. */
  readonly selection: Selection<Row> | undefined
  readonly hasMore: boolean
  readonly isLoadingMore: boolean
  readonly onMore: () => void
}

const ROW_PX = 36
const TWO_LINES_PX = 56
const HEAD_PX = 32
const ROWS_BEYOND = 12

const shown = (column: { wideOnly?: boolean }) => (column.wideOnly ? 'max-sm:hidden' : '')

export function Table<Row extends { readonly id: string }>(props: TableProps<Row>) {
  const { label, columns, second, nameOf, rows, selection, hasMore, isLoadingMore, onMore } = props
  const frame = useRef<HTMLElement>(null)
  const isNarrow = useIsNarrow()
  const under = isNarrow || props.isNarrow ? second : undefined
  const rowPx = under ? TWO_LINES_PX : ROW_PX
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowPx,
    overscan: ROWS_BEYOND,
    scrollPaddingStart: HEAD_PX,
  })
  useLayoutEffect(() => {
    if (rowPx > 0) list.measure()
  }, [list, rowPx])
  const items = list.getVirtualItems()
  const last = items.at(-1)?.index ?? -1
  useEffect(() => {
    if (hasMore && !isLoadingMore && last >= rows.length - ROWS_BEYOND) onMore()
  }, [hasMore, isLoadingMore, last, rows.length, onMore])
  useRowKeys(frame, rows.length, (index) => list.scrollToIndex(index))
  useSelectionKeys(frame, rows, selection)
  const before = items[0]?.start ?? 0
  const after = list.getTotalSize() - (items.at(-1)?.end ?? 0)
  return (
    <section
      ref={frame}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
      tabIndex={0}
      aria-label={label}
      className="min-h-0 flex-1 overflow-auto -outline-offset-2 max-md:h-[75dvh] max-md:flex-none"
    >
      <table
        aria-rowcount={hasMore ? -1 : rows.length + 1}
        className="w-full table-fixed border-separate border-spacing-0"
      >
        <TableHead columns={columns} count={rows.length} selection={selection} />
        <tbody>
          <Gap height={before} />
          {items.map(({ index }) => {
            const row = rows[index]
            return (
              row && (
                <TableRow
                  key={row.id}
                  {...{ index, row, columns, selection }}
                  name={nameOf?.(row) ?? row.id}
                  under={under?.(row)}
                />
              )
            )
          })}
          <Gap height={after} />
        </tbody>
      </table>
      {isLoadingMore && <p className="p-3 text-xs text-quiet">{common.loadingMore}</p>}
    </section>
  )
}

interface TableHeadProps<Row> {
  readonly columns: readonly Column<Row>[]
  readonly count: number
  readonly selection: Selection<Row> | undefined
}

const HEAD_CELL =
  'sticky top-0 z-10 border-b border-line bg-page px-2 text-left text-xs font-medium text-quiet first:pl-0'

function TableHead<Row>({ columns, count, selection }: TableHeadProps<Row>) {
  return (
    <thead>
      <tr className="h-8">
        {selection && (
          <th scope="col" className={`w-8 ${HEAD_CELL}`}>
            <SelectAllBox count={count} selection={selection} />
          </th>
        )}
        {columns.map((column) => (
          <th
            key={column.id}
            scope="col"
            {...(column.isOrder && { 'aria-sort': 'descending', title: words.newestFirst })}
            className={`${HEAD_CELL} ${column.width ?? ''} ${shown(column)}`}
          >
            <span className={column.isLabelHidden ? 'sr-only' : ''}>{column.label}</span>
            {column.isOrder && <ArrowDown aria-hidden className="ml-1 inline size-3 align-[-1px]" />}
          </th>
        ))}
      </tr>
    </thead>
  )
}

interface TableRowProps<Row> {
  readonly index: number
  readonly row: Row
  readonly name: string
  readonly columns: readonly Column<Row>[]
  readonly selection: Selection<Row> | undefined
  readonly under: ReactNode
}

const ROW =
  'relative focus-within:bg-hover hover:bg-hover has-[[aria-current=page]]:bg-tint has-[td:first-child_:checked]:bg-tint'

function TableRow<Row extends { readonly id: string }>(props: TableRowProps<Row>) {
  const { index, row, name, columns, selection, under } = props
  const height = under ? 'h-14' : 'h-9'
  return (
    <tr aria-rowindex={index + 2} data-row={index} className={`${ROW} ${height}`}>
      {selection && (
        <td className={`border-b border-line px-2 first:pl-0 ${height}`}>
          <SelectBox row={row} name={name} selection={selection} />
        </td>
      )}
      {columns.map((column, place) => (
        <td key={column.id} className={`truncate border-b border-line px-2 first:pl-0 ${height} ${shown(column)}`}>
          {column.cell(row)}
          {place === 0 && under && <div className="truncate text-xs text-quiet">{under}</div>}
        </td>
      ))}
    </tr>
  )
}

/** Stands for rows that are out of sight. */
const Gap = ({ height }: { readonly height: number }) =>
  height > 0 && (
    <tr aria-hidden>
      <td style={{ height }} />
    </tr>
  )
