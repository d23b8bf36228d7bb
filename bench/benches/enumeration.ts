/**
 * How long sign-in, sign-up and reset take for an address that has an account and for one that has none, in turns: what a stranger could
 * learn by a clock. Beside it two addresses that both have one: the noise of the same comparison.
 */
import { withCleanup } from '../parts/cleanup.ts'
import { type Bench, type BenchResult, type Comparison, percentile } from '../parts/result.ts'
import { callBench, startWorkerSystem, type WorkerSystem } from '../parts/worker-system.ts'

const ROUNDS = 40
const WARM_UP_ROUNDS = 5
const PUBLIC_URL = 'http://127.0.0.1'
const PASSWORD = 'a password of the bench'

/** A median may be this much further from one than those of two known addresses are. */
const DIFFERENCE_MAX = 1.15

const PATHS = {
  'sign-in, wrong password': ['/sign-in/email', { password: 'another password' }],
  'sign-up': ['/sign-up/email', { name: 'Bench', password: PASSWORD }],
  reset: ['/request-password-reset', {}],
} as const

const KINDS = ['known', 'also known', 'unknown'] as const
type Kind = (typeof KINDS)[number]

let places = 0

/** From a place that has not asked before: limits would answer instead. */
async function ask({ productUrl }: WorkerSystem, path: string, body: object): Promise<number> {
  const place = (++places).toString(16)
  const headers = {
    'content-type': 'application/json',
    origin: PUBLIC_URL,
    'cf-connecting-ip': `2001:db8:1:${place}::1`,
  }
  const startMs = performance.now()
  const answer = await fetch(`${productUrl}/api/auth${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  const text = await answer.text()
  const spanMs = performance.now() - startMs
  if (answer.status >= 429) throw new Error(`${path} answered ${answer.status}: ${text}`)
  return spanMs
}

/** An address for each request: a count of tries belongs to one. */
async function addressOf(system: WorkerSystem, kind: Kind): Promise<string> {
  if (kind === 'unknown') return `${crypto.randomUUID()}@bench.example`
  const { email } = (await callBench(system, '/person', { publicUrl: PUBLIC_URL, password: PASSWORD })) as {
    email: string
  }
  return email
}

async function timePath(system: WorkerSystem, path: string, more: object) {
  const spans: Record<Kind, number[]> = { known: [], 'also known': [], unknown: [] }
  for (let round = 0; round < ROUNDS + WARM_UP_ROUNDS; round++) {
    // In another order each time: what comes behind a sign-up must not always be the same.
    const kinds = KINDS.map((_, at) => KINDS[(at + round) % KINDS.length] ?? 'known')
    for (const kind of kinds) {
      const email = await addressOf(system, kind)
      const ms = await ask(system, path, { ...more, email })
      if (round >= WARM_UP_ROUNDS) spans[kind].push(ms)
    }
  }
  return spans
}

const run = (): Promise<BenchResult> =>
  withCleanup(async (later) => {
    // In development a mail is a line of the log: no sending takes part.
    const variables = { PUBLIC_URL, MODE: 'development' }
    const system = await startWorkerSystem(later, { isConsuming: false, isQuiet: true, variables })
    const comparisons: Comparison[] = []
    for (const [what, [path, more]] of Object.entries(PATHS)) {
      const spans = await timePath(system, path, more)
      const median = (kind: Kind) => percentile(spans[kind], 0.5)
      const common = { bench: 'enumeration', what: `${what}, unknown address`, unit: 'ms p50', isLowerBetter: true }
      comparisons.push(
        {
          ...{ ...common, ours: median('unknown'), theirs: median('known') },
          ...{ against: 'the same, known address', aim: 1 / DIFFERENCE_MAX },
        },
        {
          ...{ ...common, what: `${what}, known address`, ours: median('also known'), theirs: median('known') },
          ...{ against: 'noise: the same, other known addresses', aim: null },
        },
      )
    }
    return {
      comparisons,
      remarks: [
        `enumeration: ${ROUNDS} of each in turns, an address and a place for each; a ratio of one tells a stranger nothing`,
      ],
    }
  })

export const enumeration: Bench = { name: 'enumeration', run }
