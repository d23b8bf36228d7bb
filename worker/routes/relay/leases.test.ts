import { LEASES_PER_POST } from '@mailstead/contracts/heartbeat.ts'
import { eq } from 'drizzle-orm'
import { afterAll, describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { changeJob, createMessage, readJob, type TestMessage } from '../../../test/worker/create-message.ts'
import { signPost, type TestRelay } from '../../../test/worker/create-relay.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { removeRelays } from '../../../test/worker/fake-agent.ts'
import { busierFirst, stageRelays } from '../../../test/worker/stage-relays.ts'
import { keepLeases } from '../../services/relays/keep-leases.ts'
import { listRelays } from '../../services/relays/list-relays.ts'
import { handOver } from '../../services/sending/hand-over/hand-over.ts'
import { relays, tenant as tenants } from '../../store/directory/schema.ts'

const PATH = '/relay/v1/leases'
const MINUTE = 60_000

const ask = async (relay: Pick<TestRelay, 'id' | 'key'>, jobs: readonly unknown[]) => {
  const body = JSON.stringify({ jobs })
  return call('POST', PATH, { body, headers: await signPost(relay, PATH, body) })
}

const leaseOf = ({ owner, job }: TestMessage, epoch = 1) => ({ tenant: owner.tenant.id, id: job, epoch })

afterAll(async () => removeRelays((await createTenant()).deps))

describe('POST /relay/v1/leases 200', () => {
  it('keeps jobs of both shards that are still the relay’s, and no others', async () => {
    const { agents, tenant, send, tell, now } = await stageRelays(2)
    const other = await createTenant({ shard: 1 })
    const messages = [...Array(8)].map((_, n) => createMessage(n % 2 === 0 ? tenant : other))
    const sent = await Promise.all(messages)
    const [done, lost, waiting] = [
      await createMessage(tenant),
      await createMessage(tenant),
      await createMessage(tenant),
    ]
    await send(...sent)
    const [mine, theirs] = busierFirst(agents)
    for (const message of [done, lost])
      await changeJob(message, { state: 'leased', relayId: mine.relay.id, epoch: 1, dueAtMs: now() + 15 * MINUTE })
    await tell(done, { kind: 'delivered' }, mine)
    await changeJob(lost, { epoch: 2 })
    const asked = [...sent, done, lost, waiting]
    const answer = await ask(mine.relay, [...asked.map((each) => leaseOf(each)), ...asked.map((each) => leaseOf(each))])
    expect(answer.status).toBe(200)
    const expected = sent.flatMap(({ job }) => (mine.journal.has(job) ? [job] : []))
    expect(answer.json.kept.sort()).toEqual(expected.sort())
    expect(theirs.journal.size + expected.length).toBe(sent.length)
    const kept = sent.find(({ job }) => mine.journal.has(job))!
    expect(await readJob(kept)).toMatchObject({ state: 'leased', relayId: mine.relay.id, epoch: 1, handOvers: 2 })
    expect((await readJob(kept)).dueAtMs).toBeGreaterThan(Date.now() + 14 * MINUTE)
    expect((await ask(mine.relay, [leaseOf(kept, 2)])).json, 'an epoch that was never given').toEqual({ kept: [] })
  })

  it('knows nothing of a tenant that is gone', async () => {
    const { agents } = await stageRelays()
    const id = crypto.randomUUID()
    expect((await ask(agents[0].relay, [{ tenant: id, id, epoch: 1 }])).json).toEqual({ kept: [] })
  })

  it('keeps a moving tenant’s jobs without writing', async () => {
    const { agents, tenant, send, deps } = await stageRelays()
    const message = await createMessage(tenant)
    await send(message)
    const before = await readJob(message)
    await deps.directory.update(tenants).set({ state: 'moving' }).where(eq(tenants.id, tenant.tenant.id))
    expect((await ask(agents[0].relay, [leaseOf(message)])).json).toEqual({ kept: [message.job] })
    expect(await readJob(message)).toEqual(before)
  })
})

describe('POST /relay/v1/leases refused', () => {
  it.each([
    ['no list', {}, 422],
    ['an empty list', [], 422],
    [
      'too many',
      Array.from({ length: LEASES_PER_POST + 1 }, () =>
        leaseOf({ owner: { tenant: { id: crypto.randomUUID() } }, job: crypto.randomUUID() } as never),
      ),
      422,
    ],
    ['an id that is none', [{ tenant: 'x', id: 'y', epoch: 1 }], 422],
    ['an epoch of 0', [{ tenant: crypto.randomUUID(), id: crypto.randomUUID(), epoch: 0 }], 422],
  ])('%s', async (_, jobs, status) => {
    const { agents } = await stageRelays()
    expect((await ask(agents[0].relay, jobs as never)).status).toBe(status)
  })

  it('503 without a lease in its row: the sweeper could give anything away', async () => {
    const { agents, tenant, send, deps } = await stageRelays()
    const message = await createMessage(tenant)
    await send(message)
    await deps.directory
      .update(relays)
      .set({ leaseUntilMs: Date.now() - 1 })
      .where(eq(relays.id, agents[0].relay.id))
    expect(await ask(agents[0].relay, [leaseOf(message)])).toMatchObject({
      status: 503,
      json: { name: 'service_unavailable' },
    })
    expect(await readJob(message)).toMatchObject({ handOvers: 1 })
  })

  it('401 with another secret', async () => {
    const { agents } = await stageRelays(2)
    const forged = { id: agents[0].relay.id, key: agents[1]!.relay.key }
    expect((await ask(forged, [])).status).toBe(401)
  })
})

describe('leases and the sweeper', () => {
  /** A job at the first relay, whose lease and longest attempt are over while the second one lives. */
  async function stale() {
    const set = await stageRelays(2)
    const [first] = set.agents
    const message = await createMessage(set.tenant)
    await changeJob(message, { state: 'leased', relayId: first.relay.id, epoch: 1, dueAtMs: set.now() })
    await set.advance(28 * MINUTE)
    await first.beat(set.now() - 28 * MINUTE)
    return { ...set, first, second: set.agents[1]!, message }
  }

  it('kept first: a hand-over that had read it before loses, and one that reads it now leaves it', async () => {
    const { deps, first, second, message, now } = await stale()
    const wakes = [{ tenant: message.owner.tenant.id, job: message.job }]
    // The domains are looked up after the jobs were read and before they are leased.
    let between: (() => Promise<void>) | null = async () => {
      await first.beat(now())
      expect(await keepLeases(deps, first.relay.id, { jobs: [leaseOf(message)] })).toEqual({ kept: [message.job] })
    }
    const directory = new Proxy(deps.directory, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name)
        if (typeof member !== 'function') return member
        if (name !== 'all') return member.bind(target)
        return async (...values: unknown[]) => {
          const hook = between
          between = null
          await hook?.()
          return member.apply(target, values)
        }
      },
    })
    const spied = { ...deps, directory }
    await listRelays(spied)
    await handOver(spied, wakes)
    expect(between).toBeNull()
    expect([first.posts, second.posts]).toEqual([[], []])
    expect(await readJob(message)).toMatchObject({ relayId: first.relay.id, epoch: 1, handOvers: 1 })
    await handOver(deps, wakes)
    expect([first.posts, second.posts]).toEqual([[], []])
  })

  it('given away first: it is not kept', async () => {
    const { deps, first, second, message, send, now } = await stale()
    await send(message)
    expect(second.posts).toHaveLength(1)
    await first.beat(now())
    expect(await keepLeases(deps, first.relay.id, { jobs: [leaseOf(message)] })).toEqual({ kept: [] })
    expect(await readJob(message)).toMatchObject({ relayId: second.relay.id, epoch: 2 })
  })
})
