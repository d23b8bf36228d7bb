/**
 * Addresses that get no mail any more: relays are told to stop what waits there, and the list stops what comes. The row of
 * the command is written first, so that no suppression exists of which relays never hear.
 */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { newId } from '../../platform/ids.ts'
import type { QueuedCommand } from '../../store/directory/relay-commands.ts'
import { insertSuppressions, type NewSuppression } from '../../store/ledger/sending/suppressions.ts'
import { announce } from '../webhooks/delivery/announce.ts'
import { pushCommands, queueCommand } from './command-relays.ts'
import { locateTenant } from './locate-tenant.ts'
import type { ControlDeps, Told } from './push-control.ts'

/** Addresses in one command. */
const ADDRESSES_MAX = 1_000
const REASON = 'The address is on the suppression list.'

/** Puts the order to stop into every relay's outbox. Addresses in lower case. */
export async function queueSuppression(
  deps: Pick<ControlDeps, 'clock' | 'directory'>,
  tenant: TenantId,
  addresses: readonly string[],
): Promise<readonly (readonly QueuedCommand[])[]> {
  const queued: (readonly QueuedCommand[])[] = []
  for (let at = 0; at < addresses.length; at += ADDRESSES_MAX) {
    const scope = { tenant, addresses: addresses.slice(at, at + ADDRESSES_MAX) }
    const id = newId(deps.clock.now())
    queued.push(await queueCommand(deps, { id, action: 'cancel', scope, state: 'suppressed', reason: REASON }))
  }
  return queued
}

export interface SuppressRequest {
  readonly addresses: readonly string[]
  readonly reason: NewSuppression['reason']
  /** The mail that was the occasion. */
  readonly messageId?: string
}

/** Answers what each relay made of it. Throws what `locateTenant` throws. Repeating is harmless. */
export async function suppressAddresses(
  deps: ControlDeps & Pick<Deps, 'ledgers'>,
  tenant: TenantId,
  request: SuppressRequest,
): Promise<readonly Told[]> {
  const ledger = await locateTenant(deps, tenant)
  const addresses = [...new Set(request.addresses.map((address) => address.toLowerCase()))]
  const createdAtMs = deps.clock.now()
  const queued = await queueSuppression(deps, tenant, addresses)
  const { reason, messageId = null } = request
  const rows = addresses.map((address) => ({ address, id: newId(createdAtMs), reason, messageId, createdAtMs }))
  const listeners = await insertSuppressions(ledger, tenant, rows)
  await announce(deps, listeners, [{ tenant, type: 'suppression', id: null }])
  return pushCommands(deps, queued)
}
