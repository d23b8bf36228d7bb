/** `bench/figures/`: what each bench measured when it last ran with `--write`, a file a bench. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../../scripts/dev/settings.ts'
import type { BenchResult } from './result.ts'
import { toTable } from './table.ts'

const FOLDER = join(ROOT, 'bench/figures')

const toList = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n')

/** Markdown: where and with what, the ratios, what is more than a comparison, remarks. */
export function showFigures(name: string, machine: readonly string[], result: BenchResult): string {
  const { comparisons, tables = [], remarks } = result
  const table = comparisons.length > 0 ? [toTable(comparisons)] : []
  const list = remarks.length > 0 ? [toList(remarks)] : []
  return `${[`# ${name}`, toList(machine), ...table, ...tables, ...list].join('\n\n')}\n`
}

/** Puts them in the place of the ones before. */
export function writeFigures(name: string, text: string): void {
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(join(FOLDER, `${name}.md`), text)
}
