import { env } from 'cloudflare:workers'
import { drizzle } from 'drizzle-orm/d1'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { call } from '../../../../test/worker/call.ts'
import { createMessage, readJob, readStates, type TestMessage } from '../../../../test/worker/create-message.ts'
import { createTenant } from '../../../../test/worker/create-tenant.ts'
import { removeRelays } from '../../../../test/worker/fake-agent.ts'
import { type Meter, meterDatabase } from '../../../../test/worker/metered-database.ts'
import { stageRelays } from '../../../../test/worker/stage-relays.ts'
import type { Deps } from '../../../deps.ts'
import { runCron } from '../../../scheduled.ts'
import { suppressAddresses } from '../../control/suppress.ts'
import { handOver } from './hand-over.ts'

beforeEach(async () => removeRelays((await createTenant()).deps))
afterAll(async () => removeRelays((await createTenant()).deps))

const toWake = ({ owner, job }: TestMessage) => ({ tenant: owner.tenant.id, job })

/** A mail that a relay has taken, with what is to be done afterwards. */
async function handOverOne() {
  const staged = await stageRelays()
  const message = await createMessage(staged.tenant)
  const later: (() => Promise<void>)[] = []
  const meter: Meter = { roundTrips: 0, rowsWritten: 0 }
  const ledgers = {
    count: 2,
    at: (shard: number) =>
      drizzle(meterDatabase(shard === 0 ? env.LEDGER_0 : env.LEDGER_1, meter), { casing: 'snake_case' }),
  }
  const deps: Deps = { ...staged.deps, ledgers, afterwards: async (work) => void later.push(work) }
  await handOver(deps, [toWake(message)])
  const note = async () => {
    for (const work of later.splice(0)) await work()
  }
  return { ...staged, message, deps, meter, note }
}

const stagesOf = async ({ owner, id }: TestMessage) =>
  (await call('GET', `/v1/emails/${id}/timeline`, { key: owner.apiKey })).json.recipients[0].stages

const eventsOf = async ({ owner, id }: TestMessage): Promise<string[]> => {
  const { json } = await call('GET', '/v1/event-log', { key: owner.apiKey })
  return json.data.flatMap((event: { type: string; data: { email_id?: string } }) =>
    event.data.email_id === id ? [event.type] : [],
  )
}

describe('the note of a hand-over', () => {
  it('is made a moment later', async () => {
    const { message, note, agents, meter } = await handOverOne()
    expect(agents[0].posts).toHaveLength(1)
    // Nothing but the lease.
    expect(meter.rowsWritten).toBe(1)
    expect(await readStates(message)).toMatchObject({ message: 'queued', recipients: [{ state: 'accepted' }] })
    await note()
    expect(await readStates(message)).toMatchObject({ message: 'sent', recipients: [{ state: 'queued' }] })
    expect((await stagesOf(message)).handed_over_at).not.toBeNull()
    expect(await eventsOf(message)).toEqual(['email.sent'])
  })

  it('is one write with what the relay has told meanwhile, which knows when the mail came', async () => {
    const { message, note, tell, meter } = await handOverOne()
    const receivedAt = '2026-01-01T00:00:00.000Z'
    await tell(message, { kind: 'delivered', receivedAt })
    expect(await eventsOf(message)).toEqual(['email.sent', 'email.delivered'])
    const before = [meter.rowsWritten, await readStates(message)]
    await note()
    expect([meter.rowsWritten, await readStates(message)]).toEqual(before)
    expect((await stagesOf(message)).handed_over_at).toBe(receivedAt)
    expect(await eventsOf(message)).toEqual(['email.sent', 'email.delivered'])
  })

  it('is made good by the sweeper when it is lost: the relay is asked again, and knows the job', async () => {
    const { message, deps, agents, woken, advance } = await handOverOne()
    await advance(61_000)
    await runCron(deps, '* * * * *')
    expect(woken).toContainEqual(toWake(message))
    await handOver({ ...deps, afterwards: (work) => work() }, [toWake(message)])
    expect(agents[0].posts.flatMap((post) => post.jobs.map(({ epoch }) => epoch))).toEqual([1, 1])
    expect(await readStates(message)).toMatchObject({ message: 'sent', recipients: [{ state: 'queued' }] })
    expect(await readJob(message)).toMatchObject({ state: 'leased', epoch: 1, handOvers: 2 })
  })

  it('does not wait to stop an address that was suppressed while it was posted', async () => {
    const staged = await stageRelays()
    const message = await createMessage(staged.tenant)
    const [agent] = staged.agents
    agent.behave = async (_post, take) => {
      await suppressAddresses(staged.deps, message.owner.tenant.id, {
        addresses: ['bob@peer.example'],
        reason: 'manual',
      })
      agent.controls.length = 0
      return take()
    }
    await handOver({ ...staged.deps, afterwards: async () => {} }, [toWake(message)])
    expect(agent.controls.flatMap(({ commands }) => commands.map(({ action }) => action))).toEqual(['cancel'])
  })
})
