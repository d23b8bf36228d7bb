/** When a policy is fetched, how long it holds, and that nobody can take it away by keeping us from it. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { DnsAnswer } from '../route/dns-resolver.ts'
import type { FetchedPolicy, FetchFault } from './fetch-policy.ts'
import { createPolicies, type Policies } from './policies.ts'
import { type PolicyRows, policyRows } from './policy-rows.ts'
import { openTlsDatabase } from './tls-database.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const WEEK_S = 604_800

const policy = (mode: 'enforce' | 'testing' | 'none', maxAgeSeconds = WEEK_S): FetchedPolicy => ({
  ok: true,
  policy: { mode, maxAgeSeconds, mx: ['mx.a.example'] },
})
const silent: FetchedPolicy = { ok: false, fault: 'sts-policy-fetch-error', why: 'silent' }
const record = (id: string): DnsAnswer<string> => ({ kind: 'found', values: [`v=STSv1; id=${id};`] })
const absent: DnsAnswer<string> = { kind: 'absent', what: 'name' }
const broken: DnsAnswer<string> = { kind: 'failed', error: 'ESERVFAIL' }

interface World {
  readonly policies: Policies
  readonly rows: PolicyRows
  readonly fetched: string[]
  readonly failed: Array<[string, string, FetchFault]>
  nowMs: number
  txt: DnsAnswer<string>
  answer: FetchedPolicy
}

let world: World

function createWorld(policiesMax?: number): World {
  const rows = policyRows(
    openTlsDatabase(':memory:', () => {}),
    policiesMax,
  )
  const made: World = {
    ...{ rows, fetched: [], failed: [], nowMs: 1_800_000_000_000, txt: record('1'), answer: policy('enforce') },
    policies: createPolicies({
      rows,
      txt: (name) => Promise.resolve(name.startsWith('_mta-sts.') ? made.txt : absent),
      fetch: (domain) => {
        made.fetched.push(domain)
        return Promise.resolve(made.answer)
      },
      failed: (...told) => void made.failed.push(told),
      log: () => {},
      nowMs: () => made.nowMs,
    }),
  }
  return made
}

beforeEach(() => {
  world = createWorld()
})

const find = async (domain = 'a.example') => {
  const found = await world.policies.find(domain)
  return found && `${found.mode} ${found.id}`
}

describe('policies.find', () => {
  it('fetches what DNS announces once, and again when the id changes', async () => {
    expect([await find(), await find()]).toEqual(['enforce 1', 'enforce 1'])
    expect(world.fetched).toEqual(['a.example'])
    Object.assign(world, { txt: record('2'), answer: policy('testing') })
    expect([await find(), await find()]).toEqual(['testing 2', 'testing 2'])
    expect(world.fetched).toHaveLength(2)
  })

  it('fetches nothing without a record', async () => {
    for (const txt of [absent, broken, { kind: 'found', values: ['v=spf1 -all'] } as const]) {
      world.txt = txt
      expect(await find()).toBeNull()
    }
    expect(world.fetched).toEqual([])
  })

  it.each<[string, Partial<World>]>([
    ['the host is down and the id is another', { txt: record('2'), answer: silent }],
    ['the record is gone', { txt: absent }],
    ['DNS fails', { txt: broken }],
    ['there are two records', { txt: { kind: 'found', values: ['v=STSv1; id=1;', 'v=STSv1; id=2;'] } }],
  ])('holds to a known policy until it ends while %s', async (_, change) => {
    await find()
    Object.assign(world, change)
    world.nowMs += WEEK_S * 1_000 - 1
    expect(await find()).toBe('enforce 1')
    world.nowMs += 1
    expect(await find()).toBeNull()
  })

  it('takes back a policy by one of mode none, and not otherwise', async () => {
    await find()
    Object.assign(world, { txt: record('2'), answer: policy('none') })
    expect(await find()).toBe('none 2')
  })

  it('tries a fetch that failed again after five minutes, another id at once, and tells of each', async () => {
    world.answer = silent
    expect([await find(), await find()]).toEqual([null, null])
    expect(world.fetched).toHaveLength(1)
    world.txt = record('2')
    await find()
    expect(world.fetched).toHaveLength(2)
    world.nowMs += 5 * MINUTE_MS
    world.answer = policy('enforce')
    expect(await find()).toBe('enforce 2')
    expect(world.failed).toEqual([
      ['a.example', '1', 'sts-policy-fetch-error'],
      ['a.example', '2', 'sts-policy-fetch-error'],
    ])
  })

  it('keeps a policy of no age for five minutes: a burst asks once', async () => {
    world.answer = policy('enforce', 0)
    await find()
    world.nowMs += 5 * MINUTE_MS - 1
    await find()
    expect(world.fetched).toHaveLength(1)
    world.nowMs += 1
    await find()
    expect(world.fetched).toHaveLength(2)
  })

  it('is bounded: the policy used longest ago goes', async () => {
    world = createWorld(3)
    for (const domain of ['a.example', 'b.example', 'c.example']) {
      await find(domain)
      world.nowMs += DAY_MS
    }
    await find('a.example')
    await find('d.example')
    expect(['a', 'b', 'c', 'd'].filter((name) => world.rows.find(`${name}.example`) !== null)).toEqual(['a', 'c', 'd'])
  })

  it('goes without a policy when its file cannot be read', async () => {
    world = createWorld()
    world.rows.find = () => {
      throw new Error('disk I/O error')
    }
    expect(await find()).toBeNull()
  })
})

describe('policies.refresh', () => {
  it('looks at a policy in use each day, so that it never ends', async () => {
    await find()
    for (let day = 0; day < 30; day += 1) {
      world.nowMs += DAY_MS
      await world.policies.refresh()
      await find()
    }
    expect(world.fetched).toHaveLength(31)
    expect(await find()).toBe('enforce 1')
  })

  it('looks at nothing before it is due, and half way through a short life', async () => {
    world.answer = policy('enforce', 3_600)
    await find()
    world.nowMs += 30 * MINUTE_MS - 1
    await world.policies.refresh()
    expect(world.fetched).toHaveLength(1)
    world.nowMs += 1
    await world.policies.refresh()
    await world.policies.refresh()
    expect(world.fetched).toHaveLength(2)
  })

  it('lets a policy end that no mail has used for a month', async () => {
    world.answer = policy('enforce', 90 * 86_400)
    await find()
    world.nowMs += 31 * DAY_MS
    await world.policies.refresh()
    expect(world.fetched).toHaveLength(1)
    world.nowMs += 60 * DAY_MS
    await world.policies.refresh()
    expect(world.rows.find('a.example')).toBeNull()
  })

  it('leaves the policy as it was when the host is down, and looks again later', async () => {
    await find()
    world.answer = silent
    world.nowMs += DAY_MS
    await world.policies.refresh()
    await world.policies.refresh()
    expect(world.fetched).toHaveLength(2)
    expect(await find()).toBe('enforce 1')
    world.nowMs += DAY_MS
    await world.policies.refresh()
    expect(world.fetched).toHaveLength(3)
  })
})
