/** `npm run bench [-- names… --write]`: measures, prints ratios first, and writes them to the README when told to. */
import { accept } from './benches/accept.ts'
import { acceptParts } from './benches/accept-parts.ts'
import { consoleLists } from './benches/console-lists.ts'
import { cost } from './benches/cost.ts'
import { deadDestination } from './benches/dead-destination.ts'
import { dkim } from './benches/dkim.ts'
import { enumeration } from './benches/enumeration.ts'
import { handOver } from './benches/hand-over.ts'
import { latency } from './benches/latency.ts'
import { list } from './benches/list.ts'
import { receive } from './benches/receive.ts'
import { relay } from './benches/relay.ts'
import { waiting } from './benches/waiting.ts'
import { webhook } from './benches/webhook.ts'
import { describeMachine } from './parts/machine.ts'
import { writeReadme } from './parts/readme.ts'
import type { Bench, BenchResult } from './parts/result.ts'
import { toTable } from './parts/table.ts'

const BENCHES: readonly Bench[] = [
  accept,
  acceptParts,
  list,
  webhook,
  cost,
  dkim,
  handOver,
  relay,
  deadDestination,
  waiting,
  latency,
  receive,
  consoleLists,
  enumeration,
]
const EXIT_USAGE = 2

const say = (text: string): void => void process.stdout.write(`${text}\n`)

/** A bench that fails is a remark: the others still have something to say. */
async function runBench({ name, run }: Bench): Promise<BenchResult> {
  const startMs = performance.now()
  say(`bench: ${name} …`)
  const result = await run().catch((error: unknown): BenchResult => {
    process.exitCode = 1
    return { comparisons: [], remarks: [`${name}: failed: ${error instanceof Error ? error.message : String(error)}`] }
  })
  say(`bench: ${name} took ${((performance.now() - startMs) / 1_000).toFixed(0)} s`)
  return result
}

async function main(): Promise<void> {
  const words = process.argv.slice(2)
  const names = words.filter((word) => word !== '--write')
  const unknown = names.filter((name) => BENCHES.every((bench) => bench.name !== name))
  if (unknown.length > 0) {
    say(`bench: there is no ${unknown.join(', ')}; there are ${BENCHES.map(({ name }) => name).join(', ')}`)
    process.exitCode = EXIT_USAGE
    return
  }
  const wanted = BENCHES.filter(({ name }) => names.length === 0 || names.includes(name))
  const results: BenchResult[] = []
  // One after another: they would measure each other.
  for (const bench of wanted) results.push(await runBench(bench))
  const figures = {
    machine: await describeMachine(),
    table: toTable(results.flatMap(({ comparisons }) => comparisons)),
    remarks: results.flatMap(({ remarks }) => remarks),
    tables: results.flatMap(({ tables = [] }) => tables),
  }
  const tables = figures.tables.flatMap((table) => [table, ''])
  say(['', ...figures.machine, '', figures.table, '', ...tables, ...figures.remarks].join('\n'))
  if (words.includes('--write')) writeReadme(figures)
}

await main()
