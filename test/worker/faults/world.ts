/**
 * The whole way of a mail in one process: the Worker's own app, consumers and cron over real D1 and R2, queues that may
 * misbehave, relays that follow a script, one clock. Every call to the outside can be made to fail.
 */
import { env } from 'cloudflare:workers'
import { createApp } from '../../../worker/app.ts'
import { createDeps, type Deps } from '../../../worker/deps.ts'
import type { Bindings } from '../../../worker/env.ts'
import { CRONS, runCron } from '../../../worker/scheduled.ts'
import { forgetAccess } from '../../../worker/services/access/authenticate.ts'
import { noteSuccess } from '../../../worker/services/relays/breaker.ts'
import { tenantStanding } from '../../../worker/store/directory/schema.ts'
import { signPost } from '../create-relay.ts'
import { createTenant, type TestTenant } from '../create-tenant.ts'
import { removeRelays } from '../fake-agent.ts'
import { type Broker, createBroker, type Mischief } from './broker.ts'
import { createFaultPlan, type Fault, type FaultPlan } from './fault-plan.ts'
import { faultyBucket, faultyDatabase, faultyQueue } from './faulty-bindings.ts'
import { type Copy, createScriptedRelay, type ScriptedRelay } from './scripted-relay.ts'

export interface LogLine {
  readonly level: string
  readonly event: string
  readonly fields: Readonly<Record<string, unknown>>
}

export interface HttpAnswer {
  readonly status: number
  readonly headers: Headers
  readonly json: unknown
}

export interface World {
  readonly tenant: TestTenant
  readonly plan: FaultPlan
  readonly broker: Broker
  readonly relays: readonly ScriptedRelay[]
  /** What remote hosts took. */
  readonly copies: readonly Copy[]
  readonly lines: readonly LogLine[]
  /** What was thrown where nothing should throw. */
  readonly unhandled: readonly unknown[]
  /** Those of the Worker under test; with bindings that may fail. */
  deps(): Deps
  now(): number
  advance(ms: number): void
  /** Null when no answer came: the connection was lost, or the Worker died. */
  request(path: string, init: RequestInit): Promise<HttpAnswer | null>
  runCron(): Promise<void>
  /** One invocation of the Worker that does this; false when it died. What it throws is passed on. */
  call(work: (deps: Deps) => Promise<unknown>): Promise<boolean>
  /** The invocation that is running now ends here, as if its machine had gone. */
  kill(): Promise<never>
  /** Another isolate begins: whatever was in memory is forgotten. */
  restart(): void
}

export interface WorldOptions {
  readonly tenant?: TestTenant
  readonly fault?: Fault | null
  /** Which calls fail at this time, by their name. */
  readonly isDown?: (name: string, nowMs: number) => boolean
  /** In place of the real bucket. */
  readonly rawBucket?: R2Bucket
  readonly relays?: number
  readonly mischief?: Mischief
  readonly retriesMax?: number
  /** Milliseconds added to the time at the start. */
  readonly offsetMs?: number
  /** In place of the real time; it goes on by a millisecond an invocation, and as `advance` says. */
  readonly startMs?: number
}

const app = await createApp()
/** That of `services/relays/breaker`. */
const BROKEN_FOR_MS = 30_000

/** Nothing of an earlier test is due any more, and no relay of one takes part. */
export async function clearStage(): Promise<void> {
  const deps = createDeps(env)
  await removeRelays(deps)
  for (const table of ['relay_commands', 'relay_nonces', 'holds']) await deps.directory.run(`delete from ${table}`)
  for (let shard = 0; shard < deps.ledgers.count; shard++)
    await deps.ledgers.at(shard).run('update jobs set due_at_ms = null where due_at_ms is not null')
}

/** Mail bounces here on purpose: none of it counts for how the account stands. */
async function leaveUnjudged({ deps, tenant }: TestTenant): Promise<void> {
  const countFromMs = Date.UTC(9_999, 0)
  await deps.directory.insert(tenantStanding).values({ tenantId: tenant.id, countFromMs }).onConflictDoNothing()
}

export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const tenant = options.tenant ?? (await createTenant())
  await leaveUnjudged(tenant)
  const plan = createFaultPlan(options.fault ?? null, (name) => options.isDown?.(name, now()) ?? false)
  const lines: LogLine[] = []
  const unhandled: unknown[] = []
  const copies: Copy[] = []
  const relays: ScriptedRelay[] = []
  let offsetMs = options.offsetMs ?? 0
  const { startMs } = options
  const now = () => (startMs ?? Date.now()) + offsetMs
  let die: (() => void) | null = null
  const mendBreakers = () => {
    for (const { agent } of relays) noteSuccess(agent.relay.id)
  }

  /** Runs an invocation; false when it was killed. */
  const invoke = async (work: () => Promise<unknown>): Promise<boolean> => {
    if (startMs !== undefined) offsetMs += 1
    const killed = new Promise<false>((resolve) => {
      die = () => resolve(false)
    })
    return Promise.race([work().then(() => true), killed])
  }

  const fetchRelay: typeof fetch = async (input, init) => {
    const { host, pathname } = new URL(String(input))
    return plan.run(`HTTP to relay ${pathname}`, async () => {
      const relay = relays.find(({ agent }) => new URL(agent.relay.url).host === host)
      if (!relay || relay.link === 'down') throw new Error('Network connection lost.')
      const answer = await relay.agent.fetch(input, init)
      if (relay.link === 'answers lost') throw new Error('Network connection lost.')
      return answer
    })
  }

  const open = (): { readonly bindings: Bindings; readonly deps: Deps } => {
    const bindings = {
      ...env,
      DB: faultyDatabase(env.DB, plan),
      LEDGER_0: faultyDatabase(env.LEDGER_0, plan),
      LEDGER_1: faultyDatabase(env.LEDGER_1, plan),
      RAW: faultyBucket(options.rawBucket ?? env.RAW, plan),
      OUTBOUND: faultyQueue(broker.producer('mailstead-outbound'), plan),
      BULK: faultyQueue(broker.producer('mailstead-bulk'), plan),
      DELIVERY_EVENTS: faultyQueue(broker.producer('mailstead-delivery-events'), plan),
    }
    // The object that the app finds for these bindings: its wiring is production's, its surroundings are the test's.
    const deps = Object.assign(createDeps(bindings), {
      clock: { now },
      fetch: fetchRelay,
      log: (level: string, event: string, fields = {}) => lines.push({ level, event, fields }),
    })
    return { bindings, deps }
  }

  const broker = createBroker({
    deps: () => opened.deps,
    now,
    invoke,
    mischief: options.mischief,
    retriesMax: options.retriesMax,
  })
  let opened = open()

  const request: World['request'] = async (path, init) => {
    const background: Promise<unknown>[] = []
    const context = { waitUntil: (work: Promise<unknown>) => background.push(work), passThroughOnException() {} }
    let answer: HttpAnswer | null = null
    const isWhole = await invoke(async () => {
      const response = await app.fetch(
        new Request(`http://mailstead.test${path}`, init),
        opened.bindings as Env,
        context as unknown as ExecutionContext,
      )
      const text = await response.text()
      const isJson = response.headers.get('content-type')?.includes('json') ?? false
      answer = { status: response.status, headers: response.headers, json: isJson ? JSON.parse(text) : null }
      await Promise.all(background)
    }).catch((error: unknown) => {
      unhandled.push(error)
      return false
    })
    return isWhole ? answer : null
  }

  const world: World = {
    tenant,
    plan,
    broker,
    relays,
    copies,
    lines,
    unhandled,
    deps: () => opened.deps,
    now,
    advance: (ms) => {
      offsetMs += ms
      // The breaker waits by real time, which does not move here.
      if (ms >= BROKEN_FOR_MS) mendBreakers()
    },
    request: (path, init) =>
      plan.run(`HTTP ${init.method ?? 'GET'} ${path}`, () => request(path, init)).catch(() => null),
    async runCron() {
      await invoke(() => runCron(opened.deps, CRONS[0])).catch((error: unknown) => unhandled.push(error))
    },
    call: (work) => invoke(() => work(opened.deps)),
    kill: () => {
      die?.()
      return new Promise<never>(() => undefined)
    },
    restart: () => {
      forgetAccess(tenant.tenant.id)
      mendBreakers()
      opened = open()
    },
  }
  const post = async (relay: ScriptedRelay, path: string, value: unknown) => {
    const body = JSON.stringify(value)
    if (relay.link === 'down') return null
    const answer = await world.request(path, {
      method: 'POST',
      headers: await signPost(relay.agent.relay, path, body),
      body,
    })
    return relay.link === 'up' ? answer : null
  }
  for (let count = 0; count < (options.relays ?? 1); count++)
    relays.push(await createScriptedRelay({ now, post, copies, tellsQueued: count % 2 === 1 }))
  return world
}
