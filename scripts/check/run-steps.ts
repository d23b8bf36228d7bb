/** Runs steps side by side, prints each as it ends, and the failures together at the end. */
import { availableParallelism } from 'node:os'
import type { Step, StepResult } from './step.ts'

interface Finished {
  readonly name: string
  readonly result: StepResult
}

const describe = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error))

async function runStep({ name, run }: Step): Promise<Finished> {
  const startedAtMs = performance.now()
  const result = await run().catch((error: unknown) => ({ ok: false, summary: 'threw', problems: [describe(error)] }))
  const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1)
  console.log(`${result.ok ? 'ok  ' : 'FAIL'} ${name.padEnd(18)} ${seconds.padStart(5)} s  ${result.summary}`)
  for (const warning of 'warnings' in result ? (result.warnings ?? []) : []) console.log(`     warning: ${warning}`)
  return { name, result }
}

/** Runs all steps, as many at once as there are cores, in the given order. True when every one passed. */
export async function runSteps(steps: readonly Step[]): Promise<boolean> {
  const waiting = [...steps]
  const finished: Finished[] = []
  const work = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) finished.push(await runStep(step))
  }
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), steps.length) }, work))
  const failed = finished.filter(({ result }) => !result.ok)
  for (const { name, result } of failed) console.log(`\n--- ${name} ---\n${result.problems.join('\n')}`)
  console.log(`\n${finished.length - failed.length} of ${finished.length} checks passed`)
  if (failed.length > 0) console.log(`failed: ${failed.map(({ name }) => name).join(', ')}`)
  return failed.length === 0
}
