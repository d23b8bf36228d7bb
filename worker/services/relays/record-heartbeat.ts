/**
 * A relay's sign of life: renews its lease, which every job at that relay lives by, and tells it what it has missed of
 * holds and commands. A relay of the version before tells nothing of these and is told nothing.
 */

import { Heartbeat, type HeartbeatAnswer, LEASE_MS } from '@mailstead/contracts/heartbeat.ts'
import type { RelayId } from '@mailstead/contracts/ids.ts'
import { COMMANDS_PER_POST } from '@mailstead/contracts/relay-control.ts'
import type { Deps } from '../../deps.ts'
import { describeError } from '../../platform/log.ts'
import { Refusal, unavailable } from '../../platform/refusal.ts'
import { readHolds, toHolds } from '../../store/directory/holds.ts'
import { insertCommand, type QueuedCommand } from '../../store/directory/relay-commands.ts'
import { exchangeHeartbeat, type HeartbeatContext, updateJournalId } from '../../store/directory/relays.ts'
import { hastenLeased } from '../../store/ledger/leased-jobs.ts'
import { hastenAll } from '../receiving/scan/hasten-scans.ts'
import { isPlainCommand, knowsSources, plainHolds } from './fit-relay.ts'
import { forgetRelays } from './list-relays.ts'
import { allowedSources, areAllRefused, listsSources, takeReported } from './sources/exchange-sources.ts'

/** Commands in one answer: a relay reads it whole. */
const COMMANDS_MAX_CHARS = 400_000

type HeartbeatDeps = Pick<Deps, 'config' | 'directory' | 'clock' | 'ledgers' | 'log' | 'scan'>

interface Beat {
  readonly relay: RelayId
  readonly heartbeat: Heartbeat
  readonly before: HeartbeatContext
  readonly nowMs: number
}

/** What a new journal does not know of is asked for again: the relay takes it as new. */
async function missJournal(deps: HeartbeatDeps, { relay, heartbeat, before, nowMs }: Beat): Promise<void> {
  const { journalId } = heartbeat
  if (journalId === undefined || journalId === before.journalId) return
  if (before.journalId !== null) {
    let jobs = 0
    for (let shard = 0; shard < deps.ledgers.count; shard++)
      jobs += await hastenLeased(deps.ledgers.at(shard), relay, nowMs)
    deps.log('error', 'relay.journal_lost', { relay, jobs })
  }
  // Written last: a failure on the way finds the old one at the next heartbeat.
  await updateJournalId(deps.directory, relay, journalId)
}

function readReport(text: string | null): Heartbeat | null {
  if (text === null) return null
  const parsed = Heartbeat.safeParse(JSON.parse(text))
  return parsed.success ? parsed.data : null
}

function raiseAlarms(deps: HeartbeatDeps, { relay, heartbeat, before }: Beat): void {
  const earlier = readReport(before.report)
  const { overdue = 0, damaged = 0 } = heartbeat
  if (overdue > (earlier?.overdue ?? 0)) deps.log('error', 'relay.attempts_overdue', { relay, overdue })
  if (damaged > (earlier?.damaged ?? 0)) deps.log('error', 'relay.files_damaged', { relay, damaged })
}

/** A scorer that is back is told at once of all that waits for it. */
async function welcomeScorer(deps: HeartbeatDeps, { heartbeat, before }: Beat): Promise<void> {
  if (heartbeat.scorer === 'up' && readReport(before.report)?.scorer !== 'up') await hastenAll(deps)
}

/** Why a relay is to have no mail; null when it may. */
function whyEmpty({ before, heartbeat }: Beat): string | null {
  if (before.state === 'draining') return 'The relay is being drained.'
  return heartbeat.sources !== undefined && areAllRefused(before.sources) ? 'No source of the relay may be used.' : null
}

/** A job handed over while the relay was told to drain, or lost its sources, is asked back, until none is left. */
async function drainAgain(deps: HeartbeatDeps, beat: Beat): Promise<readonly QueuedCommand[]> {
  const { relay, heartbeat, before, nowMs } = beat
  const reason = whyEmpty(beat)
  const isAsked = before.commands.some(({ command }) => command.action === 'return')
  if (reason === null || heartbeat.waiting === 0 || isAsked) return []
  const command = { id: `drain-${nowMs}`, action: 'return' as const, scope: {}, reason }
  return insertCommand(deps.directory, command, { relays: [relay], createdAtMs: nowMs })
}

function takeCommands(queued: readonly QueuedCommand[]): NonNullable<HeartbeatAnswer['commands']> {
  let chars = 0
  const taken = queued.filter(({ command }, index) => {
    chars += JSON.stringify(command).length
    return index === 0 || chars <= COMMANDS_MAX_CHARS
  })
  return taken.slice(0, COMMANDS_PER_POST).map(({ seq, command }) => ({ seq, command }))
}

async function readMissed(deps: HeartbeatDeps, beat: Beat): Promise<Pick<HeartbeatAnswer, 'holds' | 'commands'>> {
  const { heartbeat, before, nowMs } = beat
  // The version before this one.
  if (heartbeat.holdsRevision === undefined) return {}
  const isBehind = heartbeat.holdsRevision !== before.holdsRevision
  const queued = [...before.commands, ...(await drainAgain(deps, beat))]
  const commands = takeCommands(knowsSources(heartbeat) ? queued : queued.filter(isPlainCommand))
  const holds = isBehind ? toHolds(await readHolds(deps.directory, nowMs)) : undefined
  return {
    ...(holds === undefined ? {} : { holds: knowsSources(heartbeat) ? holds : plainHolds(holds) }),
    ...(commands.length > 0 ? { commands } : {}),
  }
}

/** The lease is stored before it is told: a relay must never believe in a longer one than the sweeper knows of. */
export async function recordHeartbeat(
  deps: HeartbeatDeps,
  relay: RelayId,
  heartbeat: Heartbeat,
): Promise<HeartbeatAnswer> {
  const nowMs = deps.clock.now()
  const leaseUntilMs = nowMs + LEASE_MS
  const change = {
    heartbeatAtMs: nowMs,
    leaseUntilMs,
    report: JSON.stringify(heartbeat),
    listsSources: listsSources(deps, heartbeat),
  }
  const orUnavailable = (error: unknown): never => {
    deps.log('error', 'relay.heartbeat.failed', { relay, error: describeError(error) })
    throw unavailable('The lease cannot be renewed now. Repeat the heartbeat.')
  }
  const told = { commandsUpTo: heartbeat.commandsUpTo ?? 0, commandsMax: COMMANDS_PER_POST }
  const before = await exchangeHeartbeat(deps.directory, relay, change, told).catch(orUnavailable)
  if (before === null) throw new Refusal('invalid_relay_signature', 'The relay was disabled or removed.')
  forgetRelays(deps)
  const beat: Beat = { relay, heartbeat, before, nowMs }
  raiseAlarms(deps, beat)
  await missJournal(deps, beat).catch(orUnavailable)
  await takeReported(deps, relay, heartbeat, before.sources).catch(orUnavailable)
  await welcomeScorer(deps, beat)
  const missed = await readMissed(deps, beat).catch(orUnavailable)
  return {
    ...{ leaseUntil: new Date(leaseUntilMs).toISOString(), serverTime: new Date(nowMs).toISOString() },
    ...{ ...missed, ...allowedSources(deps, heartbeat, before.sources) },
  }
}
