/** `npm run bench [-- names… --write]`: measures, prints ratios first, and keeps them in `bench/figures/` when told to. */
import { accept } from './benches/accept.ts'
import { acceptParts } from './benches/accept-parts.ts'
import { billion } from './benches/billion.ts'
import { consoleLists } from './benches/console-lists.ts'
import { cost } from './benches/cost.ts'
import { deadDestination } from './benches/dead-destination.ts'
import { dkim } from './benches/dkim.ts'
import { enumeration } from './benches/enumeration.ts'
import { frappe } from './benches/frappe.ts'
import { handOver } from './benches/hand-over.ts'
import { latency } from './benches/latency.ts'
import { list } from './benches/list.ts'
import { otherTenants } from './benches/other-tenants.ts'
import { receive } from './benches/receive.ts'
import { relay } from './benches/relay.ts'
import { submission } from './benches/submission.ts'
import { waiting } from './benches/waiting.ts'
import { webhook } from './benches/webhook.ts'
import { workerStart } from './benches/worker-start.ts'
import { showFigures, writeFigures } from './parts/figures.ts'
import { describeMachine } from './parts/machine.ts'
import type { Bench, BenchResult } from './parts/result.ts'

const BENCHES: readonly Bench[] = [
  accept,
  acceptParts,
  list,
  webhook,
  cost,
  billion,
  dkim,
  handOver,
  relay,
  deadDestination,
  otherTenants,
  waiting,
  latency,
  receive,
  submission,
  frappe,
  consoleLists,
  enumeration,
  workerStart,
]
const EXIT_USAGE = 2

const say = (text: string): void => void process.stdout.write(`${text}\n`)

/** Null when it failed: the others still have something to say. */
async function runBench({ name, run }: Bench): Promise<BenchResult | null> {
  const startMs = performance.now()
  say(`bench: ${name} …`)
  try {
    const result = await run()
    say(`bench: ${name} took ${((performance.now() - startMs) / 1_000).toFixed(0)} s`)
    return result
  } catch (error) {
    process.exitCode = 1
    say(`bench: ${name} failed: ${error instanceof Error ? error.message : String(error)}`)
    return null
  }
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
  // One after another: they would measure each other.
  for (const bench of wanted) {
    const result = await runBench(bench)
    if (result === null) continue
    const figures = showFigures(bench.name, await describeMachine(), result)
    say(`\n${figures}`)
    if (words.includes('--write')) writeFigures(bench.name, figures)
  }
}

await main()
