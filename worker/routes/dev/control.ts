/**
 * Development's hand on mail that is under way: `POST /dev/control` and `GET /dev/holds`. One body an action; `scope` is
 * contracts' ControlScope and `{}` means all mail:
 * - `{action:'hold', scope, reason?, until?, id?}` (`until` an ISO time) · `{action:'release', id}`
 * - `{action:'cancel', scope, state?, reason?, id?}` or, for one mail, `{action:'cancel', tenant, message}`
 * - `{action:'expire', scope, reason?, id?}` · `{action:'flush', scope, id?}`
 * - `{action:'drain', relay, reason?}` · `{action:'resume', relay}` (active again)
 * - `{action:'re-route', relay, scope, reason?, id?}`: what matches at this relay goes to another
 * - `{action:'suppress', tenant, addresses}` · `{action:'complain', tenant, message, n?}`
 * Answer 200: `{id?, relays: [{id, told, deliveries}]}` (`told` false: the relay is down and learns by its heartbeat);
 * hold and release add `revision`, release `released`, a canceled mail `stoppable: 'all' | 'some' | 'none'`.
 * `GET /dev/holds` → `{revision, holds: [{id, scope, reason, until}]}`.
 */
import { createRoute, z } from '@hono/zod-openapi'
import { RelayId, TenantId } from '@mailstead/contracts/ids.ts'
import { ControlScope } from '@mailstead/contracts/relay-control.ts'
import type { Deps } from '../../deps.ts'
import { cancelEmail } from '../../services/control/cancel-email.ts'
import { liftHold, listHolds, placeHold } from '../../services/control/hold.ts'
import { recordComplaint } from '../../services/control/record-complaint.ts'
import { drainRelay, reRoute, resumeRelay, sendCommand } from '../../services/control/send-command.ts'
import { suppressAddresses } from '../../services/control/suppress.ts'
import type { App } from '../app-types.ts'

const id = z.string().min(1).max(60).optional()
const reason = z.string().min(1).max(200).default('By hand, in development.')
const until = z.iso.datetime({ offset: true }).nullable().default(null)
const scope = ControlScope
const one = { tenant: TenantId, message: z.string() }

const Action = z.union([
  z.strictObject({ action: z.literal('hold'), scope, reason, until, id }),
  z.strictObject({ action: z.literal('release'), id: z.string() }),
  z.strictObject({ action: z.literal('cancel'), ...one }),
  z.strictObject({
    action: z.literal('cancel'),
    scope,
    state: z.enum(['canceled', 'suppressed', 'failed']).default('canceled'),
    reason,
    id,
  }),
  z.strictObject({ action: z.literal('expire'), scope, reason, id }),
  z.strictObject({ action: z.literal('flush'), scope, id }),
  z.strictObject({ action: z.literal('drain'), relay: RelayId, reason }),
  z.strictObject({ action: z.literal('resume'), relay: RelayId }),
  z.strictObject({ action: z.literal('re-route'), relay: RelayId, scope, reason, id }),
  z.strictObject({ action: z.literal('suppress'), tenant: TenantId, addresses: z.array(z.string()).min(1) }),
  z.strictObject({ action: z.literal('complain'), ...one, n: z.number().int().min(0).default(0) }),
])
type Action = z.infer<typeof Action>

const Done = z.looseObject({
  relays: z.array(z.object({ id: z.string(), told: z.boolean(), deliveries: z.number().nullable() })),
})
type Done = z.infer<typeof Done>

const withId = (chosen: string | undefined) => (chosen === undefined ? {} : { id: chosen })

/** What the services answer, with lists that may be written. */
const done = <
  Answer extends {
    readonly relays: readonly { readonly id: string; readonly told: boolean; readonly deliveries: number | null }[]
  },
>(
  answer: Answer,
): Done => ({ ...answer, relays: [...answer.relays] })

async function changeHolds(deps: Deps, action: Extract<Action, { action: 'hold' | 'release' }>): Promise<Done> {
  if (action.action === 'release') return done(await liftHold(deps, action.id))
  const untilMs = action.until === null ? null : Date.parse(action.until)
  return done(await placeHold(deps, { ...withId(action.id), scope: action.scope, reason: action.reason, untilMs }))
}

async function changeRelay(deps: Deps, action: Extract<Action, { relay: RelayId }>): Promise<Done> {
  switch (action.action) {
    case 'drain':
      return done(await drainRelay(deps, action.relay, action.reason))
    case 'resume':
      await resumeRelay(deps, action.relay)
      return { relays: [] }
    case 're-route':
      return done(
        await reRoute(deps, action.relay, { ...withId(action.id), scope: action.scope, reason: action.reason }),
      )
  }
}

async function changeMail(deps: Deps, action: Extract<Action, { tenant: TenantId }>): Promise<Done> {
  const { tenant } = action
  switch (action.action) {
    case 'cancel':
      return done(await cancelEmail(deps, tenant, action.message))
    case 'suppress':
      return done({ relays: await suppressAddresses(deps, tenant, { addresses: action.addresses, reason: 'manual' }) })
    case 'complain':
      return done({ relays: await recordComplaint(deps, tenant, { messageId: action.message, n: action.n }) })
  }
}

async function act(deps: Deps, action: Action): Promise<Done> {
  if (action.action === 'hold' || action.action === 'release') return changeHolds(deps, action)
  if ('relay' in action) return changeRelay(deps, action)
  if ('tenant' in action) return changeMail(deps, action)
  const { id: chosen, ...order } = action
  return done(await sendCommand(deps, { ...order, ...withId(chosen) }))
}

const change = createRoute({
  method: 'post',
  path: '/dev/control',
  hide: true,
  request: { body: { required: true, content: { 'application/json': { schema: Action } } } },
  responses: { 200: { description: 'What came of it', content: { 'application/json': { schema: Done } } } },
})

const Listed = z.object({
  revision: z.number(),
  holds: z.array(z.object({ id: z.string(), scope: ControlScope, reason: z.string(), until: z.string().nullable() })),
})

const list = createRoute({
  method: 'get',
  path: '/dev/holds',
  hide: true,
  responses: { 200: { description: 'Holds in force', content: { 'application/json': { schema: Listed } } } },
})

export function registerDevelopmentControl(app: App): void {
  app.openapi(change, async (c) => c.json(await act(c.get('deps'), c.req.valid('json')), 200))
  app.openapi(list, async (c) => {
    const { revision, rows } = await listHolds(c.get('deps'))
    const holds = rows.map((row) => ({
      id: row.id,
      scope: row.scope,
      reason: row.reason,
      until: row.untilMs === null ? null : new Date(row.untilMs).toISOString(),
    }))
    return c.json({ revision, holds }, 200)
  })
}
