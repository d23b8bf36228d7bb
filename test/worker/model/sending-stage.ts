/** A world in which mail races: relays whose every post is noted, D1 whose answers get lost, and what was done so far. */
import { env } from 'cloudflare:workers'
import type { TestTenant } from '../create-tenant.ts'
import type { Post } from '../fake-agent.ts'
import { createRandom, type Random } from '../faults/random.ts'
import { createWorld, type World } from '../faults/world.ts'
import { planSubmissions, type Submission } from './sending-mails.ts'

const RELAYS = 2
const START_MS = Date.UTC(2026, 10, 25)
/** No attempt takes longer. */
const LONGEST_ATTEMPT_MS = 900_000
const MINUTE_MS = 60_000

export interface NotedPost {
  readonly job: Post['jobs'][number]
  readonly body: string
  readonly relay: string
  /** Of the actions during which it came. */
  readonly group: number
  readonly atMs: number
  /** As the mail's row had it when the post came. */
  readonly scheduledAtMs: number | null
}

/** Whom an order was to keep from mail that no relay had been given. */
export interface Stopped {
  readonly job: string
  /** Null for everybody. */
  readonly address: string | null
  /** No post of the next group names him unless he is taken off the list in it; of everybody: of no later group. */
  readonly group: number
}

export interface Stage {
  readonly world: World
  readonly random: Random
  readonly submissions: readonly Submission[]
  readonly posts: NotedPost[]
  readonly stopped: Stopped[]
  /** Who was taken off the suppression list, and in which group. */
  readonly unlisted: { readonly address: string; readonly group: number }[]
  readonly problems: string[]
  readonly trace: string[]
  /** Relays that answer 429. */
  readonly busy: Set<number>
  /** How many more calls of D1 until the answer of one is lost; one entry for each. */
  readonly losses: number[]
  group: number
}

export const ledgerOf = ({ tenant }: TestTenant): D1Database => (tenant.shard === 0 ? env.LEDGER_0 : env.LEDGER_1)

/** Rows of the tenant, past all faults. `query` has one `?` for the tenant. */
export async function rowsOf<Row>(stage: Pick<Stage, 'world'>, query: string): Promise<Row[]> {
  return (await ledgerOf(stage.world.tenant).prepare(query).bind(stage.world.tenant.tenant.id).all<Row>()).results
}

/** What was written is written, and the caller sees a lost connection. */
function loseAnswers({ world: { plan }, losses }: Stage): void {
  Object.assign(plan, {
    async run<Answer>(name: string, work: () => Promise<Answer>): Promise<Answer> {
      const [left] = losses
      const isHit = name.startsWith('D1') && left === 0
      if (isHit) losses.shift()
      else if (name.startsWith('D1') && left !== undefined) losses[0] = left - 1
      const answer = await work()
      if (isHit) throw new Error('D1_ERROR: Network connection lost.')
      return answer
    },
  })
}

async function note(stage: Stage, relay: string, { jobs, bodies }: Post): Promise<void> {
  const { group } = stage
  const atMs = stage.world.now()
  const times = await rowsOf<{ id: string; scheduled_at_ms: number | null }>(
    stage,
    'select id, scheduled_at_ms from messages where tenant_id = ?',
  )
  for (const [at, job] of jobs.entries()) {
    const scheduledAtMs = times.find(({ id }) => id === job.messageId)?.scheduled_at_ms ?? null
    stage.posts.push({ job, body: bodies[at] ?? '', relay, group, atMs, scheduledAtMs })
  }
}

/** The tenant has no rows left of an earlier race. */
export async function createStage(tenant: TestTenant, seed: number): Promise<Stage> {
  const random = createRandom(seed)
  const mischief = { random: createRandom(seed + 1), copiesMax: 4, delayMaxMs: 300_000 }
  const world = await createWorld({ tenant, relays: RELAYS, mischief, startMs: START_MS })
  const stage: Stage = {
    world,
    random,
    submissions: planSubmissions(`a@${tenant.domain.name}`, random),
    ...{ posts: [], stopped: [], unlisted: [], problems: [], trace: [], busy: new Set(), losses: [], group: 0 },
  }
  loseAnswers(stage)
  for (const [at, relay] of world.relays.entries()) {
    const { behave } = relay.agent
    relay.agent.behave = async (post, take) => {
      await note(stage, relay.agent.relay.id, post)
      if (stage.busy.has(at)) return new Response('busy', { status: 429, headers: { 'retry-after': '45' } })
      return behave ? behave(post, take) : take()
    }
    await relay.beat()
  }
  return stage
}

/** Moves the clock; attempts that would last too long end on the way. */
export function tick({ world }: Stage, ms: number): void {
  for (let left = ms; left > 0; left -= MINUTE_MS) {
    world.advance(Math.min(left, MINUTE_MS))
    for (const relay of world.relays) relay.finish(world.now() - LONGEST_ATTEMPT_MS + MINUTE_MS)
  }
}
