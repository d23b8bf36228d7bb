/** Typed reading of SQLite rows: a column of the wrong type is a fault of ours and throws at once. */
import type { SQLOutputValue } from 'node:sqlite'

export type Row = Readonly<Record<string, SQLOutputValue>>

/** The integer in a column. */
export function integerOf(row: Row, column: string): number {
  const value = row[column]
  if (typeof value !== 'number') throw new TypeError(`Column "${column}" holds no integer`)
  return value
}

/** The text in a column. */
export function textOf(row: Row, column: string): string {
  const value = row[column]
  if (typeof value !== 'string') throw new TypeError(`Column "${column}" holds no text`)
  return value
}

/** The text in a column, or null. */
export const textOrNull = (row: Row, column: string): string | null =>
  row[column] === null ? null : textOf(row, column)
