/** F24: the operator purges the queues, deletes a relay, or puts the databases back to yesterday. */
import { env } from 'cloudflare:workers'
import { eq } from 'drizzle-orm'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { startRestore } from '../../../worker/services/backups/restore/start-restore.ts'
import { forgetRelays } from '../../../worker/services/relays/list-relays.ts'
import { relays } from '../../../worker/store/directory/schema.ts'
import { acceptMail, addressOf, findProblems } from '../faults/mails.ts'
import { runRound, settle } from '../faults/settle.ts'
import { clearStage, createWorld } from '../faults/world.ts'
import { confirm, remember, runRestore, wipe } from './deployment.ts'

const DAY_MS = 86_400_000

beforeEach(async () => {
  await clearStage()
  await wipe()
  await env.RAW.delete('restore/place.json')
})
afterAll(async () => {
  await env.RAW.delete('restore/place.json')
})

describe('F24: a mistake of the operator', () => {
  it('purged queues: the rows are found by the sweep; nothing is lost, nothing is sent twice', async () => {
    const world = await createWorld({ relays: 2 })
    const problems: string[] = []
    const mails = []
    for (let n = 0; n < 4; n++) mails.push(await acceptMail(world, { to: [addressOf(n % 2, 'ok')] }, problems))
    world.broker.lose()
    for (let round = 0; round < 3; round++) {
      // What relays tell is lost once as well.
      for (const relay of world.relays) await relay.beat()
      await world.runCron()
      world.broker.lose()
      world.advance(60_000)
    }
    await settle(world, mails, problems)
    expect([...problems, ...(await findProblems(world, mails))]).toEqual([])
  })

  it('a deleted relay: its lease ends, another one gets what it had; what it can no longer tell is all that comes twice', async () => {
    const world = await createWorld({ relays: 2 })
    const problems: string[] = []
    const mails = []
    for (let n = 0; n < 6; n++) mails.push(await acceptMail(world, { to: [addressOf(5, 'ok')] }, problems))
    await runRound(world)
    // Which relay takes a job follows from its random id: all six may be with either.
    const gone = world.relays.find(({ jobs }) => jobs.size > 0)
    if (gone === undefined) throw new Error('No relay took a job')
    // Nothing of it was on the wire: all wait for their next try.
    await world.deps().directory.delete(relays).where(eq(relays.id, gone.agent.relay.id))
    forgetRelays(world.deps())
    gone.link = 'down'
    // It goes on as long as its lease lasts, and nobody hears of it.
    for (let minute = 0; minute < 12; minute++) {
      await runRound(world)
      world.advance(60_000)
    }
    await settle({ ...world, relays: world.relays.filter((relay) => relay !== gone) }, mails, problems)
    const copies = new Map<string, number>()
    for (const { job, n } of world.copies) copies.set(`${job} ${n}`, (copies.get(`${job} ${n}`) ?? 0) + 1)
    expect(copies.size).toBe(6)
    expect(Math.max(...copies.values())).toBe(1)
    expect([...problems, ...(await findProblems(world, mails))]).toEqual([])
  })

  it('databases of yesterday, put back in place: relays say what became of each mail, nothing goes out twice', async () => {
    const world = await createWorld({ relays: 2 })
    const problems: string[] = []
    const own = { problems, mails: [await acceptMail(world, { to: [addressOf(0, 'ok')] }, problems)] }
    await env.DB.prepare('update domains set checked_at_ms = ?')
      .bind(world.now() + 30 * DAY_MS)
      .run()
    await runRound(world)
    own.mails.push(await acceptMail(world, { to: [addressOf(3, 'ok'), addressOf(0, 'gone')] }, problems))
    await runRound(world)
    for (const relay of world.relays) relay.link = 'down'
    own.mails.push(await acceptMail(world, { to: [addressOf(0, 'ok')] }, problems))
    const putBack = await remember()
    for (const relay of world.relays) relay.link = 'up'
    await settle(world, own.mails, problems)
    expect([...problems, ...(await findProblems(world, own.mails))]).toEqual([])
    world.advance(DAY_MS)
    const copies = world.copies.length
    // First nothing sweeps any more, then the databases are put back, then it goes on.
    await startRestore(world.deps(), 'test', { in_place: true })
    for (let minute = 0; minute < 3; minute++) await world.runCron()
    await putBack()
    world.restart()
    forgetRelays(world.deps())
    await confirm(world.deps())
    expect(await runRestore(world)).toMatchObject({ state: 'ready', problem: null, held: [] })
    await confirm(world.deps())
    await settle(world, own.mails, problems)
    expect([...problems, ...(await findProblems(world, own.mails))]).toEqual([])
    expect(world.copies).toHaveLength(copies)
  })
})
