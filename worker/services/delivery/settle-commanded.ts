/**
 * Commands that a relay never confirmed, applied by us when its job changes hands: the next relay has never heard of them.
 * Pure.
 */
import { JobId, MessageId, TenantId } from '@mailstead/contracts/ids.ts'
import type { RelayCommand } from '@mailstead/contracts/relay-control.ts'
import { readIdTime } from '../../platform/ids.ts'
import type { QueuedCommand } from '../../store/directory/relay-commands.ts'
import { matchesJob, matchesRecipient, type ScopedJob } from './match-scope.ts'
import { decided, type Transition } from './transition.ts'

export interface CommandedJob extends ScopedJob {
  readonly messageId: string
}

export interface CommandedRecipient {
  readonly n: number
  readonly address: string
}

/** The final state that a command makes; null for one that ends nothing. */
function stateOf(command: RelayCommand): 'canceled' | 'suppressed' | 'failed' | 'expired' | null {
  if (command.action === 'cancel') return command.state
  return command.action === 'expire' ? 'expired' : null
}

/** What a command makes of a job's open recipients; none when it does not concern them. */
export function applyCommand(
  command: RelayCommand,
  job: CommandedJob,
  open: readonly CommandedRecipient[],
  atMs: number,
): Transition[] {
  const state = stateOf(command)
  if (state === null || !matchesJob(command.scope, job)) return []
  const reason = 'reason' in command ? command.reason : null
  const place = {
    tenant: TenantId.parse(job.tenant),
    jobId: JobId.parse(job.id),
    messageId: MessageId.parse(job.messageId),
  }
  return open
    .filter(({ address }) => matchesRecipient(command.scope, address))
    .map(({ n }) => decided({ ...place, n }, state, atMs, reason))
}

/** Recipients that an earlier command ends; mail accepted after a command is not concerned by it. */
export function settleCommanded(
  job: CommandedJob,
  open: readonly CommandedRecipient[],
  around: { readonly unconfirmed: readonly QueuedCommand[]; readonly nowMs: number },
): Transition[] {
  const settled = new Map<number, Transition>()
  for (const { command, createdAtMs } of around.unconfirmed) {
    if ((readIdTime(job.id) ?? 0) > createdAtMs) continue
    for (const transition of applyCommand(command, job, open, around.nowMs))
      if (!settled.has(transition.n)) settled.set(transition.n, transition)
  }
  return [...settled.values()]
}
