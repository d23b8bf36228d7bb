/** F12, F13, F14, F7: something is down for a while, in the middle of the way of many mails. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTenant, type TestTenant } from '../create-tenant.ts'
import { acceptMail, addressOf, findProblems, type Mail } from './mails.ts'
import { runRound, settle } from './settle.ts'
import { clearStage, createWorld, type World } from './world.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const STEPS = 15
let tenant: TestTenant
let shardTwo: TestTenant

beforeAll(async () => {
  tenant = await createTenant({ shard: 0 })
  shardTwo = await createTenant({ shard: 1 })
})
beforeEach(clearStage)

const MAILS = [
  { to: [addressOf(0, 'ok'), addressOf(2, 'ok')] },
  { to: [addressOf(1, 'ok')], attachedBytes: 300_000 },
  { to: [addressOf(0, 'policy')], attachedBytes: 80_000 },
] as const

const OUTAGES = [
  { what: 'D1', isHit: (name: string) => name.startsWith('D1') },
  { what: 'R2', isHit: (name: string) => name.startsWith('R2') },
  { what: 'the queues', isHit: (name: string) => name.startsWith('Queue') },
  { what: 'the relay', isHit: (name: string) => name === 'HTTP to relay /v1/jobs' },
  { what: 'the way from the relay', isHit: (name: string) => name.startsWith('HTTP POST /relay') },
  { what: 'both ways', isHit: (name: string) => name.includes('relay') && name.startsWith('HTTP') },
] as const

/** One mail is accepted before the outage, one as it begins, one tries all the time; then all is over for good. */
async function sitOut(world: World, lasts: { readonly fromMs: number; readonly untilMs: number }) {
  const problems: string[] = []
  const mails: Mail[] = [await acceptMail(world, MAILS[0], problems)]
  await runRound(world)
  mails.push(await acceptMail(world, MAILS[1], problems))
  world.advance(lasts.fromMs - world.now())
  // A relay that is reached sends its heartbeats often enough for its lease, whatever the step.
  const stepMs = (lasts.untilMs - lasts.fromMs) / STEPS
  while (world.now() < lasts.untilMs) {
    await runRound(world)
    world.advance(stepMs)
  }
  mails.push(await acceptMail(world, MAILS[2], problems))
  await settle(world, mails, problems)
  return [...problems, ...(await findProblems(world, mails))]
}

describe('an outage', () => {
  it.each(OUTAGES.flatMap((outage) => [5, 60].map((minutes) => ({ ...outage, minutes }))))(
    'of $what for $minutes minutes loses and doubles nothing, and makes no dead letter',
    async (outage) => {
      const startMs = Date.now() + HOUR_MS
      const lasts = { fromMs: startMs + MINUTE_MS, untilMs: startMs + (1 + outage.minutes) * MINUTE_MS }
      const world = await createWorld({
        tenant: outage.minutes === 5 ? tenant : shardTwo,
        offsetMs: HOUR_MS,
        isDown: (name, nowMs) => outage.isHit(name) && nowMs >= lasts.fromMs && nowMs < lasts.untilMs,
      })
      expect(await sitOut(world, lasts)).toEqual([])
    },
  )

  it.each(['D1', 'R2'])(
    'of %s is answered 503 with Retry-After, and the same key makes one mail afterwards',
    async (kind) => {
      let isDown = true
      const world = await createWorld({ tenant, offsetMs: HOUR_MS, isDown: (name) => isDown && name.startsWith(kind) })
      world.restart()
      const problems: string[] = []
      await expect(acceptMail(world, MAILS[1], problems)).rejects.toThrow('The mail is not accepted')
      isDown = false
      const mails = [await acceptMail(world, MAILS[1], problems)]
      await settle(world, mails, problems)
      expect([...problems, ...(await findProblems(world, mails))]).toEqual([])
    },
  )

  it.each([
    ['D1', ''],
    ['D1', '/timeline'],
    ['D1', '/raw'],
    ['R2', '/raw'],
  ])('of %s is answered 503 with Retry-After to who reads a mail%s', async (kind, path) => {
    let isDown = false
    const world = await createWorld({ tenant, offsetMs: HOUR_MS, isDown: (name) => isDown && name.startsWith(kind) })
    const { id } = await acceptMail(world, MAILS[1], [])
    const read = () =>
      world.request(`/v1/emails/${id}${path}`, { headers: { authorization: `Bearer ${world.tenant.apiKey}` } })
    expect((await read())?.status).toBe(200)
    isDown = true
    const answer = await read()
    expect(answer?.json).toMatchObject({ name: 'service_unavailable' })
    expect([answer?.status, answer?.headers.get('retry-after')]).toEqual([503, '5'])
  })
})
