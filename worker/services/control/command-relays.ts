/**
 * A command to relays: first a row for each in the outbox, which is the promise, then a push to those that are alive. A
 * row goes when its relay has answered; the others are told by their heartbeats.
 */
import type { RelayId } from '@mailstead/contracts/ids.ts'
import { COMMANDS_PER_POST, CONTROL_MAX_BYTES, type RelayCommand } from '@mailstead/contracts/relay-control.ts'
import { describeError } from '../../platform/log.ts'
import { deleteCommands, insertCommand, type QueuedCommand } from '../../store/directory/relay-commands.ts'
import { selectRelays } from '../../store/directory/relays.ts'
import { type ControlDeps, pushControl, type Told } from './push-control.ts'

/** Of commands; the body has little beside them. */
const POST_MAX_BYTES = CONTROL_MAX_BYTES - 10_000

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
export const pushCommand = (deps: ControlDeps, queued: readonly QueuedCommand[]): Promise<readonly Told[]> =>
  push(deps, [queued])

/** Those of several commands for the same relays that go into one post together, in their order. */
function packCommands(all: readonly (readonly QueuedCommand[])[]): (readonly QueuedCommand[])[][] {
  const posts: (readonly QueuedCommand[])[][] = []
  let bytes = Number.POSITIVE_INFINITY
  for (const queued of all) {
    const length = new TextEncoder().encode(JSON.stringify(queued[0]?.command)).length
    const post = posts.at(-1)
    if (!post || post.length === COMMANDS_PER_POST || bytes + length > POST_MAX_BYTES) {
      posts.push([queued])
      bytes = length
    } else {
      post.push(queued)
      bytes += length
    }
  }
  return posts
}

/** The same for several commands, in as few posts as they fit into. One post after the other. */
export async function pushCommands(
  deps: ControlDeps,
  all: readonly (readonly QueuedCommand[])[],
): Promise<readonly Told[]> {
  const told: Told[] = []
  for (const post of packCommands(all)) told.push(...(await push(deps, post)))
  return told
}

async function push(deps: ControlDeps, post: readonly (readonly QueuedCommand[])[]): Promise<readonly Told[]> {
  const queued = post.flat()
  const wanted = new Set(queued.map(({ relayId }) => relayId))
  if (wanted.size === 0) return []
  const commands = post.flatMap(([first]) => (first ? [first.command] : []))
  try {
    const relays = (await selectRelays(deps.directory)).filter(({ id }) => wanted.has(id))
    const told = await pushControl(deps, relays, { commands })
    await forget(deps, queued, told)
    return told
  } catch (error) {
    deps.log('warn', 'relay.control_missed', { error: describeError(error) })
    return [...wanted].map((id) => ({ id, told: false, deliveries: null }))
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
