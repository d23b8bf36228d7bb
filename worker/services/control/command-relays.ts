/**
 * A command to relays: first a row for each in the outbox, which is the promise, then a push to those that are alive. A
 * row goes when its relay has answered; the others are told by their heartbeats.
 */
import type { RelayId } from '@mailstead/contracts/ids.ts'
import type { RelayCommand } from '@mailstead/contracts/relay-control.ts'
import { describeError } from '../../platform/log.ts'
import { deleteCommands, insertCommand, type QueuedCommand } from '../../store/directory/relay-commands.ts'
import { selectRelays } from '../../store/directory/relays.ts'
import { type ControlDeps, pushControl, type Told } from './push-control.ts'

/** Writes the command for every relay, or for those named. From here on it will be done. */
export async function queueCommand(
  deps: Pick<ControlDeps, 'clock' | 'directory'>,
  command: RelayCommand,
  relays: readonly RelayId[] | null = null,
): Promise<readonly QueuedCommand[]> {
  return insertCommand(deps.directory, command, { relays, createdAtMs: deps.clock.now() })
}

async function forget(deps: ControlDeps, queued: readonly QueuedCommand[], told: readonly Told[]): Promise<void> {
  const done = new Set(told.filter((each) => each.told).map((each) => each.id))
  const confirmed = queued.filter(({ relayId }) => done.has(relayId))
  if (confirmed.length > 0) await deleteCommands(deps.directory, confirmed)
}

/** Tells relays that are alive of what is in their outbox. A failure here is mended by their heartbeats. */
export async function pushCommand(deps: ControlDeps, queued: readonly QueuedCommand[]): Promise<readonly Told[]> {
  const [first] = queued
  if (!first) return []
  const wanted = new Set(queued.map(({ relayId }) => relayId))
  try {
    const relays = (await selectRelays(deps.directory)).filter(({ id }) => wanted.has(id))
    const told = await pushControl(deps, relays, { commands: [first.command] })
    await forget(deps, queued, told)
    return told
  } catch (error) {
    deps.log('warn', 'relay.control_missed', { error: describeError(error) })
    return queued.map(({ relayId }) => ({ id: relayId, told: false, deliveries: null }))
  }
}

/** Queues and pushes. Throws only when the outbox could not be written; repeating under the same id is harmless. */
export async function commandRelays(
  deps: ControlDeps,
  command: RelayCommand,
  relays: readonly RelayId[] | null = null,
): Promise<readonly Told[]> {
  return pushCommand(deps, await queueCommand(deps, command, relays))
}
