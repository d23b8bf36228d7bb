import { type ControlScope, RelayCommand } from '@mailstead/contracts/relay-control.ts'
import { afterAll, describe, expect, it } from 'vitest'
import { createMessage, readJob, readStates } from '../../../test/worker/create-message.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { removeRelays } from '../../../test/worker/fake-agent.ts'
import { busierFirst, stageRelays } from '../../../test/worker/stage-relays.ts'
import { relayCommands } from '../../store/directory/schema.ts'
import { bySystem } from '../access/audit-entry.ts'
import { removeDomain } from '../domains/remove-domain.ts'
import { recordHeartbeat } from '../relays/record-heartbeat.ts'
import { sweepCommands } from '../sending/sweep.ts'
import { deleteTenant } from '../tenants/delete-tenant.ts'
import { commandRelays } from './command-relays.ts'
import { drainRelay, reRoute, resumeRelay, sendCommand } from './send-command.ts'

const MINUTE = 60_000
const REPORT = { version: '0.2.0', waiting: 0, sending: 0, unreported: 0, diskFreeBytes: 1, holdsRevision: 0 }
const expire = (id: string, scope: ControlScope = {}): RelayCommand =>
  RelayCommand.parse({ id, action: 'expire', scope, reason: 'A test ends it.' })

const outbox = async ({ deps }: Awaited<ReturnType<typeof stageRelays>>) =>
  (await deps.directory.select().from(relayCommands)).map(({ relayId, seq, command }) => ({
    relayId,
    seq,
    id: RelayCommand.parse(JSON.parse(command)).id,
  }))

const stage = async (count = 1) => {
  const set = await stageRelays(count)
  await set.deps.directory.delete(relayCommands)
  return set
}

afterAll(async () => {
  const { deps } = await createTenant()
  await deps.directory.delete(relayCommands)
  await removeRelays(deps)
})

describe('commandRelays', () => {
  it('tells relays at once and leaves nothing behind', async () => {
    const set = await stage(2)
    const told = await commandRelays(set.deps, expire('one'))
    expect(told).toMatchObject([
      { told: true, deliveries: 1 },
      { told: true, deliveries: 1 },
    ])
    expect(await outbox(set)).toEqual([])
  })

  it('keeps what a relay missed, and its heartbeats tell it until it confirms', async () => {
    const set = await stage(2)
    const [up, down] = set.agents
    down!.control = () => new Response(null, { status: 500 })
    await commandRelays(set.deps, expire('one'))
    await commandRelays(set.deps, expire('two'))
    expect((await outbox(set)).map(({ relayId }) => relayId)).toEqual([down!.relay.id, down!.relay.id])
    const beat = (commandsUpTo: number) => recordHeartbeat(set.deps, down!.relay.id, { ...REPORT, commandsUpTo })
    const first = await beat(0)
    expect(first.commands?.map(({ command }) => command.id)).toEqual(['one', 'two'])
    expect((await beat(0)).commands, 'its answer was lost').toEqual(first.commands)
    expect((await beat(first.commands![0]!.seq)).commands?.map(({ command }) => command.id)).toEqual(['two'])
    expect((await beat(first.commands![1]!.seq)).commands).toBeUndefined()
    expect(await outbox(set)).toEqual([])
    expect(up!.commanded).toEqual(new Set(['one', 'two']))
  })

  it('never uses a sequence number twice, also after the outbox was empty', async () => {
    const set = await stage()
    set.agents[0].control = () => new Response(null, { status: 500 })
    const seqs: number[] = []
    for (const id of ['a', 'b', 'c']) {
      await commandRelays(set.deps, expire(id))
      seqs.push(...(await outbox(set)).map(({ seq }) => seq))
      await set.deps.directory.delete(relayCommands)
    }
    expect(new Set(seqs).size).toBe(3)
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b))
  })

  it('tells a relay of the version before nothing by heartbeats, and forgets what is older than any mail', async () => {
    const set = await stage()
    set.agents[0].control = () => new Response(null, { status: 404 })
    await commandRelays(set.deps, expire('one'))
    const { holdsRevision: _, ...old } = REPORT
    const answer = await recordHeartbeat(set.deps, set.agents[0].relay.id, old)
    expect(Object.keys(answer).sort()).toEqual(['leaseUntil', 'serverTime'])
    await sweepCommands(set.deps)
    expect(await outbox(set)).toHaveLength(1)
    await set.advance(7 * 86_400_000)
    await sweepCommands(set.deps)
    expect(await outbox(set)).toEqual([])
  })

  it('does not put more into one answer than a relay reads', async () => {
    const set = await stage()
    set.agents[0].control = () => new Response(null, { status: 500 })
    const addresses = Array.from({ length: 1_000 }, (_, n) => `${'x'.repeat(200)}${n}@peer.example`)
    for (const id of ['a', 'b', 'c']) await commandRelays(set.deps, expire(id, { addresses }))
    const { commands } = await recordHeartbeat(set.deps, set.agents[0].relay.id, REPORT)
    expect(commands).toHaveLength(1)
  })
})

describe('sendCommand', () => {
  it('ends what waits on our side as at a relay, and a hand-over that was on its way loses', async () => {
    const { deps, agents, tenant, send } = await stage()
    const message = await createMessage(tenant, { to: ['a@peer.example', 'b@other.example'] })
    const { id } = await sendCommand(deps, {
      action: 'cancel',
      scope: { domain: 'peer.example' },
      state: 'canceled',
      reason: 'No more.',
    })
    expect(agents[0].commanded).toEqual(new Set([id]))
    expect((await readStates(message)).counts).toEqual({ accepted: 1, canceled: 1 })
    expect(await readJob(message)).toMatchObject({ state: 'waiting' })
    await sendCommand(deps, { action: 'expire', scope: { tenant: tenant.tenant.id }, reason: 'Too late.' })
    const states = await readStates(message)
    expect(states.recipients.map(({ state, replyText }) => [state, replyText])).toEqual([
      ['canceled', 'No more.'],
      ['expired', 'Too late.'],
    ])
    expect(await readJob(message)).toMatchObject({ state: 'done', dueAtMs: null })
    await send(message)
    expect(agents[0].posts).toEqual([])
  })

  it('touches no other tenant, class or job, and looks at more than a page', async () => {
    const { deps, tenant } = await stage()
    const messages = await Promise.all(Array.from({ length: 120 }, () => createMessage(tenant, { class: 'bulk' })))
    const others = [await createMessage(tenant), await createMessage(await createTenant(), { class: 'bulk' })]
    const scope = { tenant: tenant.tenant.id, class: 'bulk' as const }
    await sendCommand(deps, { action: 'cancel', scope, state: 'canceled', reason: 'No more.' })
    for (const message of messages) expect((await readStates(message)).message).toBe('canceled')
    for (const message of others) expect((await readStates(message)).message).toBe('queued')
  })

  it('flush wakes what waits here', async () => {
    const { deps, tenant, woken } = await stage()
    const message = await createMessage(tenant)
    await sendCommand(deps, { action: 'flush', scope: { jobs: [message.job] } })
    expect(woken.filter(({ job }) => job === message.job)).toHaveLength(1)
  })

  it('is done by us for a relay that is gone for ever, when its job goes to another', async () => {
    const { deps, agents, tenant, send, advance } = await stage(2)
    const messages = await Promise.all(Array.from({ length: 12 }, () => createMessage(tenant)))
    await send(...messages)
    const [first, second] = busierFirst(agents)
    const theirs = messages.filter(({ job }) => first.journal.has(job))
    expect(theirs.length).toBeGreaterThan(1)
    first.control = () => Promise.reject(new Error('Network connection lost.'))
    const [stopped, ...rest] = theirs
    await sendCommand(deps, {
      action: 'cancel',
      scope: { jobs: [stopped!.job] },
      state: 'canceled',
      reason: 'No more.',
    })
    await advance(30 * MINUTE)
    await first.beat(deps.clock.now() - 30 * MINUTE)
    await send(...theirs)
    expect(second.posts.flatMap(({ jobs }) => jobs).filter(({ epoch }) => epoch === 2)).toHaveLength(rest.length)
    expect((await readStates(stopped!)).recipients[0]).toMatchObject({ state: 'canceled', replyText: 'No more.' })
    for (const message of rest) expect(await readJob(message)).toMatchObject({ relayId: second.relay.id })
  })
})

describe('drainRelay and reRoute', () => {
  const returned = (reason: string) => ({ kind: 'returned' as const, reason })

  it('gives a draining relay nothing, and what it returns to another under a higher epoch', async () => {
    const { deps, agents, tenant, send, tell, woken } = await stage(2)
    const message = await createMessage(tenant)
    await send(message)
    const [from, to] = agents[0].journal.has(message.job) ? agents : agents.toReversed()
    await drainRelay(deps, from!.relay.id, 'Repair.')
    expect([...from!.commanded]).toHaveLength(1)
    expect(to!.commanded.size).toBe(0)
    await tell(message, returned('Repair.'), from)
    expect(await readJob(message)).toMatchObject({ state: 'waiting', relayId: from!.relay.id, epoch: 1 })
    expect(woken).toEqual([{ tenant: tenant.tenant.id, job: message.job }])
    await send(message)
    expect(await readJob(message)).toMatchObject({ state: 'leased', relayId: to!.relay.id, epoch: 2 })
    const before = await readJob(message)
    await tell(message, returned('Repair.'), from)
    expect(await readJob(message), 'a repeat finds another lease').toEqual(before)
    await resumeRelay(deps, from!.relay.id)
    await send(await createMessage(tenant))
  })

  it('a job that came back avoids its relay, and goes there again only when no other can take it', async () => {
    const { deps, agents, tenant, send, tell } = await stage(2)
    const messages = await Promise.all(Array.from({ length: 16 }, () => createMessage(tenant)))
    await send(...messages)
    const [from, to] = busierFirst(agents)
    const theirs = messages.filter(({ job }) => from.journal.has(job))
    await reRoute(deps, from.relay.id, { scope: { tenant: tenant.tenant.id }, reason: 'Another source.' })
    for (const message of theirs) await tell(message, returned('Another source.'), from)
    await send(...theirs)
    for (const message of theirs) expect((await readJob(message)).relayId).toBe(to.relay.id)
    const [again] = theirs
    await to.beat(deps.clock.now() - 3_600_000)
    await tell(again!, { ...returned('x'), epoch: 2, id: `${again!.job}|2|returned` }, to)
    await to.beat(deps.clock.now() - 3_600_000)
    await send(again!)
    expect(await readJob(again!)).toMatchObject({ relayId: from.relay.id, epoch: 3 })
  })

  it('asks a draining relay again for what slipped in, and no other relay', async () => {
    const set = await stage(2)
    const [draining, other] = set.agents
    await drainRelay(set.deps, draining.relay.id, 'Repair.')
    const beat = (waiting: number) => recordHeartbeat(set.deps, draining.relay.id, { ...REPORT, waiting })
    const first = await beat(3)
    expect(first.commands).toMatchObject([{ command: { action: 'return', scope: {} } }])
    expect((await beat(3)).commands, 'one at a time').toEqual(first.commands)
    const upTo = first.commands![0]!.seq
    expect(
      (await recordHeartbeat(set.deps, draining.relay.id, { ...REPORT, commandsUpTo: upTo })).commands,
    ).toBeUndefined()
    expect((await recordHeartbeat(set.deps, other!.relay.id, { ...REPORT, waiting: 3 })).commands).toBeUndefined()
  })

  it('refuses a relay that is not there', async () => {
    const { deps } = await stage()
    const unknown = 'relay-unknown' as never
    await expect(drainRelay(deps, unknown, 'x')).rejects.toMatchObject({ code: 'not_found' })
    await expect(reRoute(deps, unknown, { scope: {}, reason: 'x' })).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('removals', () => {
  it('of a domain stop its mail at relays', async () => {
    const { deps, agents, tenant } = await stage()
    await removeDomain(deps, bySystem(tenant.tenant.id), tenant.domain.id)
    expect(agents[0].controls.flatMap(({ commands }) => commands)).toMatchObject([
      {
        action: 'cancel',
        state: 'failed',
        scope: { tenant: tenant.tenant.id, sender: `send.${tenant.domain.name}` },
        reason: 'The sender’s domain was removed.',
      },
    ])
    await expect(removeDomain(deps, bySystem(tenant.tenant.id), tenant.domain.id)).rejects.toMatchObject({
      code: 'not_found',
    })
    expect(agents[0].controls).toHaveLength(1)
  })

  it('of a tenant stop its mail at relays, one that is down by its outbox', async () => {
    const set = await stage()
    set.agents[0].control = () => Promise.reject(new Error('Network connection lost.'))
    await deleteTenant(set.deps, set.tenant.tenant.id)
    expect(set.agents[0].controls[0]?.commands).toMatchObject([
      { action: 'cancel', state: 'canceled', scope: { tenant: set.tenant.tenant.id } },
    ])
    expect(await outbox(set)).toHaveLength(1)
  })
})
