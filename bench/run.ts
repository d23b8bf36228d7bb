/** `npm run bench [-- names… --write]`: measures, prints ratios first, and writes them to the README when told to. */
import { accept } from './benches/accept.ts'
import { dkim } from './benches/dkim.ts'
import { handOver } from './benches/hand-over.ts'
import { latency } from './benches/latency.ts'
import { relay } from './benches/relay.ts'
import type { Bench } from './parts/result.ts'
import { toTable } from './parts/table.ts'

const BENCHES: readonly Bench[] = [accept, dkim, handOver, relay, latency]

const say = (text: string): void => void process.stdout.write(`${text}\n`)
for (const bench of BENCHES.filter(({ name }) => process.argv.includes(name))) {
  const { comparisons, remarks } = await bench.run()
  say(toTable(comparisons))
  for (const remark of remarks) say(remark)
}
