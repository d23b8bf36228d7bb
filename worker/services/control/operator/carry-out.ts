/** An order of the operator about waiting mail: flush, expire, cancel or re-route. */
import type { ControlDone, ControlOrder } from '@mailstead/contracts/api/operator/control.ts'
import type { ControlScope } from '@mailstead/contracts/relay-control.ts'
import { type CommandDeps, reRoute, type Sent, sendCommand } from '../send-command.ts'
import { type ActingOperator, recorded } from './recorded.ts'
import { resolveScope } from './resolve-scope.ts'

function send(deps: CommandDeps, order: ControlOrder, scope: ControlScope): Promise<Sent> {
  const id = order.id === undefined ? {} : { id: order.id }
  switch (order.action) {
    case 'flush':
      return sendCommand(deps, { action: 'flush', scope, ...id }, order.relay)
    case 'expire':
      return sendCommand(deps, { action: 'expire', scope, reason: order.reason, ...id }, order.relay)
    case 'cancel':
      return sendCommand(
        deps,
        { action: 'cancel', scope, state: order.state, reason: order.reason, ...id },
        order.relay,
      )
    case 're_route':
      return reRoute(deps, order.relay, { scope, reason: order.reason, ...id })
  }
}

/** Throws `not_found` for a relay that is not there. */
export async function carryOut(deps: CommandDeps, acting: ActingOperator, order: ControlOrder): Promise<ControlDone> {
  const scope = await resolveScope(deps, order.scope)
  const detail = { reason: 'reason' in order ? order.reason : undefined, relay: order.relay }
  const { id, relays, here } = await recorded(deps, acting, { scope, act: `control.${order.action}`, detail }, () =>
    send(deps, order, scope),
  )
  return {
    ...{ object: 'control', id, action: order.action, here },
    at_relays: relays.reduce((sum, { deliveries }) => sum + (deliveries ?? 0), 0),
    relays: relays.map((each) => ({ id: each.id, confirmed: each.told, recipients: each.deliveries })),
  }
}
