/** What one command does to one page of deliveries; all inside the page's transaction. */
import type { RelayCommand } from '@mailstead/contracts/relay-control.ts'
import type { Settled, Settler } from '../delivery/settle.ts'
import type { StoredDelivery, WaitingDelivery } from '../journal/delivery-row.ts'
import type { ScopeRows } from '../journal/scope-rows.ts'
import { giveBackJob } from './return-job.ts'

export interface CommandDeps {
  readonly rows: ScopeRows
  readonly settler: Settler
  readonly nowMs: () => number
}

/** What a page has changed. */
export interface Done {
  readonly deliveries: number
  readonly settled: readonly Settled[]
  /** Due now; held ones stay held. */
  readonly due: readonly WaitingDelivery[]
}

type EndCommand = Extract<RelayCommand, { readonly action: 'cancel' | 'expire' }>

function end(deps: CommandDeps, command: EndCommand, matched: readonly StoredDelivery[]): Done {
  const kind = command.action === 'cancel' ? command.state : 'expired'
  const { reason } = command
  const isMarked = (delivery: StoredDelivery) =>
    delivery.state === 'sending' && deps.rows.stop(delivery.no, { state: kind, reason })
  const marked = matched.filter(isMarked)
  const settled = matched.flatMap((delivery) => deps.settler.closeOne(delivery.no, { kind, reason }) ?? [])
  return { deliveries: marked.length + settled.length, settled, due: [] }
}

function flush({ rows, nowMs }: CommandDeps, matched: readonly StoredDelivery[]): Done {
  const now = nowMs()
  // After an unknown outcome the long wait is what keeps a second copy unlikely.
  const early = matched.filter(({ no, nextAtMs, unknowns }) => nextAtMs > now && unknowns === 0 && rows.setDue(no, now))
  const due = early.filter(({ holdId }) => holdId === null).map((delivery) => ({ ...delivery, nextAtMs: now }))
  return { deliveries: early.length, settled: [], due }
}

function giveBack(deps: CommandDeps, reason: string, matched: readonly StoredDelivery[]): Done {
  const jobs = new Set(matched.map(({ jobId }) => jobId))
  let deliveries = 0
  for (const id of jobs) deliveries += giveBackJob(deps, deps.rows.ofJob(id), reason)
  return { deliveries, settled: [], due: [] }
}

/** Does to `matched`, deliveries in the command's scope as they are now, what the command says. */
export function runCommand(deps: CommandDeps, command: RelayCommand, matched: readonly StoredDelivery[]): Done {
  switch (command.action) {
    case 'cancel':
    case 'expire':
      return end(deps, command, matched)
    case 'flush':
      return flush(deps, matched)
    case 'return':
      return giveBack(deps, command.reason, matched)
  }
}
