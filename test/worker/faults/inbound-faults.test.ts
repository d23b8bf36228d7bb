/** F9, F13, F14: every call of an inbound accept fails once, before its effect and after it; and the Worker dies at its labelled points. */
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { receiveEmail } from '../../../worker/email.ts'
import { armFailpoint } from '../../../worker/platform/failpoint.ts'
import { addMailbox, createReceiver, listReceived, mailOf, manifestOf, readDeliveryRows } from '../create-inbound.ts'
import { createRelay, type TestRelay } from '../create-relay.ts'
import type { TestTenant } from '../create-tenant.ts'
import type { Fault } from './fault-plan.ts'
import { emptyDeliveries, findKeptProblems, openDoor } from './inbound-world.ts'

/** Many round trips a test: time for a busy machine. */
vi.setConfig({ testTimeout: 120_000 })

const POINTS = ['inbound.stored', 'inbound.recorded']
let relay: TestRelay
let owners: readonly TestTenant[]
let address: string
let disarm: () => void = () => undefined

beforeAll(async () => {
  relay = await createRelay()
  owners = [await createReceiver({ shard: 0 }), await createReceiver({ shard: 1 })]
  address = await addMailbox(owners[0]!, 'ada')
})
beforeEach(() => emptyDeliveries(owners))
afterEach(() => disarm())

/** One mail for two tenants on two ledgers, larger than a piece of the stream. */
async function announce(raw: string): Promise<string> {
  return JSON.stringify(await manifestOf(raw, { rcptTo: owners.map(({ domain }) => `a@${domain.name}`) }))
}

async function travel(fault: Fault | null) {
  await emptyDeliveries(owners)
  const door = openDoor(relay, owners, fault)
  const problems: string[] = []
  const raw = mailOf(150_000)
  const line = await announce(raw)
  const answer = await door.bring(line, raw, problems)
  if (answer.status !== 200) problems.push(`the last answer was ${answer.status}`)
  problems.push(...(await findKeptProblems(owners, raw)))
  // The answer was lost on its way: the same again changes nothing.
  const again = await door.bring(line, raw, problems)
  if (again.text !== answer.text) problems.push(`the same id was answered ${again.text}`)
  problems.push(...(await findKeptProblems(owners, raw)))
  return { calls: door.plan.calls, problems, wakes: door.wakes.length }
}

describe('every call of an inbound accept fails once', () => {
  it.each([
    ['before', true],
    ['before', false],
    ['after', true],
    ['after', false],
  ] as const)('%s its effect (worth repeating: %s), and there is one row and one object', async (mode, isPassing) => {
    const clean = await travel(null)
    expect(clean.problems).toEqual([])
    // Relays, domains, put, copy, two ledgers, queue.
    expect(clean.calls.length).toBeGreaterThan(6)
    const broken: Record<string, readonly string[]> = {}
    for (const [index, call] of clean.calls.entries()) {
      const { problems } = await travel({ at: index + 1, mode, isPassing })
      if (problems.length > 0) broken[`${index + 1} ${call}`] = problems
    }
    expect(broken).toEqual({})
  })

  it.each(['before', 'after'] as const)(
    '%s its effect, and email() throws and rejects nobody; each row has its object',
    async (mode) => {
      const invoke = async (fault: Fault | null) => {
        const { deps, plan } = openDoor(relay, owners, fault)
        const raw = mailOf(150_000)
        const rejected: string[] = []
        const message = {
          from: 'b@sender.example',
          to: address,
          raw: new Blob([raw]).stream(),
          rawSize: raw.length,
          setReject: (why: string) => void rejected.push(why),
        }
        const background: Promise<unknown>[] = []
        const context = { waitUntil: (work: Promise<unknown>) => void background.push(work) }
        const outcome = await receiveEmail(deps, message, context).then(
          () => 'kept',
          () => 'thrown',
        )
        await Promise.all(background)
        return { outcome, rejected, calls: plan.calls }
      }
      const { calls } = await invoke(null)
      expect(calls.length).toBeGreaterThan(4)
      for (const [index, call] of calls.entries()) {
        await emptyDeliveries(owners)
        const { outcome, rejected } = await invoke({ at: index + 1, mode, isPassing: false })
        expect([call, rejected]).toEqual([call, []])
        const [rows, objects] = [await readDeliveryRows(owners[0]!), await listReceived(owners[0]!)]
        if (outcome === 'kept') expect([call, rows.length]).toEqual([call, 1])
        const keys = objects.map(({ key }) => key)
        expect([call, rows.filter((row) => !keys.includes(String(row['raw_key'])))]).toEqual([call, []])
        // Only a wake-up that is lost is nobody's trouble.
        expect([call, outcome]).toEqual([call, call.startsWith('Queue') ? 'kept' : 'thrown'])
      }
    },
  )
})

describe('failpoints of an inbound accept', () => {
  it.each(POINTS)('%s: the Worker dies there, and the same id makes it good', async (point) => {
    const raw = mailOf(150_000)
    const line = await announce(raw)
    const reached = new Promise<void>((resolve) => {
      disarm = armFailpoint(point, () => {
        resolve()
        return new Promise(() => undefined)
      })
    })
    const door = openDoor(relay, owners)
    void door.post(line, raw)
    await reached
    disarm()
    expect(door.wakes).toEqual([])
    const rows = await Promise.all(owners.map(readDeliveryRows))
    expect(rows.map((each) => each.length)).toEqual(point === 'inbound.stored' ? [0, 0] : [1, 1])
    const { status } = await openDoor(relay, owners).post(line, raw)
    expect([status, await findKeptProblems(owners, raw)]).toEqual([200, []])
  })

  it.each(POINTS)('%s: an error thrown there is 503, and the same id makes it good', async (point) => {
    const raw = mailOf(150_000)
    const line = await announce(raw)
    disarm = armFailpoint(point, () => {
      throw new Error('thrown by a failpoint')
    })
    const door = openDoor(relay, owners)
    expect((await door.post(line, raw)).status).toBe(503)
    disarm()
    expect([(await door.post(line, raw)).status, await findKeptProblems(owners, raw)]).toEqual([200, []])
  })

  it.each(POINTS)('%s: another isolate overtakes it there with the same id', async (point) => {
    const raw = mailOf(150_000)
    const line = await announce(raw)
    let other = ''
    disarm = armFailpoint(point, async () => {
      disarm()
      other = (await openDoor(relay, owners).post(line, raw)).text
    })
    const { status, text } = await openDoor(relay, owners).post(line, raw)
    expect([status, text]).toEqual([200, other])
    expect(await findKeptProblems(owners, raw)).toEqual([])
  })
})
