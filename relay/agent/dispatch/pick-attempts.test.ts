import { describe, expect, it } from 'vitest'
import type { WaitingDelivery } from '../journal/delivery-row.ts'
import { createPickBench as createBench } from '../testing/pick-bench.ts'

const domainsOf = (claims: ReadonlyArray<{ delivery: WaitingDelivery }>) => claims.map((claim) => claim.delivery.domain)

describe('pickAttempts', () => {
  it('lets a site at its limit hold nobody else', () => {
    const bench = createBench({ slots: 10, siteShare: 0.2 })
    bench.offer(50, { domain: 'slow.example', nextAtMs: 1 })
    bench.offer(3, { domain: 'b.example', nextAtMs: 2 })
    expect(domainsOf(bench.pick().claims)).toEqual(['slow.example', 'slow.example', 'b.example', 'b.example'])
    expect(bench.pick().claims).toHaveLength(0)
  })

  it('opens no more connections to a site from one source than it may, and spreads over its sources', () => {
    const sources = ['198.51.100.1', '198.51.100.2']
    const bench = createBench({ slots: 50, siteShare: 1, siteSourceSlots: 3, sources })
    bench.offer(20, { domain: 'a.example', nextAtMs: 1 })
    bench.offer(1, { domain: 'b.example', nextAtMs: 2 })
    const { claims } = bench.pick()
    expect(claims.map(({ target }) => target.source).toSorted()).toEqual(
      [...sources, ...sources, ...sources, sources[0]].toSorted(),
    )
    expect(domainsOf(claims).filter((domain) => domain === 'a.example')).toHaveLength(6)
    const [first] = claims
    bench.end(first!.attemptId)
    expect(bench.pick().claims.map(({ target }) => target.source)).toEqual([first!.target.source])
  })

  it('starts the next of a site when one of its slots is free', () => {
    const bench = createBench({ slots: 10, siteShare: 0.1 })
    bench.offer(3, { domain: 'a.example' })
    const [first] = bench.pick().claims
    expect(bench.pick().claims).toHaveLength(0)
    bench.end(first!.attemptId)
    expect(bench.pick().claims).toHaveLength(1)
  })

  it('takes transactional before bulk, then the oldest', () => {
    const bench = createBench({ slots: 3, siteShare: 1 })
    bench.offer(1, { domain: 'bulk.example', class: 'bulk', nextAtMs: 1 })
    bench.offer(1, { domain: 'late.example', nextAtMs: 900 })
    bench.offer(1, { domain: 'early.example', nextAtMs: 5 })
    expect(domainsOf(bench.pick().claims)).toEqual(['early.example', 'late.example', 'bulk.example'])
  })

  it('keeps a slot free from bulk mail', () => {
    const bench = createBench({ slots: 10, siteShare: 1 })
    bench.offer(20, { domain: 'bulk.example', class: 'bulk' })
    expect(bench.pick().claims).toHaveLength(8)
    bench.offer(5, { domain: 'a.example' })
    expect(domainsOf(bench.pick().claims)).toEqual(['a.example', 'a.example'])
  })

  it('goes on with others while a route is looked up', () => {
    const bench = createBench({ slots: 10, siteShare: 1, unknown: ['a.example'] })
    bench.offer(2, { domain: 'a.example' })
    bench.offer(1, { domain: 'b.example', nextAtMs: 5 })
    expect(domainsOf(bench.pick().claims)).toEqual(['b.example'])
    bench.answer('a.example')
    expect(domainsOf(bench.pick().claims)).toEqual(['a.example', 'a.example'])
  })

  it('starts nothing that has expired or has no lease', () => {
    const bench = createBench({ slots: 10, siteShare: 1 })
    bench.offer(1, { domain: 'a.example', expiresAtMs: 1_000 })
    expect(bench.pick()).toMatchObject({ claims: [], expired: [{ domain: 'a.example' }] })
    const unleased = createBench({ slots: 10, siteShare: 1, isLeased: false })
    unleased.offer(1, { domain: 'a.example' })
    expect(unleased.pick()).toMatchObject({ claims: [], unleased: [{}] })
  })

  it('takes what a rule for its site stops out of the way, with the site that the route told', () => {
    const bench = createBench({ slots: 10, siteShare: 1, stopped: 'a.example' })
    bench.offer(2, { domain: 'a.example' })
    bench.offer(1, { domain: 'b.example', nextAtMs: 5 })
    const { claims, stopped } = bench.pick()
    expect(domainsOf(claims)).toEqual(['b.example'])
    expect(stopped.map(({ site }) => site)).toEqual(['a.example', 'a.example'])
  })

  it('works ten thousand dead mails to one domain off without holding another', () => {
    const bench = createBench({ slots: 100, siteShare: 0.2 })
    bench.offer(10_000, { domain: 'dead.example', nextAtMs: 1 })
    bench.offer(80, { domain: 'b.example', nextAtMs: 2 })
    expect(bench.pick().claims).toHaveLength(40)
  })
})
