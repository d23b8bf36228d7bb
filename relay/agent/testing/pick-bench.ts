/** Queues, wire and gates around `pickAttempts`, for tests: what is offered, picked and ended by hand. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { laneKey, mayPass, pickAttempts, siteKey } from '../dispatch/pick-attempts.ts'
import { createReadyQueues } from '../dispatch/ready-queues.ts'
import { createWire } from '../dispatch/wire.ts'
import type { WaitingDelivery } from '../journal/delivery-row.ts'
import type { RouteCache } from '../route/route-cache.ts'
import { sampleDelivery } from './sample-delivery.ts'
import { sampleSources } from './sample-sources.ts'

const TENANT = 'one' as TenantId

export interface PickBenchOptions {
  readonly slots: number
  readonly siteShare: number
  readonly siteSourceSlots?: number
  readonly tenantWidth?: number
  readonly sites?: Readonly<Record<string, string>>
  readonly sources?: string[]
  unknown?: string[]
  readonly isLeased?: boolean
  readonly stopped?: string
}

/** Every domain is a site of its own with one host, known already; domains in `unknown` have no answer yet. */
export function createPickBench(options: PickBenchOptions) {
  const wire = createWire(options)
  const ready = createReadyQueues({ refill: () => [], mayPass: (key, mailClass) => mayPass(wire, key, mailClass) })
  const pace = { sourceWidth: () => options.siteSourceSlots ?? 100, tenantWidth: () => options.tenantWidth ?? 1_000 }
  const pending = new Map<string, () => void>()
  const routes: RouteCache = {
    get: (domain) =>
      options.unknown?.includes(domain)
        ? null
        : {
            kind: 'hosts',
            site: options.sites?.[domain] ?? domain,
            hosts: [{ mx: `mx.${domain}`, ip: '192.0.2.1', port: 25, tls: 'may' as const }],
          },
    lookUp: (domain, done) => {
      pending.set(domain, done)
      return true
    },
  }
  let no = 0
  return {
    wire,
    offer: (count: number, part: Partial<WaitingDelivery>) => {
      for (let at = 0; at < count; at += 1) {
        no += 1
        ready.offer(sampleDelivery({ no, tenant: TENANT, rcptTo: `${no}@${part.domain}`, ...part }), 0)
      }
    },
    pick: () =>
      pickAttempts({
        ...{ ready, wire, pace, routes, own: sampleSources(options.sources), wake: () => {} },
        isLeased: () => options.isLeased ?? true,
        lets: ({ site }) => options.stopped === undefined || site !== options.stopped,
        nowMs: () => 1_000,
        mayExpire: () => true,
      }),
    end: (attemptId: string) => {
      const entry = wire.get(attemptId)
      if (entry === undefined) throw new Error(`${attemptId} is not on the wire`)
      const { site, tenant } = entry
      wire.remove(attemptId)
      ready.gates.open(laneKey(site, tenant))
      ready.gates.open(siteKey(site))
    },
    answer: (domain: string) => {
      options.unknown = []
      pending.get(domain)?.()
    },
  }
}
