/** List: `GET /v1/emails` while the ledger grows, beside its one statement called bare. */
import { withCleanup } from '../parts/cleanup.ts'
import { type Bench, type BenchResult, type Comparison, percentile } from '../parts/result.ts'
import { callBench, createBenchTenant, startWorkerSystem, type WorkerSystem } from '../parts/worker-system.ts'

const SIZES = [1_000, 100_000, 1_000_000] as const
const CALLS = 100
const WARM_UP_CALLS = 20
/** A page may take this much longer than that of the smallest ledger. */
const GROWTH_MAX = 1.5

interface Ledger {
  readonly rows: number
  readonly system: WorkerSystem
  readonly apiKey: string
  readonly tenant: string
  readonly spans: Record<'ours' | 'bare', number[]>
}

const name = (rows: number): string => rows.toLocaleString('en-US')

async function get(url: string, apiKey: string): Promise<number> {
  const startMs = performance.now()
  const response = await fetch(url, { headers: { authorization: `Bearer ${apiKey}` } })
  const text = await response.text()
  if (response.status !== 200 || text.length < 1_000) throw new Error(`${url} answered ${response.status}: ${text}`)
  return performance.now() - startMs
}

async function callOnce({ system, apiKey, tenant, spans }: Ledger): Promise<void> {
  spans.ours.push(await get(`${system.productUrl}/v1/emails?limit=20`, apiKey))
  spans.bare.push(await get(`${system.benchUrl}/bare-list/${tenant}`, apiKey))
}

const run = (): Promise<BenchResult> =>
  withCleanup(async (later) => {
    const ledgers: Ledger[] = []
    for (const rows of SIZES) {
      const system = await startWorkerSystem(later, { isConsuming: false })
      const { apiKey, tenant } = await createBenchTenant(system)
      await callBench(system, '/fill-emails', { tenant, from: 0, to: rows })
      ledgers.push({ rows, system, apiKey, tenant, spans: { ours: [], bare: [] } })
    }
    // All of them in turns: a passing load of the machine meets every size.
    for (let made = 0; made < CALLS + WARM_UP_CALLS; made++) for (const ledger of ledgers) await callOnce(ledger)
    const median = ({ spans }: Ledger, of: 'ours' | 'bare') => percentile(spans[of].slice(WARM_UP_CALLS), 0.5)
    const [smallest] = ledgers
    const common = { bench: 'list', unit: 'ms p50', isLowerBetter: true, aim: null }
    return {
      comparisons: ledgers.flatMap((ledger): Comparison[] => {
        const what = `GET /v1/emails?limit=20, ${name(ledger.rows)} rows`
        const bare = 'bare: one statement, all columns, JSON'
        const beside = { ...common, what, ours: median(ledger, 'ours'), against: bare, theirs: median(ledger, 'bare') }
        if (!smallest || ledger === smallest) return [beside]
        return [
          {
            ...beside,
            against: `the same, ${name(smallest.rows)} rows`,
            theirs: median(smallest, 'ours'),
            aim: 1 / GROWTH_MAX,
          },
          beside,
        ]
      }),
      remarks: [`list: ${CALLS} calls of each, one at a time`],
    }
  })

export const list: Bench = { name: 'list', run }
