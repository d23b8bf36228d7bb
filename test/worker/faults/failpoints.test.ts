/** F9: the Worker dies at each of its labelled points, throws there, or is overtaken there by another isolate. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { armFailpoint } from '../../../worker/platform/failpoint.ts'
import { createTenant, type TestTenant } from '../create-tenant.ts'
import { acceptMail, addressOf, findProblems, type Mail } from './mails.ts'
import { createRandom } from './random.ts'
import { RECEIVING_POINTS } from './receiving-points.ts'
import { runRound, settle } from './settle.ts'
import { clearStage, createWorld, type World } from './world.ts'

const HOUR_MS = 3_600_000
const MAILS = 4

interface Expectation {
  readonly what: string
  /** At which of its passages the point strikes. */
  readonly passage?: number
  /** Who repeats what was left undone when the Worker dies there. */
  readonly repeatedBy: 'caller' | 'queue' | 'relay' | 'sweeper'
  /** How often one job reaches the relay then; only its first arrival starts an attempt. */
  readonly posts: number
  /** What is seen of an error that is thrown there, besides that. */
  readonly seen?: readonly string[]
}

/** Every point of the sources, and what is expected of a Worker that dies there. */
const POINTS: Readonly<Record<string, Expectation>> = {
  'accept.kept': {
    what: 'the batch has committed, nothing is queued or answered',
    repeatedBy: 'caller',
    posts: 1,
    // Nobody can answer for a request that failed after its commit; its repeat finds the mail.
    seen: ['the accept was answered 500'],
  },
  'outbound.acknowledging': {
    what: 'two of four wake-ups are acknowledged',
    passage: 3,
    repeatedBy: 'queue',
    posts: 1,
    // The consumer's only way to fail as a whole: the queue repeats what is not acknowledged.
    seen: ['thrown: Error: thrown by a failpoint'],
  },
  'hand_over.leased': { what: 'leases are written, nothing is posted', repeatedBy: 'queue', posts: 1 },
  'hand_over.posted': { what: 'the relay has the jobs, the rows do not say so', repeatedBy: 'queue', posts: 2 },
  'events.queued': { what: 'the queue has the events, the relay has no answer', repeatedBy: 'relay', posts: 1 },
  'events.applied': { what: 'events are in the rows, not acknowledged', repeatedBy: 'queue', posts: 1 },
  // The relay has the jobs and knows them when they come again.
  'apply.read': { what: 'rows are read, nothing is written', repeatedBy: 'queue', posts: 2 },
  'apply.written': { what: 'recipients are written, not acknowledged', repeatedBy: 'queue', posts: 1 },
  'sweep.taken': { what: 'due rows are put off, nobody is woken', repeatedBy: 'sweeper', posts: 1 },
}

const sources = import.meta.glob('../../../worker/**/*.ts', { query: '?raw', import: 'default', eager: true })
const tests = import.meta.glob('./*.test.ts', { query: '?raw', import: 'default', eager: true })
let tenant: TestTenant
let disarm: () => void = () => undefined

const countCalls = ({ plan }: World, name: string): number => plan.calls.filter((call) => call === name).length

interface Run {
  readonly world: World
  readonly mails: readonly Mail[]
  readonly problems: readonly string[]
  readonly isStruck: boolean
}

/** Four mails, the first of which loses its wake-up. `strike` runs at the point, once. */
async function travel(point: string, passage: number, strike: (world: World) => Promise<void>): Promise<Run> {
  await clearStage()
  const mischief = { random: createRandom(1), copiesMax: 2, delayMaxMs: 0 }
  const world = await createWorld({ tenant, mischief, offsetMs: HOUR_MS })
  const problems: string[] = []
  let passages = 0
  disarm = armFailpoint(point, async () => {
    if (++passages === passage) await strike(world)
  })
  const mails: Mail[] = []
  for (let count = 0; count < MAILS; count++) {
    if (count === 1) world.broker.lose()
    mails.push(
      await acceptMail(world, { to: [addressOf(0, 'ok'), addressOf(1, 'ok'), addressOf(0, 'gone')] }, problems),
    )
  }
  await settle(world, mails, problems)
  return { world, mails, problems: [...problems, ...(await findProblems(world, mails))], isStruck: passages >= passage }
}

beforeAll(async () => {
  tenant = await createTenant()
})
afterEach(() => disarm())

const entries = Object.entries(POINTS).map(([point, expected]) => ({ point, passage: 1, ...expected }))

describe('failpoints', () => {
  it('have an entry here for each of the sources, and no entry without a point', () => {
    const calls = Object.entries(sources).flatMap(([path, text]) =>
      path.endsWith('.test.ts') ? [] : [...text.matchAll(/^(.*)failpoint\((['"`])(.+?)\2\)/gm)],
    )
    expect(calls.length).toBeGreaterThan(0)
    expect(calls.map((call) => call[3]).sort()).toEqual(Object.keys({ ...POINTS, ...RECEIVING_POINTS }).sort())
    // Anything else would stay in a production build.
    for (const call of calls) expect(call[1]?.trim()).toBe('if (DEVELOPMENT) await')
  })

  it.each(Object.entries(RECEIVING_POINTS))('%s is struck in the test that is named', (point, { shownBy }) => {
    expect(tests[`./${shownBy}`]).toContain(`'${point}'`)
  })

  it.each(entries)('$point: the Worker dies there ($what) and the $repeatedBy makes it good', async (entry) => {
    const { world, ...run } = await travel(entry.point, entry.passage, ({ kill }) => kill())
    expect(run.isStruck).toBe(true)
    expect(run.problems).toEqual([])
    const repeated = {
      caller: countCalls(world, 'HTTP POST /v1/emails') - MAILS,
      queue: world.broker.retries,
      relay: world.relays[0]?.toldInVain() ?? 0,
      sweeper: 0,
    }
    const others = Object.entries(repeated).filter(([who]) => who !== entry.repeatedBy)
    expect(others.filter(([, times]) => times > 0)).toEqual([])
    if (entry.repeatedBy !== 'sweeper') expect(repeated[entry.repeatedBy]).toBeGreaterThan(0)
    const jobs = world.relays[0]?.agent.posts.flatMap((post) => post.jobs.map((job) => job.id)) ?? []
    expect(Math.max(...run.mails.map(({ id }) => jobs.filter((job) => job === id).length))).toBe(entry.posts)
  })

  it.each(entries)('$point: an error is thrown there', async ({ point, passage, seen }) => {
    const run = await travel(point, passage, async () => {
      throw new Error('thrown by a failpoint')
    })
    expect(run.isStruck).toBe(true)
    expect(run.problems).toEqual(seen ?? [])
  })

  it.each(entries)('$point: another isolate overtakes it there', async ({ point, passage }) => {
    const run = await travel(point, passage, async (world) => {
      world.advance(61_000)
      await runRound(world)
    })
    expect(run.isStruck).toBe(true)
    expect(run.problems).toEqual([])
  })
})
