/** Everything the services may touch, made once an isolate from the bindings. Wiring only. */
import { drizzle } from 'drizzle-orm/d1'
import { type Bindings, type Config, readConfig } from './env.ts'
import type { Mailbox } from './mailbox/mailbox.ts'
import type { Clock } from './platform/clock.ts'
import { systemClock } from './platform/clock.ts'
import { developmentClock } from './platform/development-clock.ts'
import { dohResolver, type Resolver } from './platform/doh-resolver.ts'
import { consoleLog, type Log } from './platform/log.ts'
import { createSecrets, type Secrets } from './platform/secrets.ts'
import type { DirectoryDb, LedgerDb, Ledgers } from './store/databases.ts'

export interface Deps {
  readonly config: Config
  readonly clock: Clock
  readonly log: Log
  readonly secrets: Secrets
  /** Asked in order; a domain check asks the first two and compares. */
  readonly resolvers: readonly Resolver[]
  readonly directory: DirectoryDb
  readonly ledgers: Ledgers
  readonly rawBucket: R2Bucket
  readonly outbound: Queue
  readonly bulk: Queue
  readonly deliveryEvents: Queue
  readonly inbound: Queue
  readonly scan: Queue
  /** One object a mailbox; opened only by `mailbox/client.ts`. */
  readonly mailboxes: DurableObjectNamespace<Mailbox>
  /** One object a webhook, which posts to it. */
  readonly webhookRunners: Bindings['WEBHOOK_RUNNER']
  /** One object a tenant; opened only by `request-log/client.ts`. */
  readonly requestLogs: Bindings['REQUEST_LOG']
  /** One object a tenant; opened only by `live/client.ts`. */
  readonly liveFeeds: Bindings['LIVE_FEED']
  /** Counts requests by account; null where the deployment has none. */
  readonly requestLimit: RateLimit | null
  /** Outgoing HTTP. */
  readonly fetch: typeof fetch
}

/** `LEDGER_0 … LEDGER_n`, as many as the deployment has: the generated type knows those of `wrangler.toml` only. */
function listLedgers(env: Bindings): readonly D1Database[] {
  const bound: Readonly<Record<`LEDGER_${number}`, D1Database>> = env
  const ledgers: D1Database[] = [env.LEDGER_0]
  for (;;) {
    const next = bound[`LEDGER_${ledgers.length}`]
    if (!next) return ledgers
    ledgers.push(next)
  }
}

const openLedgers = (env: Bindings): Ledgers => {
  const shards: readonly LedgerDb[] = listLedgers(env).map((database) => drizzle(database, { casing: 'snake_case' }))
  return {
    count: shards.length,
    at(shard) {
      const ledger = shards[shard]
      if (!ledger) throw new Error(`There is no ledger shard ${shard}`)
      return ledger
    },
  }
}

/** An id belongs to its jurisdiction: whoever changes it later no longer finds what is there. */
const within = <T extends Rpc.DurableObjectBranded | undefined>(
  namespace: DurableObjectNamespace<T>,
  jurisdiction: Config['JURISDICTION'],
): DurableObjectNamespace<T> => (jurisdiction === '' ? namespace : namespace.jurisdiction(jurisdiction))

const made = new WeakMap<object, Deps>()

/** The dependencies of this isolate; the same bindings give the same object. */
export function createDeps(env: Bindings): Deps {
  const known = made.get(env)
  if (known) return known
  const config = readConfig(env)
  const deps: Deps = {
    config,
    clock: DEVELOPMENT ? developmentClock : systemClock,
    log: consoleLog,
    secrets: createSecrets(config.MASTER_KEY),
    resolvers: config.DOH_URLS.map(dohResolver),
    directory: drizzle(env.DB, { casing: 'snake_case' }),
    ledgers: openLedgers(env),
    rawBucket: env.RAW,
    outbound: env.OUTBOUND,
    bulk: env.BULK,
    deliveryEvents: env.DELIVERY_EVENTS,
    inbound: env.INBOUND,
    scan: env.SCAN,
    mailboxes: within(env.MAILBOX, config.JURISDICTION),
    webhookRunners: within(env.WEBHOOK_RUNNER, config.JURISDICTION),
    requestLogs: within(env.REQUEST_LOG, config.JURISDICTION),
    liveFeeds: within(env.LIVE_FEED, config.JURISDICTION),
    // Tests and demonstrations of one account send more than an account does.
    requestLimit: config.MODE === 'development' ? null : (env.REQUEST_LIMIT ?? null),
    fetch: (input, init) => fetch(input, init),
  }
  made.set(env, deps)
  return deps
}
