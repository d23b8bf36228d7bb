/** Comparisons as a Markdown table, ratios first: what is printed is what stands in `bench/figures/`. */
import { type Comparison, ratioOf } from './result.ts'

const HEAD = ['bench', 'ratio', 'aim', 'ours', 'theirs', 'unit', 'what', 'against'] as const

/** Three digits, more or less. */
export const toText = (value: number): string => {
  if (!Number.isFinite(value)) return 'not run'
  return value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2)
}

function toAim(comparison: Comparison): string {
  const { aim } = comparison
  if (aim === null) return ''
  return `≥ ${Number(aim.toFixed(2))}${ratioOf(comparison) >= aim ? '' : ' **missed**'}`
}

const toCells = (comparison: Comparison): string[] => [
  comparison.bench,
  toText(ratioOf(comparison)),
  toAim(comparison),
  toText(comparison.ours),
  toText(comparison.theirs),
  comparison.unit,
  comparison.what,
  comparison.against,
]

/** A Markdown table, the first row its head, columns padded for a terminal. */
export function toMarkdown(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`
  const [head = [], ...body] = rows
  return [line(head), rule, ...body.map(line)].join('\n')
}

/** Lines of the table of comparisons. */
export const toTable = (comparisons: readonly Comparison[]): string =>
  toMarkdown([[...HEAD], ...comparisons.map(toCells)])
