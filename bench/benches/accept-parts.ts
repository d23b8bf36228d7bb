/** Where the time of an accept goes: each part alone, in milliseconds and as a share of the whole request. */
import { request } from 'node:http'
import { withCleanup } from '../parts/cleanup.ts'
import { type Bench, type BenchResult, type Comparison, percentile } from '../parts/result.ts'
import { sampleBatch, sampleRequest } from '../parts/sample-mail.ts'
import { toMarkdown, toText } from '../parts/table.ts'
import { callBench, createBenchTenant, startWorkerSystem, type WorkerSystem } from '../parts/worker-system.ts'

const RECIPIENT = 'ada@peer.example'
const BARE_AIM = 0.8
/** Parts of a mail, and parts of a request, as the bench's Worker names them. */
const OF_MAIL = ['compose', 'sign with RSA', 'sign with both', 'digest'] as const
const OF_REQUEST = ['D1 read', 'D1 write', 'queue', 'request log'] as const
interface Kind {
  readonly name: string
  readonly path: string
  readonly mails: number
  readonly requests: number
  /** Calls of each part, each a request of its own: code that runs a thousand times in one is faster than it is in life. */
  readonly calls: number
}

const KINDS: readonly Kind[] = [
  { name: 'POST /v1/emails', path: '/v1/emails', mails: 1, requests: 100, calls: 100 },
  { name: 'POST /v1/emails/batch of 100', path: '/v1/emails/batch', mails: 100, requests: 12, calls: 10 },
]

interface World {
  readonly system: WorkerSystem
  readonly tenant: string
  readonly apiKey: string
  readonly from: string
}

/** One request alone; until the answer's end. */
function post(url: string, body: string, apiKey: string): Promise<number> {
  const startMs = performance.now()
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` }
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', headers: { ...headers, 'content-length': Buffer.byteLength(body) } })
    sent.on('error', reject)
    sent.on('response', (response) => {
      response.resume()
      response.on('end', () => {
        if (response.statusCode === 200) resolve(performance.now() - startMs)
        else reject(new Error(`${url} answered ${response.statusCode}`))
      })
    })
    sent.end(body)
  })
}

const bodyOf = ({ from }: World, mails: number): string =>
  mails === 1 ? sampleRequest(from, RECIPIENT) : sampleBatch(from, RECIPIENT, mails)

interface PartOfRequest {
  readonly part: string
  /** Times in one request. */
  readonly count: number
  /** Mails that it works on at once. */
  readonly mails: number
}

/** With a second key the first signature is made, too, and the body hashed once: what is left is the second alone. */
const BESIDE: Readonly<Record<string, string>> = { 'sign with both': 'sign with RSA' }

/** The median of some calls, each less the one without the part right before it. */
async function measurePart({ system, tenant, from }: World, { part, count, mails }: PartOfRequest, calls: number) {
  const list = Array.from({ length: mails }, (): unknown => JSON.parse(sampleRequest(from, RECIPIENT)))
  const call = async (name: string, times: number): Promise<number> => {
    const startMs = performance.now()
    await callBench(system, '/part', { part: name, count: times, mails: list, tenant })
    return performance.now() - startMs
  }
  const beside = BESIDE[part]
  const callWithout = () => (beside === undefined ? call(part, 0) : call(beside, count))
  await call(part, count)
  const spans: number[] = []
  for (let made = 0; made < calls; made++) {
    const without = await callWithout()
    spans.push((await call(part, count)) - without)
  }
  return Math.max(0, percentile(spans, 0.5))
}

/** Ours and bare in turns, one request at a time. */
async function measureRequests(world: World, kind: Kind): Promise<{ ours: number; bare: number }> {
  const { system, apiKey } = world
  const body = bodyOf(world, kind.mails)
  const [ours, bare]: [number[], number[]] = [[], []]
  for (let made = 0; made < kind.requests; made++) {
    ours.push(await post(`${system.productUrl}${kind.path}`, body, apiKey))
    bare.push(await post(`${system.benchUrl}/bare`, body, apiKey))
  }
  const median = (spans: readonly number[]) => percentile(spans.slice(spans.length / 5), 0.5)
  return { ours: median(ours), bare: median(bare) }
}

type Part = (typeof OF_MAIL)[number] | (typeof OF_REQUEST)[number]

/** Milliseconds of each part in one request. */
async function measureParts(world: World, { mails, calls }: Kind): Promise<(part: Part) => number> {
  const spans = new Map<Part, number>()
  for (const part of OF_MAIL) spans.set(part, await measurePart(world, { part, count: mails, mails: 1 }, calls))
  for (const part of OF_REQUEST) spans.set(part, await measurePart(world, { part, count: 1, mails }, calls))
  return (part) => spans.get(part) ?? Number.NaN
}

async function measureKind(world: World, kind: Kind): Promise<{ comparison: Comparison; table: string }> {
  const { mails, name } = kind
  const spanOf = await measureParts(world, kind)
  const { ours, bare } = await measureRequests(world, kind)
  const parts: [string, number][] = [
    ['compose', spanOf('compose')],
    ['sign RSA', spanOf('sign with RSA')],
    ['sign Ed25519 beside it', spanOf('sign with both')],
    ['SHA-256 of the mail', spanOf('digest')],
    ['D1 read', spanOf('D1 read')],
    ['D1 write', spanOf('D1 write')],
  ]
  const rest = ours - parts.reduce((sum, [, ms]) => sum + ms, 0)
  const behind: [string, number][] = [
    ['behind the answer: queue', spanOf('queue')],
    ['behind the answer: request log', spanOf('request log')],
  ]
  const toRow = ([part, ms]: readonly [string, number]) => [
    part,
    toText(ms),
    toText(ms / mails),
    `${toText((ms / ours) * 100)} %`,
  ]
  const all: [string, number][] = [
    ...parts,
    ['all else', rest],
    ['whole answer', ours],
    ...behind,
    ['bare answer', bare],
  ]
  return {
    table: toMarkdown([[name, 'ms', 'ms a mail', 'of the answer'], ...all.map(toRow)]),
    comparison: {
      ...{ bench: 'accept-parts', what: `${name}, one request at a time`, unit: 'ms p50', isLowerBetter: true },
      ...{ ours, against: 'bare: two reads, compose, two signatures, batch, queue send', theirs: bare, aim: BARE_AIM },
    },
  }
}

const run = (): Promise<BenchResult> =>
  withCleanup(async (later) => {
    const system = await startWorkerSystem(later, { isConsuming: false })
    const world: World = { system, ...(await createBenchTenant(system)) }
    const kinds = []
    for (const kind of KINDS) kinds.push(await measureKind(world, kind))
    return {
      comparisons: kinds.map(({ comparison }) => comparison),
      tables: kinds.map(({ table }) => table),
      remarks: [],
    }
  })

export const acceptParts: Bench = { name: 'accept-parts', run }
