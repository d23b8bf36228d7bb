/** A list of a few rows that fits on its page: all rows are there, and what is too wide scrolls inside. */
import { Fragment, type ReactNode } from 'react'

export interface ShortColumn<Row> {
  readonly id: string
  readonly label: string
  readonly isNumber?: boolean
  /** The label is for those who hear it only. */
  readonly isLabelHidden?: boolean
  readonly cell: (row: Row) => ReactNode
}

interface ShortTableProps<Row> {
  readonly label: string
  readonly columns: readonly ShortColumn<Row>[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
  /** What is to be read about a row, over its whole width; nothing for most. */
  readonly under?: (row: Row) => ReactNode
  /** Below this width it scrolls, as a class. */
  readonly minWidth?: string
}

const sideOf = ({ isNumber }: { readonly isNumber?: boolean }): string => (isNumber ? 'text-right' : 'text-left')

export const ShortTable = <Row,>(props: ShortTableProps<Row>) => (
  <section
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    tabIndex={0}
    aria-label={props.label}
    // What is hidden inside for those who hear it must not make the page wider.
    className="@container relative overflow-x-auto -outline-offset-2"
  >
    <table className={`w-full ${props.minWidth ?? ''}`}>
      <thead>
        <tr className="text-xs text-quiet">
          {props.columns.map((column) => (
            <th
              key={column.id}
              scope="col"
              className={`h-8 border-b border-line pr-4 font-medium whitespace-nowrap last:pr-0 ${sideOf(column)}`}
            >
              <span className={column.isLabelHidden ? 'sr-only' : ''}>{column.label}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row) => (
          <TableRow key={props.keyOf(row)} row={row} columns={props.columns} under={props.under?.(row)} />
        ))}
      </tbody>
    </table>
  </section>
)

interface TableRowProps<Row> extends Pick<ShortTableProps<Row>, 'columns'> {
  readonly row: Row
  readonly under: ReactNode
}

function TableRow<Row>({ row, columns, under }: TableRowProps<Row>) {
  const line = under ? '' : 'border-b border-line'
  return (
    <Fragment>
      <tr>
        {columns.map((column) => (
          <td key={column.id} className={`py-2 pr-4 align-top last:pr-0 ${line} ${sideOf(column)}`}>
            {column.cell(row)}
          </td>
        ))}
      </tr>
      {under && (
        <tr>
          <td colSpan={columns.length} className="border-b border-line pb-3">
            {/* Read without scrolling, whatever the width of the columns. */}
            <div className="sticky left-0 max-w-[100cqw]">{under}</div>
          </td>
        </tr>
      )}
    </Fragment>
  )
}
