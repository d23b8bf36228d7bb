import { afterAll, describe, expect, it } from 'vitest'
import { changeJob, createMessage, readJob, readStates } from '../../../test/worker/create-message.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { removeRelays } from '../../../test/worker/fake-agent.ts'
import { stageRelays } from '../../../test/worker/stage-relays.ts'
import { suppressions } from '../../store/ledger/schema.ts'
import { stopWaiting } from '../../store/ledger/waiting-jobs.ts'
import { cancelEmail } from './cancel-email.ts'
import { recordComplaint } from './record-complaint.ts'
import { suppressAddresses } from './suppress.ts'

afterAll(async () => removeRelays((await createTenant()).deps))

describe('cancelEmail', () => {
  it('stops a mail that was not handed over, for good', async () => {
    const { deps, agents, tenant, send } = await stageRelays()
    const message = await createMessage(tenant, { to: ['a@peer.example', 'b@peer.example'] })
    expect(await cancelEmail(deps, tenant.tenant.id, message.id)).toEqual({ stoppable: 'all', relays: [] })
    expect(await readStates(message)).toMatchObject({ message: 'canceled', counts: { canceled: 2 } })
    expect(await readJob(message)).toMatchObject({ state: 'done', dueAtMs: null })
    await send(message)
    expect(agents[0].posts).toEqual([])
    expect(await cancelEmail(deps, tenant.tenant.id, message.id)).toEqual({ stoppable: 'none', relays: [] })
  })

  it('and a hand-over at the same moment: one of the two wins, never both', async () => {
    const { deps, agents, tenant, send } = await stageRelays()
    for (let round = 0; round < 8; round++) {
      const message = await createMessage(tenant)
      const [canceled] = await Promise.all([cancelEmail(deps, tenant.tenant.id, message.id), send(message)])
      const isPosted = agents[0].journal.has(message.job)
      const { state } = (await readStates(message)).recipients[0]!
      expect({ isPosted, state, asked: canceled.relays.length }).toEqual(
        isPosted ? { isPosted, state: 'queued', asked: 1 } : { isPosted, state: 'canceled', asked: 0 },
      )
    }
  })

  it('waits for a hand-over on its way, so that the command does not overtake the mail', async () => {
    const { deps, agents, tenant, send } = await stageRelays()
    const [agent] = agents
    const message = await createMessage(tenant)
    let answerNow = () => {}
    agent.behave = async (_post, take) => {
      await new Promise<void>((resolve) => {
        answerNow = resolve
      })
      return take()
    }
    const order: string[] = []
    agent.control = (_body, apply) => {
      order.push('command')
      return apply()
    }
    const sending = send(message).then(() => order.push('handed over'))
    await expect.poll(() => agent.posts.length).toBe(1)
    const canceling = cancelEmail(deps, tenant.tenant.id, message.id)
    answerNow()
    await Promise.all([sending, canceling])
    expect(order).toEqual(['handed over', 'command'])
    expect(await canceling).toMatchObject({ stoppable: 'all', relays: [{ told: true }] })
  })

  it('commands the relay that has it, and says how much can still be stopped', async () => {
    const { deps, agents, tenant, send, tell } = await stageRelays()
    const message = await createMessage(tenant, { to: ['a@peer.example', 'b@peer.example'] })
    await send(message)
    await tell(message, { kind: 'delivered', n: 0 })
    expect(await cancelEmail(deps, tenant.tenant.id, message.id)).toMatchObject({
      stoppable: 'some',
      relays: [{ id: agents[0].relay.id, told: true }],
    })
    expect(agents[0].controls[0]?.commands).toMatchObject([
      { action: 'cancel', state: 'canceled', scope: { tenant: tenant.tenant.id, jobs: [message.job] } },
    ])
    await tell(message, { kind: 'canceled', n: 1, reason: 'Canceled.' })
    expect(await readStates(message)).toMatchObject({ counts: { canceled: 1, delivered: 1 } })
    expect(await readJob(message)).toMatchObject({ state: 'done', dueAtMs: null })
  })

  it('is finished by the sweeper when the Worker dies between the job’s row and its recipients’', async () => {
    const { deps, agents, tenant, send } = await stageRelays()
    const message = await createMessage(tenant)
    const version = { tenant: tenant.tenant.id, id: message.job, handOvers: 0 }
    expect(await stopWaiting(deps.ledgers.at(0), [version], deps.clock.now())).toEqual(new Set([message.job]))
    await changeJob(message, { dueAtMs: deps.clock.now() })
    await send(message)
    expect(agents[0].posts).toEqual([])
    expect((await readStates(message)).message).toBe('canceled')
    expect(await readJob(message)).toMatchObject({ state: 'done', dueAtMs: null })
  })

  it('knows no mail of another tenant', async () => {
    const { deps, tenant } = await stageRelays()
    const message = await createMessage(await createTenant({ shard: 0 }))
    await expect(cancelEmail(deps, tenant.tenant.id, message.id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(cancelEmail(deps, crypto.randomUUID() as never, message.id)).rejects.toMatchObject({
      code: 'not_found',
    })
  })
})

describe('suppressions', () => {
  it('written by hand reach mail at relays and at the hand-over', async () => {
    const { deps, agents, tenant, send } = await stageRelays()
    const waiting = await createMessage(tenant)
    const request = { addresses: ['BOB@peer.example', 'bob@peer.example'], reason: 'manual' as const }
    await suppressAddresses(deps, tenant.tenant.id, request)
    await suppressAddresses(deps, tenant.tenant.id, request)
    expect(agents[0].controls.map(({ commands }) => commands)).toMatchObject(
      [1, 2].map(() => [
        {
          action: 'cancel',
          state: 'suppressed',
          scope: { tenant: tenant.tenant.id, addresses: ['bob@peer.example'] },
        },
      ]),
    )
    await send(waiting)
    expect((await readStates(waiting)).message).toBe('suppressed')
    const rows = await deps.ledgers.at(0).select().from(suppressions)
    expect(rows.filter(({ tenantId }) => tenantId === tenant.tenant.id)).toMatchObject([{ reason: 'manual' }])
  })

  it('written while a mail is on its way reach it there', async () => {
    const { deps, agents, tenant, send } = await stageRelays()
    const message = await createMessage(tenant)
    agents[0].behave = async (_post, take) => {
      await suppressAddresses(deps, tenant.tenant.id, { addresses: ['bob@peer.example'], reason: 'manual' })
      return take()
    }
    await send(message)
    expect(agents[0].controls.map(({ commands }) => commands.map(({ action }) => action))).toEqual([
      ['cancel'],
      ['cancel'],
    ])
    expect(agents[0].commanded.size, 'another command than the one that came too early').toBe(2)
  })

  it('are in the outbox before they are in the ledger', async () => {
    const { deps, agents, tenant } = await stageRelays()
    const broken = {
      count: 1,
      at: () =>
        ({
          select: () => {
            throw new Error('D1_ERROR: overloaded')
          },
        }) as never,
    }
    const request = { addresses: ['bob@peer.example'], reason: 'manual' as const }
    await expect(suppressAddresses({ ...deps, ledgers: broken }, tenant.tenant.id, request)).rejects.toThrow('D1_ERROR')
    const [row] = await deps.directory.all<{ relay_id: string }>(
      "select * from relay_commands where command like '%bob@peer%'",
    )
    expect(row?.relay_id).toBe(agents[0].relay.id)
    await deps.directory.run('delete from relay_commands')
  })

  it('of a dead address stop the tenant’s other mail to it, and only its', async () => {
    const { deps, agents, tenant, send, tell } = await stageRelays()
    const message = await createMessage(tenant)
    await send(message)
    const reply = { code: 550, enhanced: '5.1.1', text: 'no such user here' }
    const at = new Date(deps.clock.now()).toISOString()
    const attempt = {
      id: crypto.randomUUID() as never,
      no: 1,
      verdict: 'bounced',
      phase: 'rcpt',
      reply,
      error: null,
      tls: null,
      reused: false,
      startedAt: at,
      endedAt: at,
      transcript: [],
      target: null,
      nextTryAt: null,
    } as const
    for (let repeat = 0; repeat < 2; repeat++)
      await tell(message, { kind: 'bounced', attempt: { ...attempt, transcript: [] } })
    expect(agents[0].controls.flatMap(({ commands }) => commands)).toMatchObject([
      { action: 'cancel', state: 'suppressed', scope: { tenant: tenant.tenant.id, addresses: ['bob@peer.example'] } },
    ])
  })
})

describe('recordComplaint', () => {
  it('marks the recipient, suppresses the address and stops its mail; a repeat changes nothing', async () => {
    const { deps, agents, tenant, send, tell } = await stageRelays()
    const message = await createMessage(tenant)
    await send(message)
    await tell(message, { kind: 'delivered' })
    for (let repeat = 0; repeat < 2; repeat++)
      await recordComplaint(deps, tenant.tenant.id, { messageId: message.id, n: 0 })
    expect((await readStates(message)).message).toBe('complained')
    const rows = await deps.ledgers.at(0).select().from(suppressions)
    expect(rows.filter(({ tenantId }) => tenantId === tenant.tenant.id)).toMatchObject([
      { address: 'bob@peer.example', reason: 'complaint', messageId: message.id },
    ])
    expect(agents[0].commanded.size).toBeGreaterThan(0)
    await tell(message, { kind: 'deferred' })
    expect((await readStates(message)).message).toBe('complained')
  })

  it('refuses a recipient that is not there', async () => {
    const { deps, tenant } = await stageRelays()
    const message = await createMessage(tenant)
    const refused = recordComplaint(deps, tenant.tenant.id, { messageId: message.id, n: 7 })
    await expect(refused).rejects.toMatchObject({ code: 'not_found' })
  })
})
