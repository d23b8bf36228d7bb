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
const OF_MAIL_COUNT = 400
/** Calls of each part are made in turns. */
const TURNS = 4

interface Kind {
  readonly name: string
  readonly path: string
  readonly mails: number
  readonly requests: number
  /** Calls of a part of the request in each turn. */
  readonly calls: number
}

const KINDS: readonly Kind[] = [
  { name: 'POST /v1/emails', path: '/v1/emails', mails: 1, requests: 100, calls: 25 },
  { name: 'POST /v1/emails/batch of 100', path: '/v1/emails/batch', mails: 100, requests: 12, calls: 5 },
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

async function measurePart({ system, tenant, from }: World, part: string, mails: number, count: number) {
  const call = async (times: number): Promise<number> => {
    const startMs = performance.now()
    const list = Array.from({ length: mails }, () => JSON.parse(sampleRequest(from, RECIPIENT)))
    await callBench(system, '/part', { part, count: times, mails: list, tenant })
    return performance.now() - startMs
  }
  await call(1)
  const spans: number[] = []
  for (let turn = 0; turn < TURNS; turn++) {
    // What preparing a call takes is not the part.
    const none = await call(0)
    spans.push(Math.max(0, (await call(count)) - none) / count)
  }
  return percentile(spans, 0.5)
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

type Spans = Record<(typeof OF_MAIL)[number], number>

async function measureKind(
  world: World,
  kind: Kind,
  ofMail: Spans,
): Promise<{ comparison: Comparison; table: string }> {
  const { mails, name } = kind
  const ofRequest: Record<string, number> = {}
  for (const part of OF_REQUEST) ofRequest[part] = await measurePart(world, part, mails, kind.calls)
  const { ours, bare } = await measureRequests(world, kind)
  const parts: [string, number][] = [
    ['compose', ofMail.compose * mails],
    ['sign RSA', ofMail['sign with RSA'] * mails],
    ['sign Ed25519 beside it', (ofMail['sign with both'] - ofMail['sign with RSA']) * mails],
    ['SHA-256 of the mail', ofMail.digest * mails],
    ['D1 read', ofRequest['D1 read'] ?? 0],
    ['D1 write', ofRequest['D1 write'] ?? 0],
  ]
  const rest = ours - parts.reduce((sum, [, ms]) => sum + ms, 0)
  const behind: [string, number][] = [
    ['behind the answer: queue', ofRequest['queue'] ?? 0],
    ['behind the answer: request log', ofRequest['request log'] ?? 0],
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
    const ofMail: Spans = { compose: 0, 'sign with RSA': 0, 'sign with both': 0, digest: 0 }
    // Twice: the first time warms up.
    for (const _ of [1, 2]) for (const part of OF_MAIL) ofMail[part] = await measurePart(world, part, 1, OF_MAIL_COUNT)
    const kinds = []
    for (const kind of KINDS) kinds.push(await measureKind(world, kind, ofMail))
    return {
      comparisons: kinds.map(({ comparison }) => comparison),
      tables: kinds.map(({ table }) => table),
      remarks: [],
    }
  })

export const acceptParts: Bench = { name: 'accept-parts', run }
