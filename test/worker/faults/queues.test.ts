/** F11, F12: messages of every queue are doubled, shuffled and up to an hour late; some end as dead letters. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTenant, type TestTenant } from '../create-tenant.ts'
import { acceptMail, addressOf, findProblems, type Mail } from './mails.ts'
import { createRandom, type Random } from './random.ts'
import { ENDS } from './relay-journal.ts'
import { settle } from './settle.ts'
import { clearStage, createWorld } from './world.ts'

const HOUR_MS = 3_600_000
let tenant: TestTenant

beforeAll(async () => {
  tenant = await createTenant()
})
beforeEach(clearStage)

const pick = <Item>(items: readonly Item[], random: Random): Item => items[Math.floor(random() * items.length)] as Item

const randomMail = (random: Random) => ({
  to: Array.from({ length: 1 + Math.floor(random() * 3) }, () =>
    addressOf(Math.floor(random() * 3), pick(ENDS, random)),
  ),
  expiresInSeconds: 7_200,
})

describe('queues that double, shuffle and delay', { timeout: 240_000 }, () => {
  it.each([[200, 1]])('carry %i mails with mixed outcomes, each to its end and once (seed %i)', async (count, seed) => {
    const random = createRandom(seed)
    const mischief = { random, copiesMax: 5, delayMaxMs: HOUR_MS }
    const world = await createWorld({ tenant, relays: 2, mischief, offsetMs: HOUR_MS })
    const problems: string[] = []
    const mails: Mail[] = []
    while (mails.length < count) mails.push(await acceptMail(world, randomMail(random), problems))
    await settle(world, mails, problems)
    expect([...problems, ...(await findProblems(world, mails))]).toEqual([])
    expect(world.broker.retries).toBe(0)
    expect(new Set(world.copies.map(({ relay }) => relay)).size, 'both relays took part').toBe(2)
  })

  it('bring back what became a dead letter, with an alarm', async () => {
    const random = createRandom(3)
    let isDown = false
    const world = await createWorld({
      tenant,
      retriesMax: 1,
      mischief: { random, copiesMax: 2, delayMaxMs: 0 },
      offsetMs: HOUR_MS,
      // Each message fails once before a consumer may read or write, then once more: the queue gives it up.
      isDown: (name) => isDown && name.startsWith('D1 select "id", "shard"'),
    })
    const problems: string[] = []
    const mails = [
      await acceptMail(world, { to: [addressOf(0, 'ok'), addressOf(0, 'gone')] }, problems),
      await acceptMail(world, { to: [addressOf(1, 'ok')] }, problems),
    ]
    isDown = true
    for (const relay of world.relays) await relay.beat()
    for (let minutes = 0; minutes < 3; minutes++) {
      await world.broker.deliverDue()
      world.advance(60_000)
    }
    expect(world.broker.dead.length).toBeGreaterThan(0)
    isDown = false
    await world.broker.deliverDue()
    world.broker.lose()
    await settle(world, mails, problems)
    const dead = world.broker.dead.splice(0)
    expect(dead.every((letter) => JSON.stringify(letter).includes('mailstead-outbound-dead'))).toBe(true)
    expect(world.lines.map(({ event }) => event)).toContain('dead_letter.received')
    expect([...problems, ...(await findProblems(world, mails))]).toEqual([])
  })

  it('bring back events that became dead letters: the relay has forgotten them', async () => {
    let isDown = false
    const world = await createWorld({
      tenant,
      retriesMax: 1,
      offsetMs: HOUR_MS,
      isDown: (name) => isDown && name.startsWith('D1 select m.tenant_id as tenant, m.id as messageId'),
    })
    const problems: string[] = []
    const mails = [await acceptMail(world, { to: [addressOf(0, 'ok'), addressOf(0, 'gone')] }, problems)]
    for (const relay of world.relays) await relay.beat()
    await world.broker.deliverDue()
    isDown = true
    for (const relay of world.relays) {
      relay.start()
      relay.finish()
      expect(await relay.tell()).toBe(true)
      expect(relay.outbox.size).toBe(0)
    }
    for (let minutes = 0; minutes < 3; minutes++) {
      await world.broker.deliverDue()
      world.advance(60_000)
    }
    const dead = world.broker.dead.splice(0)
    expect(dead.length).toBeGreaterThan(0)
    isDown = false
    await settle(world, mails, problems)
    expect([...problems, ...(await findProblems(world, mails))]).toEqual([])
  })
})
