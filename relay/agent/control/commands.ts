/**
 * Commands: each is done once. It is noted with its first page of deliveries in one transaction; where there are more, the
 * gate keeps the rest from starting while they follow page by page, also over a restart.
 */
import type { RelayCommand } from '@mailstead/contracts/relay-control.ts'
import type { Log } from '../../log.ts'
import type { Settled } from '../delivery/settle.ts'
import type { ControlRows } from '../journal/control-rows.ts'
import type { StoredDelivery, WaitingDelivery } from '../journal/delivery-row.ts'
import type { DeliveryRows } from '../journal/delivery-rows.ts'
import type { Journal } from '../journal/journal.ts'
import type { MetaRows } from '../journal/meta-rows.ts'
import type { Gate } from './gate.ts'
import type { LateStops } from './late-stops.ts'
import { type CommandDeps, type Done, runCommand } from './run-command.ts'
import { createScopeMatch } from './scope.ts'
import { type Place, readPage } from './scope-pages.ts'
import { workOff } from './work-off.ts'

/** A command as it is carried out; `deliveries` grows. */
export interface Applied {
  readonly id: string
  deliveries: number
}

export interface CommandRunner {
  /** Highest sequence number that came with a heartbeat's answer and is on disk. */
  upTo(): number
  /** Resolves after COMMIT of the commands; `finished` once every row is done. */
  take(
    commands: readonly RelayCommand[],
    upTo?: number,
  ): Promise<{ readonly applied: readonly Applied[]; readonly finished: Promise<unknown> }>
  stop(): void
}

export interface CommandRunnerDeps extends CommandDeps {
  readonly journal: Journal
  readonly meta: MetaRows
  readonly control: ControlRows
  readonly deliveries: DeliveryRows
  readonly gate: Gate
  readonly lateStops: LateStops
  readonly log: Log
  readonly offer: (deliveries: readonly WaitingDelivery[]) => void
  readonly settled: (settled: readonly Settled[]) => void
  /** Events were written. */
  readonly told: () => void
  /** The gate is open again for what it had stopped. */
  readonly opened: () => void
}

interface Running {
  readonly command: RelayCommand
  readonly upToNo: number
  place: Place | null
  readonly applied: Applied
}

/** What of a page is meant, with what of the scope is on the wire on the first page. */
function doPage(deps: CommandRunnerDeps, { command, upToNo, place }: Omit<Running, 'applied'>) {
  const matches = createScopeMatch(command.scope)
  const page = readPage(deps.rows, command.scope, place)
  const isNamed = command.scope.jobs !== undefined
  const onWire: readonly StoredDelivery[] = place === null && !isNamed ? deps.deliveries.sending() : []
  const meant = [...onWire, ...page.rows].filter((row) => row.no <= upToNo && matches(row))
  const done = runCommand(deps, command, meant)
  if (page.next === null) deps.control.finishCommand(command.id)
  return { done, next: page.next }
}

function conclude(deps: CommandRunnerDeps, applied: Applied, done: Done): void {
  applied.deliveries += done.deliveries
  deps.offer(done.due)
  if (done.settled.length > 0) deps.settled(done.settled)
  if (done.deliveries > 0) deps.told()
}

async function finish(deps: CommandRunnerDeps, state: { isStopped: boolean }, running: Running): Promise<void> {
  await workOff(state, deps.log, async () => {
    const { done, next } = await deps.journal.write(() => doPage(deps, running))
    running.place = next
    conclude(deps, running.applied, done)
    return next !== null
  })
  if (state.isStopped) return
  deps.gate.removeCommand(running.command.id)
  deps.opened()
}

/** Inside a transaction. Null for a command that was known. */
function begin(deps: CommandRunnerDeps, command: RelayCommand, atMs: number) {
  const upToNo = deps.control.addCommand(command, atMs)
  return upToNo === null ? null : { command, upToNo, ...doPage(deps, { command, upToNo, place: null }) }
}

/** Goes on with what an earlier process has left. */
export function createCommandRunner(deps: CommandRunnerDeps): CommandRunner {
  const { journal, meta, control, gate } = deps
  const state = { isStopped: false }
  let seen = meta.read('commands_up_to')
  let taking: Promise<unknown> = Promise.resolve()
  for (const { command, upToNo } of control.pending()) {
    gate.addCommand(command, upToNo)
    void finish(deps, state, { command, upToNo, place: null, applied: { id: command.id, deliveries: 0 } })
  }
  const takeNext = async (commands: readonly RelayCommand[], upTo: number) => {
    const atMs = deps.nowMs()
    const fresh = commands.filter(({ id }) => !control.isKnown(id))
    for (const command of fresh) gate.addCommand(command, Number.MAX_SAFE_INTEGER)
    const write = () => {
      if (upTo > seen) meta.put('commands_up_to', upTo)
      return fresh.flatMap((command) => begin(deps, command, atMs) ?? [])
    }
    const begun = await journal.write(write).catch((reason: unknown) => {
      for (const { id } of fresh) gate.removeCommand(id)
      deps.opened()
      throw reason
    })
    seen = Math.max(seen, upTo)
    for (const { command } of begun) deps.lateStops.add(command, atMs)
    const finishing = begun.map(({ command, upToNo, done, next }) => {
      const applied = { id: command.id, deliveries: 0 }
      conclude(deps, applied, done)
      gate.removeCommand(command.id)
      if (next === null) return { applied, finished: Promise.resolve() }
      gate.addCommand(command, upToNo)
      return { applied, finished: finish(deps, state, { command, upToNo, place: next, applied }) }
    })
    if (fresh.length > 0) deps.opened()
    const known = commands.filter(({ id }) => finishing.every(({ applied }) => applied.id !== id))
    return {
      applied: [...finishing.map(({ applied }) => applied), ...known.map(({ id }) => ({ id, deliveries: 0 }))],
      finished: Promise.all(finishing.map(({ finished }) => finished)),
    }
  }
  return {
    upTo: () => seen,
    take: (commands, upTo = 0) => {
      const taken = taking.then(() => takeNext(commands, upTo))
      taking = taken.catch(() => {})
      return taken
    },
    stop: () => {
      state.isStopped = true
    },
  }
}
