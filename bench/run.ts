/** `npm run bench [-- names… --write]`: measures, prints ratios first, and writes them to the README when told to. */
import { accept } from './benches/accept.ts'
import { relay } from './benches/relay.ts'
import { dkim } from './benches/dkim.ts'
import type { Bench } from './parts/result.ts'
import { toTable } from './parts/table.ts'

const BENCHES: readonly Bench[] = [accept, dkim, relay]

const say = (text: string): void => void process.stdout.write(`${text}\n`)
for (const bench of BENCHES.filter(({ name }) => process.argv.includes(name))) {
  const { comparisons, remarks } = await bench.run()
  say(toTable(comparisons))
  for (const remark of remarks) say(remark)
}
