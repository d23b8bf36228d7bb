/** Accept: one mail a request and a hundred, against the same work called bare and a Hono hello, in turns in one workerd. */
import { withCleanup } from '../parts/cleanup.ts'
import { type Load, type Measured, measureLoad } from '../parts/http-load.ts'
import type { Bench, BenchResult, Comparison } from '../parts/result.ts'
import { sampleBatch, sampleRequest } from '../parts/sample-mail.ts'
import { createBenchTenant, startWorkerSystem, type WorkerSystem } from '../parts/worker-system.ts'

const WARM_UP_MS = 1_000
const HELLO_MS = 500
/** In turns, so that a passing load of the machine meets all of them. */
const TURNS = 3
const BARE_AIM = 0.8
const BATCH = 100

interface Kind {
  readonly what: string
  readonly mails: number
  readonly connections: number
  readonly turnMs: number
}

const SINGLE: Kind = { what: 'POST /v1/emails, 5 KB, 16 connections', mails: 1, connections: 16, turnMs: 2_000 }
const BATCHES: Kind = {
  what: 'POST /v1/emails/batch, 100 mails of 5 KB, 2 connections',
  ...{ mails: BATCH, connections: 2, turnMs: 2_500 },
}

interface Loads {
  readonly ours: Load
  readonly bare: Load
  readonly hello: Load
}

type Taken = Record<keyof Loads, Measured[]>

const mean = (parts: readonly Measured[], read: (part: Measured) => number): number =>
  parts.reduce((sum, part) => sum + read(part), 0) / parts.length

function compare(
  kind: Kind,
  against: string,
  [ours, theirs]: readonly [readonly Measured[], readonly Measured[]],
  aim: number | null,
): Comparison[] {
  const common = { bench: 'accept', what: kind.what, against }
  return [
    {
      ...{ ...common, unit: 'mails/s', isLowerBetter: false, aim },
      ours: mean(ours, (part) => part.perSecond * kind.mails),
      theirs: mean(theirs, (part) => part.perSecond * kind.mails),
    },
    {
      ...{ ...common, unit: 'ms p50', isLowerBetter: true, aim: null },
      ours: mean(ours, (part) => part.p50Ms),
      theirs: mean(theirs, (part) => part.p50Ms),
    },
  ]
}

async function measureKind(kind: Kind, loads: Loads): Promise<BenchResult> {
  const taken: Taken = { ours: [], bare: [], hello: [] }
  const names = ['ours', 'bare', 'hello'] as const
  const measure = (name: keyof Loads, turnMs: number) =>
    measureLoad(loads[name], name === 'hello' ? HELLO_MS : turnMs, kind.connections)
  for (const name of names) await measure(name, WARM_UP_MS)
  for (let turn = 0; turn < TURNS; turn++) for (const name of names) taken[name].push(await measure(name, kind.turnMs))
  const failed = names.map((name) => `${name} ${taken[name].reduce((sum, part) => sum + part.failed, 0)}`)
  const bare = 'bare: two reads, compose, two signatures, batch, queue send'
  return {
    comparisons: [
      ...compare(kind, bare, [taken.ours, taken.bare], BARE_AIM),
      ...compare(kind, 'limit: Hono hello that reads the body', [taken.ours, taken.hello], null),
    ],
    remarks: [`accept: ${kind.what}: answers other than 2xx: ${failed.join(', ')}`],
  }
}

const toLoads = (system: WorkerSystem, apiKey: string, path: string, body: string): Loads => {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` }
  return {
    ours: { url: `${system.productUrl}${path}`, body, headers },
    bare: { url: `${system.benchUrl}/bare`, body, headers },
    hello: { url: `${system.benchUrl}/hello`, body, headers },
  }
}

const run = (): Promise<BenchResult> =>
  withCleanup(async (later) => {
    const system = await startWorkerSystem(later, { isConsuming: false })
    const { apiKey, from } = await createBenchTenant(system)
    const to = 'ada@peer.example'
    const single = await measureKind(SINGLE, toLoads(system, apiKey, '/v1/emails', sampleRequest(from, to)))
    const batch = toLoads(system, apiKey, '/v1/emails/batch', sampleBatch(from, to, BATCH))
    const batches = await measureKind(BATCHES, batch)
    return {
      comparisons: [...single.comparisons, ...batches.comparisons],
      remarks: [...single.remarks, ...batches.remarks],
    }
  })

export const accept: Bench = { name: 'accept', run }
