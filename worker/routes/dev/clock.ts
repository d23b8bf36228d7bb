/** `GET /dev/clock` and `POST /dev/clock`: the one clock of Worker and relays, and the crons that a move makes due. */
import { createRoute, z } from '@hono/zod-openapi'
import { CRONS, runCron } from '../../scheduled.ts'
import { moveClock } from '../../services/development/clock-offset.ts'
import { isCronDue } from '../../services/development/cron-schedule.ts'
import { tellRelays } from '../../services/development/tell-relays.ts'
import type { App } from '../app-types.ts'

const ADVANCE_MAX_MS = 3_650 * 24 * 60 * 60 * 1_000

const ClockMove = z.union(
  [
    z.strictObject({ now: z.iso.datetime({ offset: true }) }),
    z.strictObject({ advance_ms: z.number().int().min(0).max(ADVANCE_MAX_MS) }),
  ],
  { error: 'give `now` (an ISO time) or `advance_ms` (a whole number, forward only)' },
)
const Now = z.object({ now: z.iso.datetime() })
const Moved = Now.extend({
  /** Whether each relay took the new time; one that is down keeps its own. */
  relays: z.array(z.object({ id: z.string(), told: z.boolean() })),
  crons: z.array(z.string()),
})

const read = createRoute({
  method: 'get',
  path: '/dev/clock',
  hide: true,
  responses: { 200: { description: 'The time', content: { 'application/json': { schema: Now } } } },
})

const move = createRoute({
  method: 'post',
  path: '/dev/clock',
  hide: true,
  request: { body: { required: true, content: { 'application/json': { schema: ClockMove } } } },
  responses: {
    200: { description: 'The new time, and what followed', content: { 'application/json': { schema: Moved } } },
  },
})

const toIso = (ms: number): string => new Date(ms).toISOString()

export function registerDevelopmentClock(app: App): void {
  app.openapi(read, (c) => c.json({ now: toIso(c.get('deps').clock.now()) }, 200))
  app.openapi(move, async (c) => {
    const deps = c.get('deps')
    const beforeMs = deps.clock.now()
    const offsetMs = await moveClock(deps, c.req.valid('json'))
    const relays = await tellRelays(deps, offsetMs)
    const crons = CRONS.filter((cron) => isCronDue(cron, beforeMs, deps.clock.now()))
    // One after the other, each once, however far the clock went: what a cron finds due it works off.
    for (const cron of crons) await runCron(deps, cron)
    return c.json({ now: toIso(deps.clock.now()), relays, crons }, 200)
  })
}
