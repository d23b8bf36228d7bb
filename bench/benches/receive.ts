/** Receive: mail from the first SMTP command until it is stored, scored and filed. */
import { withCleanup } from '../parts/cleanup.ts'
import { openReceivingWorld } from '../parts/receiving/receiving-world.ts'
import type { Bench, BenchResult } from '../parts/result.ts'
import { measureAccepting } from './receive/accepting.ts'
import { measureFiling } from './receive/filing.ts'
import { measureScorer } from './receive/scorer.ts'

async function run(): Promise<BenchResult> {
  const parts = await withCleanup(async (later) => {
    const world = await openReceivingWorld(later)
    return [await measureAccepting(later, world), await measureScorer(world)]
  })
  const results = [...parts, await withCleanup(measureFiling)]
  return {
    comparisons: results.flatMap(({ comparisons }) => comparisons),
    remarks: results.flatMap(({ remarks }) => remarks),
  }
}

export const receive: Bench = { name: 'receive', run }
