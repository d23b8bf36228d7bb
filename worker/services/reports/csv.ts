/**
 * CSV (RFC 4180): lines end with CRLF, and a cell with a comma, a quote or a line break is quoted. A text that begins with
 * `=`, `+`, `-`, `@`, a tab or a carriage return gets an apostrophe in front: a spreadsheet would take it for a formula, and
 * subjects, addresses and replies are other people's words. Pure.
 */
export type Cell = string | number | boolean | null

function showCell(cell: Cell): string {
  if (typeof cell !== 'string') return cell === null ? '' : String(cell)
  const harmless = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

/** One line with its end. An absent value is an empty cell. */
export const toCsvLine = (cells: readonly Cell[]): string => `${cells.map(showCell).join(',')}\r\n`
