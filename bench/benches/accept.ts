/** Accept: `POST /v1/emails` against a Hono hello and against the same work called bare, in turns in one workerd. */
import { withCleanup } from '../parts/cleanup.ts'
import { type Load, type Measured, measureLoad } from '../parts/http-load.ts'
import type { Bench, BenchResult, Comparison } from '../parts/result.ts'
import { sampleRequest } from '../parts/sample-mail.ts'
import { createBenchTenant, startWorkerSystem, type WorkerSystem } from '../parts/worker-system.ts'

const WARM_UP_MS = 1_500
const TURN_MS = 2_500
/** In turns, so that a passing load of the machine meets all of them. */
const TURNS = 2
const BARE_AIM = 0.8

async function prepareLoads(system: WorkerSystem): Promise<Record<'ours' | 'bare' | 'hello', Load>> {
  const { apiKey, from } = await createBenchTenant(system)
  const body = sampleRequest(from, 'ada@peer.example')
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` }
  return {
    ours: { url: `${system.productUrl}/v1/emails`, body, headers },
    bare: { url: `${system.benchUrl}/bare`, body, headers },
    hello: { url: `${system.benchUrl}/hello`, body, headers },
  }
}

const mean = (parts: readonly Measured[], read: (part: Measured) => number): number =>
  parts.reduce((sum, part) => sum + read(part), 0) / parts.length

async function measureInTurns(load: Load, into: Measured[]): Promise<void> {
  into.push(await measureLoad(load, TURN_MS))
}

function compare(
  what: string,
  against: string,
  [ours, theirs]: readonly [readonly Measured[], readonly Measured[]],
  aim: number | null,
): Comparison[] {
  const common = { bench: 'accept', what, against }
  return [
    {
      ...{ ...common, unit: 'requests/s', isLowerBetter: false, aim },
      ours: mean(ours, (part) => part.perSecond),
      theirs: mean(theirs, (part) => part.perSecond),
    },
    {
      ...{ ...common, unit: 'ms p50', isLowerBetter: true, aim: null },
      ours: mean(ours, (part) => part.p50Ms),
      theirs: mean(theirs, (part) => part.p50Ms),
    },
  ]
}

const run = (): Promise<BenchResult> =>
  withCleanup(async (later) => {
    const system = await startWorkerSystem(later, { isConsuming: false })
    const loads = await prepareLoads(system)
    const measured: Record<keyof typeof loads, Measured[]> = { ours: [], bare: [], hello: [] }
    for (const load of Object.values(loads)) await measureLoad(load, WARM_UP_MS)
    for (let turn = 0; turn < TURNS; turn++) {
      await measureInTurns(loads.ours, measured.ours)
      await measureInTurns(loads.bare, measured.bare)
      await measureInTurns(loads.hello, measured.hello)
    }
    const failed = Object.entries(measured).map(
      ([name, parts]) => `${name} ${parts.reduce((sum, part) => sum + part.failed, 0)}`,
    )
    const what = 'POST /v1/emails, 5 KB, 16 connections'
    return {
      comparisons: [
        ...compare(
          what,
          'bare: two reads, compose, two signatures, batch, queue send',
          [measured.ours, measured.bare],
          BARE_AIM,
        ),
        ...compare(what, 'limit: Hono hello that reads the body', [measured.ours, measured.hello], null),
      ],
      remarks: [`accept: answers other than 2xx: ${failed.join(', ')}`],
    }
  })

export const accept: Bench = { name: 'accept', run }
