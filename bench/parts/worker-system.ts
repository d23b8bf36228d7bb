/**
 * The product's Worker as a deployment builds it, and the bench's own, in one workerd over the same databases. Miniflare
 * directly: the proxy of `wrangler dev` would be what is measured.
 */
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import { z } from 'zod'
import { ROOT } from '../../scripts/dev/settings.ts'
import { WRANGLER } from '../../scripts/dev/worker/wrangler.ts'
import type { Later } from './cleanup.ts'
import { findFreePort, runProgram } from './processes.ts'
import { makeTemporaryFolder } from './temporary-folder.ts'

const BUILD_TIMEOUT_MS = 60_000
const OUTBOUND_QUEUE = 'mailstead-outbound'
const EVENTS_QUEUE = 'mailstead-delivery-events'
const INBOUND_QUEUE = 'mailstead-inbound'
const BARE_EVENTS_QUEUE = 'bare-events'
const PRODUCT = 'product'
const DATABASES = { DB: 'directory', LEDGER_0: 'ledger', LEDGER_1: 'ledger' } as const

export interface WorkerSystem {
  /** Origin of the product's Worker. */
  readonly productUrl: string
  /** Origin of the bench's Worker. */
  readonly benchUrl: string
}

interface Module {
  readonly type: 'ESModule' | 'Text'
  readonly path: string
  readonly contents: string
}

/** `wrangler deploy --dry-run`: the modules that would be uploaded, the entry first. */
async function build(entry: string, folder: string): Promise<Module[]> {
  const args = [
    WRANGLER,
    'deploy',
    join(ROOT, entry),
    '--dry-run',
    '--outdir',
    folder,
    '--config',
    join(ROOT, 'wrangler.toml'),
  ]
  await runProgram(process.execPath, args, BUILD_TIMEOUT_MS)
  const read = (type: Module['type'], pattern: string): Module[] =>
    globSync(join(folder, pattern)).map((file) => ({
      type,
      path: basename(file),
      contents: readFileSync(file, 'utf8'),
    }))
  const code = read('ESModule', '*.js')
  if (code.length !== 1) throw new Error(`The build of ${entry} has ${code.length} files of code`)
  return [...code, ...read('Text', '*.sql')]
}

const VARIABLES = {
  MODE: 'production',
  MAIL_HOST: 'mail.bench.example',
  PUBLIC_URL: 'https://mail.bench.example',
  RETURN_PATH_MX: 'mx.bench.example',
  SPF_INCLUDE: 'spf.bench.example',
  DOH_URLS: 'http://127.0.0.1:9/dns-query',
  MASTER_KEY: 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
  RECEIVING_MX: 'mx.bench.example',
  RETURN_PATH_SECRET: 'a-return-path-secret-for-benches-only',
  AUTH_SECRET: 'an-auth-secret-for-benches-and-nothing-else',
}

const toWorker = (name: string, modules: Module[], port: number) => ({
  name,
  modules,
  compatibilityDate: '2026-08-01',
  compatibilityFlags: ['nodejs_compat', 'global_fetch_strictly_public'],
  d1Databases: Object.fromEntries(Object.keys(DATABASES).map((binding) => [binding, binding])),
  r2Buckets: ['RAW'],
  queueProducers: {
    OUTBOUND: OUTBOUND_QUEUE,
    BULK: 'mailstead-bulk',
    DELIVERY_EVENTS: EVENTS_QUEUE,
    INBOUND: INBOUND_QUEUE,
    SCAN: 'mailstead-scan',
  },
  // One kind of object for both, so that the bench's Worker reaches the product's.
  durableObjects: {
    MAILBOX: { className: 'Mailbox', scriptName: PRODUCT, useSQLite: true },
    WEBHOOK_RUNNER: { className: 'WebhookRunner', scriptName: PRODUCT, useSQLite: true },
    REQUEST_LOG: { className: 'RequestLog', scriptName: PRODUCT, useSQLite: true },
    LIVE_FEED: { className: 'LiveFeed', scriptName: PRODUCT, useSQLite: true },
  },
  bindings: VARIABLES,
  unsafeDirectSockets: [{ host: '127.0.0.1', port }],
})

async function migrate(miniflare: Miniflare): Promise<void> {
  for (const [binding, folder] of Object.entries(DATABASES)) {
    const database = await miniflare.getD1Database(binding, PRODUCT)
    for (const file of globSync(join(ROOT, 'migrations', folder, '*.sql')).sort()) {
      const statements = readFileSync(file, 'utf8').split('--> statement-breakpoint')
      await database.batch(statements.map((statement) => database.prepare(statement)))
    }
  }
}

export interface SystemOptions {
  /** The product's queues have their consumers; otherwise messages end there. */
  readonly isConsuming: boolean
  /** What runs as the product: its own entry unless told. */
  readonly entry?: string
  /** Instead of those of a deployment. */
  readonly variables?: Readonly<Record<string, string>>
  /** What the Workers log is not printed. */
  readonly isQuiet?: boolean
  /** Where the product's isolate can be profiled. */
  readonly inspectorPort?: number
}

/** Starts both Workers. */
export async function startWorkerSystem(later: Later, options: SystemOptions): Promise<WorkerSystem> {
  const { isConsuming, entry = 'worker/index.ts', variables = {}, isQuiet = false, inspectorPort } = options
  const folder = makeTemporaryFolder(later)
  const [product, bench] = await Promise.all([
    build(entry, join(folder, 'product')),
    build('bench/workers/bench-worker.ts', join(folder, 'bench')),
  ])
  const [productPort, benchPort] = [await findFreePort(), await findFreePort()]
  const consumers = {
    [OUTBOUND_QUEUE]: { maxBatchSize: 100, maxBatchTimeout: 0 },
    [EVENTS_QUEUE]: { maxBatchSize: 20, maxBatchTimeout: 0 },
    [INBOUND_QUEUE]: { maxBatchSize: 10, maxBatchTimeout: 0 },
  }
  const productWorker = toWorker(PRODUCT, product, productPort)
  const benchWorker = toWorker('bench', bench, benchPort)
  const bareMailbox = { BARE_MAILBOX: { className: 'BareMailbox', useSQLite: true } }
  const settings = convertV4MiniflareOptions({
    host: '127.0.0.1',
    port: 0,
    cf: false,
    ...(inspectorPort === undefined ? {} : { inspectorPort }),
    ...(isQuiet ? { handleStructuredLogs: () => {} } : {}),
    workers: [
      {
        ...{ ...productWorker, bindings: { ...VARIABLES, ...variables } },
        ...(isConsuming ? { queueConsumers: consumers } : {}),
      },
      {
        ...{ ...benchWorker, durableObjects: { ...benchWorker.durableObjects, ...bareMailbox } },
        queueProducers: { ...benchWorker.queueProducers, BARE_EVENTS: BARE_EVENTS_QUEUE },
        queueConsumers: { [BARE_EVENTS_QUEUE]: { maxBatchSize: 20, maxBatchTimeout: 0 } },
      },
    ],
  })
  // Databases on disk, as `npm start` has them.
  const miniflare = new Miniflare({ ...settings, resourcePersistencePath: join(folder, 'state') })
  later(() => miniflare.dispose())
  await miniflare.ready
  await migrate(miniflare)
  return { productUrl: `http://127.0.0.1:${productPort}`, benchUrl: `http://127.0.0.1:${benchPort}` }
}

/** Posts JSON to the bench's Worker and answers what it says; throws on anything but 200. */
export async function callBench(system: WorkerSystem, path: string, body: unknown = {}): Promise<unknown> {
  const response = await fetch(`${system.benchUrl}${path}`, { method: 'POST', body: JSON.stringify(body) })
  const text = await response.text()
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}: ${text.slice(0, 500)}`)
  return JSON.parse(text)
}

const BenchTenant = z.object({ tenant: z.string(), apiKey: z.string(), from: z.string() })

/** A tenant with a key and a verified domain, of this name if one is given; `from` is an address of it. */
export const createBenchTenant = async (system: WorkerSystem, domain?: string): Promise<z.infer<typeof BenchTenant>> =>
  BenchTenant.parse(await callBench(system, '/tenant', { domain }))
