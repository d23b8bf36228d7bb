/** Rows as CSV (RFC 4180), safe to open in a program of tables. */

export interface CsvColumn<Row> {
  readonly name: string
  readonly text: (row: Row) => string | number | null | undefined
}

/** A program of tables takes a cell that begins so for a formula, and some are run when the file is opened. */
const FORMULA = /^[=+\-@\t\r]/
const NEEDS_QUOTES = /[",\r\n]/
/** By it programs of tables know UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF'

export function writeCell(value: string | number | null | undefined): string {
  const text = String(value ?? '')
  const harmless = typeof value === 'string' && FORMULA.test(text) ? `'${text}` : text
  return NEEDS_QUOTES.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

const writeLine = (cells: readonly string[]): string => `${cells.join(',')}\r\n`

export function writeCsv<Row>(columns: readonly CsvColumn<Row>[], rows: readonly Row[]): string {
  const head = writeLine(columns.map(({ name }) => writeCell(name)))
  const lines = rows.map((row) => writeLine(columns.map(({ text }) => writeCell(text(row)))))
  return `${BYTE_ORDER_MARK}${head}${lines.join('')}`
}
