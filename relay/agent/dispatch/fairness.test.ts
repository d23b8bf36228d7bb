import type { TenantId } from '@mailstead/contracts/ids.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Claim, WaitingDelivery } from '../journal/delivery-row.ts'
import { createPickBench, type PickBenchOptions } from '../testing/pick-bench.ts'

const tenant = (name: string) => ({ tenant: name as TenantId })
type Bench = ReturnType<typeof createPickBench>

/** Starts and ends attempts until nothing starts any more; the oldest on the wire ends first unless `pickEnd` says otherwise. */
function drain(bench: Bench, until: number, pickEnd: (running: number) => number = () => 0): Claim[] {
  const started: Claim[] = []
  const running: Claim[] = []
  while (started.length < until) {
    const { claims } = bench.pick()
    started.push(...claims)
    running.push(...claims)
    const [ended] = running.splice(pickEnd(running.length), 1)
    if (ended === undefined) return started
    bench.end(ended.attemptId)
  }
  return started
}

const placesOf = (claims: readonly Claim[], wanted: (delivery: WaitingDelivery) => boolean): number[] =>
  claims.flatMap(({ delivery }, at) => (wanted(delivery) ? [at] : []))
const manyDomains = (count: number) => Array.from({ length: count }, (_, at) => `d${at}.example`)
const onOneSite = (domains: readonly string[]) =>
  Object.fromEntries(domains.map((domain) => [domain, 'provider.example']))

describe('a tenant with 5,000 mails and one with 20', () => {
  const cases: Array<[string, PickBenchOptions, readonly string[], readonly string[]]> = [
    ['to one domain', { slots: 10, siteShare: 1 }, ['a.example'], ['a.example']],
    ['to one site that has few slots', { slots: 100, siteShare: 0.05 }, ['a.example'], ['a.example']],
    [
      'to one site by 300 domains',
      { slots: 100, siteShare: 0.2, sites: onOneSite(manyDomains(301)) },
      manyDomains(300),
      ['d300.example'],
    ],
    [
      'over all, to sites of their own',
      { slots: 10, siteShare: 0.2 },
      manyDomains(100),
      ['w.example', 'x.example', 'y.example', 'z.example'],
    ],
    ['over all, each to many sites', { slots: 10, siteShare: 0.2 }, manyDomains(500), manyDomains(20)],
  ]
  it.each(cases)('%s: the 20 are among the first 60 attempts, whoever came first', (_, options, theirs, ours) => {
    const bench = createPickBench(options)
    for (const domain of theirs) bench.offer(5_000 / theirs.length, { ...tenant('big'), domain, nextAtMs: 1 })
    const before = bench.pick().claims
    for (const domain of ours) bench.offer(20 / ours.length, { ...tenant('small'), domain, nextAtMs: 900 })
    for (const { attemptId } of before) bench.end(attemptId)
    const places = placesOf(drain(bench, 100), (delivery) => delivery.tenant === 'small')
    expect(places).toHaveLength(20)
    expect(places.at(-1)).toBeLessThan(60)
  })
})

describe('turns', () => {
  it('never start more at a site than it has slots, with 300 domains on one MX set', () => {
    const domains = manyDomains(300)
    const bench = createPickBench({ slots: 100, siteShare: 0.2, siteSourceSlots: 7, sites: onOneSite(domains) })
    for (const [at, domain] of domains.entries()) bench.offer(3, { ...tenant(`t${at % 40}`), domain })
    const running: Claim[] = []
    let started = 0
    while (started < 900) {
      const { claims } = bench.pick()
      started += claims.length
      running.push(...claims)
      expect(running.length).toBeLessThanOrEqual(7)
      bench.end(running.shift()!.attemptId)
    }
  })

  it('give bulk mail one in five while transactional mail never ends', () => {
    const bench = createPickBench({ slots: 10, siteShare: 1 })
    bench.offer(400, { ...tenant('a'), domain: 'a.example' })
    bench.offer(100, { ...tenant('b'), domain: 'a.example', class: 'bulk' })
    const started = drain(bench, 300)
    for (const prefix of [50, 100, 200]) {
      const bulk = placesOf(started.slice(0, prefix), (delivery) => delivery.class === 'bulk').length
      expect(bulk).toBeGreaterThanOrEqual(prefix / 5 - 2)
      expect(bulk).toBeLessThanOrEqual(prefix / 5 + 2)
    }
  })

  it('do not let a dead site of 10,000 mails have all slots, nor hold the mail of the same tenant elsewhere', () => {
    const bench = createPickBench({ slots: 50, siteShare: 0.2 })
    bench.offer(10_000, { ...tenant('a'), domain: 'dead.example', nextAtMs: 1 })
    bench.offer(200, { ...tenant('a'), domain: 'b.example', nextAtMs: 2 })
    bench.offer(200, { ...tenant('c'), domain: 'c.example', nextAtMs: 3 })
    const running = [...bench.pick().claims]
    const isDead = ({ delivery }: Claim) => delivery.domain === 'dead.example'
    expect(running.filter(isDead)).toHaveLength(10)
    let alive = 0
    // The dead ones never end.
    for (;;) {
      const at = running.findIndex((claim) => !isDead(claim))
      if (at < 0) break
      bench.end(running[at]!.attemptId)
      running.splice(at, 1)
      alive += 1
      running.push(...bench.pick().claims)
    }
    expect(alive).toBe(400)
  })
})

const Line = fc.record({
  tenant: fc.integer({ min: 0, max: 4 }),
  domain: fc.integer({ min: 0, max: 7 }),
  isBulk: fc.boolean(),
  count: fc.integer({ min: 1, max: 12 }),
})
const Schedule = fc.record({
  slots: fc.integer({ min: 1, max: 8 }),
  siteShare: fc.constantFrom(0.1, 0.5, 1),
  siteSourceSlots: fc.integer({ min: 1, max: 4 }),
  tenantWidth: fc.integer({ min: 1, max: 4 }),
  sites: fc.integer({ min: 1, max: 3 }),
  lines: fc.array(Line, { minLength: 1, maxLength: 20 }),
  ends: fc.array(fc.nat(), { minLength: 1, maxLength: 30 }),
})

describe('no schedule starves anybody', () => {
  it('everything starts in the end, whatever ends when', () => {
    fc.assert(
      fc.property(Schedule, ({ lines, ends, sites: siteCount, ...limits }) => {
        const sites = Object.fromEntries(
          Array.from({ length: 8 }, (_, at) => [`d${at}.example`, `s${at % siteCount}.example`]),
        )
        const bench = createPickBench({ ...limits, sites })
        for (const { tenant: name, domain, isBulk, count } of lines)
          bench.offer(count, {
            ...tenant(`t${name}`),
            domain: `d${domain}.example`,
            class: isBulk ? 'bulk' : 'transactional',
          })
        let at = 0
        const started = drain(
          bench,
          Number.POSITIVE_INFINITY,
          (running) => (ends[at++ % ends.length] ?? 0) % Math.max(running, 1),
        )
        expect(started).toHaveLength(lines.reduce((sum, { count }) => sum + count, 0))
      }),
      { numRuns: 300 },
    )
  })

  it('tenants at one site start alike often while all of them have mail there, however it is spread over domains', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 0, max: 7 }), { minLength: 1, maxLength: 8 }), {
          minLength: 2,
          maxLength: 6,
        }),
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.nat(), { minLength: 1, maxLength: 20 }),
        (tenants, slots, ends) => {
          const bench = createPickBench({ slots, siteShare: 1, sites: onOneSite(manyDomains(8)) })
          for (const [name, domains] of tenants.entries())
            for (const domain of domains) bench.offer(40, { ...tenant(`t${name}`), domain: `d${domain}.example` })
          let at = 0
          const started = drain(bench, 30 * tenants.length, (running) => (ends[at++ % ends.length] ?? 0) % running)
          const counts = tenants.map(
            (_, name) =>
              placesOf(started.slice(0, 30 * tenants.length), (delivery) => delivery.tenant === `t${name}`).length,
          )
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(2)
        },
      ),
      { numRuns: 200 },
    )
  })
})
