import { env } from 'cloudflare:workers'
import { drizzle } from 'drizzle-orm/d1'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { call } from '../../../../test/worker/call.ts'
import { createMessage, readJob, readStates, type TestMessage } from '../../../../test/worker/create-message.ts'
import { createTenant } from '../../../../test/worker/create-tenant.ts'
import { type Behaviour, removeRelays } from '../../../../test/worker/fake-agent.ts'
import { type Meter, meterDatabase } from '../../../../test/worker/metered-database.ts'
import { stageRelays } from '../../../../test/worker/stage-relays.ts'
import type { Deps } from '../../../deps.ts'
import { runCron } from '../../../scheduled.ts'
import { suppressAddresses } from '../../control/suppress.ts'
import { handOver } from './hand-over.ts'

beforeEach(async () => removeRelays((await createTenant()).deps))
afterAll(async () => removeRelays((await createTenant()).deps))

const toWake = ({ owner, job }: TestMessage) => ({ tenant: owner.tenant.id, job })

/** Answers as a relay that will tell `queued` by itself. */
const answerTelling: Behaviour = async (_post, take) =>
  Response.json({ ...((await take().json()) as object), tellsQueued: true })

/** A mail that such a relay has taken. */
async function handOverOne() {
  const staged = await stageRelays()
  const message = await createMessage(staged.tenant)
  const meter: Meter = { roundTrips: 0, rowsWritten: 0 }
  const ledgers = {
    count: 2,
    at: (shard: number) =>
      drizzle(meterDatabase(shard === 0 ? env.LEDGER_0 : env.LEDGER_1, meter), { casing: 'snake_case' }),
  }
  const deps: Deps = { ...staged.deps, ledgers }
  staged.agents[0].behave = answerTelling
  await handOver(deps, [toWake(message)])
  return { ...staged, message, deps, meter }
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
  it('is left to a relay that tells of it: nothing is written but the lease', async () => {
    const { message, tell, agents, meter } = await handOverOne()
    expect(agents[0].posts).toHaveLength(1)
    expect(meter.rowsWritten).toBe(1)
    expect(await readStates(message)).toMatchObject({ message: 'queued', recipients: [{ state: 'accepted' }] })
    const receivedAt = '2026-01-01T00:00:00.000Z'
    await tell(message, { kind: 'queued', receivedAt, occurredAt: receivedAt })
    expect(await readStates(message)).toMatchObject({ message: 'sent', recipients: [{ state: 'queued' }] })
    expect((await stagesOf(message)).handed_over_at).toBe(receivedAt)
    expect(await eventsOf(message)).toEqual(['email.sent'])
  })

  it('is one write with a result that comes before it, which says when the mail came', async () => {
    const { message, tell } = await handOverOne()
    const receivedAt = '2026-01-01T00:00:00.000Z'
    await tell(message, { kind: 'delivered', receivedAt })
    expect(await eventsOf(message)).toEqual(['email.sent', 'email.delivered'])
    const before = await readStates(message)
    await tell(message, { kind: 'queued', occurredAt: receivedAt })
    expect(await readStates(message)).toEqual(before)
    expect((await stagesOf(message)).handed_over_at).toBe(receivedAt)
    expect(await eventsOf(message)).toEqual(['email.sent', 'email.delivered'])
  })

  it('is ours when what the relay told is lost: it is asked again within a minute, and knows the job', async () => {
    const { message, deps, agents, woken, advance } = await handOverOne()
    await advance(61_000)
    await runCron(deps, '* * * * *')
    expect(woken).toContainEqual(toWake(message))
    await handOver(deps, [toWake(message)])
    expect(agents[0].posts.flatMap((post) => post.jobs.map(({ epoch }) => epoch))).toEqual([1, 1])
    expect(await readStates(message)).toMatchObject({ message: 'sent', recipients: [{ state: 'queued' }] })
    expect(await readJob(message)).toMatchObject({ state: 'leased', epoch: 1, handOvers: 2 })
  })

  it('waits for nobody to stop an address that was suppressed while it was posted', async () => {
    const staged = await stageRelays()
    const message = await createMessage(staged.tenant)
    const [agent] = staged.agents
    agent.behave = async (post, take) => {
      await suppressAddresses(staged.deps, message.owner.tenant.id, {
        addresses: ['bob@peer.example'],
        reason: 'manual',
      })
      agent.controls.length = 0
      return answerTelling(post, take)
    }
    await handOver(staged.deps, [toWake(message)])
    expect(agent.controls.flatMap(({ commands }) => commands.map(({ action }) => action))).toEqual(['cancel'])
  })
})
