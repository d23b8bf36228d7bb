/** The product's Worker, each phase of a mail's life with bindings that count. Beside its routes are those under `/bench`. */
import product from '../../worker/index.ts'
import type { LoggedRequest } from '../../worker/request-log/logged-request.ts'
import { RequestLog as ProductRequestLog } from '../../worker/request-log/request-log.ts'
import type { Listener } from '../../worker/store/ledger/events/listeners.ts'
import { WebhookRunner as ProductWebhookRunner } from '../../worker/webhook-runner.ts'
import { allCounts, allStatements, countsOf, forgetCounts } from './metered/counts.ts'
import { archiveAll, retainNothing, sizeOfLedger } from './metered/later-phases.ts'
import { meterBindings } from './metered/meter-bindings.ts'
import { meterCall, meterStorage } from './metered/meter-object.ts'
import type { BenchEnv } from './prepare.ts'

export { LiveFeed } from '../../worker/live-feed.ts'
export { Mailbox } from '../../worker/mailbox/mailbox.ts'

export class RequestLog extends ProductRequestLog {
  constructor(ctx: DurableObjectState, env: BenchEnv) {
    meterStorage(ctx.storage, countsOf('request log'))
    super(ctx, env as never)
  }

  // It waits for nothing, and has no time to count.
  override append(requests: readonly LoggedRequest[]): void {
    countsOf('request log').objectRequests += 1
    super.append(requests)
  }
}

export class WebhookRunner extends ProductWebhookRunner {
  constructor(ctx: DurableObjectState, env: BenchEnv) {
    meterStorage(ctx.storage, countsOf('webhook'))
    super(ctx, meterBindings(env, 'webhook'))
  }

  override wake(listener: Listener): Promise<void> {
    return meterCall(countsOf('webhook'), () => super.wake(listener))
  }

  override alarm(): Promise<void> {
    return meterCall(countsOf('webhook'), () => super.alarm())
  }
}

function phaseOf({ url }: Request): string {
  const { pathname } = new URL(url)
  if (pathname.startsWith('/v1/emails')) return 'accept'
  if (pathname === '/relay/v1/events') return 'events taken'
  return 'not of a mail'
}

const BENCH: Readonly<Record<string, (env: BenchEnv) => Promise<unknown> | unknown>> = {
  '/bench/counts': allCounts,
  '/bench/statements': allStatements,
  '/bench/forget': forgetCounts,
  '/bench/archive': (env) => archiveAll(meterBindings(env, 'archive')),
  '/bench/size': sizeOfLedger,
  '/bench/retention': (env) => retainNothing(meterBindings(env, 'retention'), env),
}

const enter = (env: BenchEnv, phase: string): BenchEnv => {
  countsOf(phase).requests += 1
  return meterBindings(env, phase)
}

export default {
  async fetch(request, env, ctx) {
    const bench = BENCH[new URL(request.url).pathname]
    if (bench) return Response.json((await bench(env)) ?? {})
    return product.fetch(request, enter(env, phaseOf(request)), ctx)
  },
  queue: (batch, env) =>
    product.queue(batch, enter(env, batch.queue === 'mailstead-delivery-events' ? 'events applied' : 'hand-over')),
} satisfies ExportedHandler<BenchEnv>
