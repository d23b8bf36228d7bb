/** An operator's order about mail under way, wherever it is: waiting at our side of the hand-over, or at a relay. */
import type { RelayId } from '@mailstead/contracts/ids.ts'
import type { ControlScope, RelayCommand } from '@mailstead/contracts/relay-control.ts'
import type { Deps } from '../../deps.ts'
import { newId } from '../../platform/ids.ts'
import { Refusal } from '../../platform/refusal.ts'
import { findRelay, updateRelayState } from '../../store/directory/relays.ts'
import { forgetRelays } from '../relays/list-relays.ts'
import { commandRelays } from './command-relays.ts'
import { type HastenDeps, hastenWaiting } from './hasten-waiting.ts'
import type { ControlDeps, Told } from './push-control.ts'
import { settleWaiting } from './settle-waiting.ts'

export type CommandDeps = ControlDeps & HastenDeps

export interface Sent {
  readonly id: string
  readonly relays: readonly Told[]
  /** Of what waited on our side: mails that were woken, or recipients that were ended. */
  readonly here: number
}

/** A command without its id is given a new one. */
export type Order =
  Extract<RelayCommand, { action: 'cancel' | 'expire' | 'flush' }> extends infer Each
    ? Each extends RelayCommand
      ? Omit<Each, 'id'> & { readonly id?: string }
      : never
    : never

/**
 * Relays hear of it first, then what waits here is settled or woken; for one relay alone, nothing here is touched. Repeating under the
 * same id is harmless. Throws `not_found` for a relay that is not there.
 */
export async function sendCommand(deps: CommandDeps, order: Order, relay: RelayId | null = null): Promise<Sent> {
  if (relay !== null) await requireRelay(deps, relay)
  const command: RelayCommand = { ...order, id: order.id ?? newId(deps.clock.now()) }
  const relays = await commandRelays(deps, command, relay === null ? null : [relay])
  if (relay !== null) return { id: command.id, relays, here: 0 }
  const work = command.action === 'flush' ? hastenWaiting(deps, command.scope) : settleWaiting(deps, command)
  return { id: command.id, relays, here: await work }
}

async function requireRelay(deps: Pick<Deps, 'directory'>, relay: RelayId): Promise<void> {
  if (!(await findRelay(deps.directory, relay))) throw new Refusal('not_found', `There is no relay ${relay}.`)
}

async function setState(deps: Pick<Deps, 'directory'>, relay: RelayId, state: 'active' | 'draining'): Promise<void> {
  await requireRelay(deps, relay)
  if (!(await updateRelayState(deps.directory, relay, state)))
    throw new Refusal('conflict', `The relay ${relay} is disabled.`)
  forgetRelays(deps)
}

export interface ReRoute {
  readonly id?: string
  readonly scope: ControlScope
  readonly reason: string
}

/** Takes back what matches from one relay; the Worker hands it to another. Throws `not_found`. */
export async function reRoute(deps: ControlDeps, relay: RelayId, { id, scope, reason }: ReRoute): Promise<Sent> {
  await requireRelay(deps, relay)
  const command = { id: id ?? newId(deps.clock.now()), action: 'return' as const, scope, reason }
  return { id: command.id, relays: await commandRelays(deps, command, [relay]), here: 0 }
}

/** The relay gets no new jobs, and gives back those it has. Its heartbeats see to the rest. Throws `not_found`, `conflict`. */
export async function drainRelay(deps: ControlDeps, relay: RelayId, reason: string): Promise<Sent> {
  await setState(deps, relay, 'draining')
  return reRoute(deps, relay, { scope: {}, reason })
}

/** The relay gets jobs again. Throws `not_found`, `conflict`. */
export const resumeRelay = (deps: Pick<Deps, 'directory'>, relay: RelayId): Promise<void> =>
  setState(deps, relay, 'active')
