/** Every attempt is one log line: what was tried where and what came of it, with the domain instead of the address. */
import type { Log } from '../../log.ts'
import type { Settled } from './settle.ts'

/** Writes one line for each event. */
export function logAttempts(log: Log, settled: readonly Settled[]): void {
  for (const { event, domain } of settled) {
    const { attempt } = event
    log('attempt', {
      kind: event.kind,
      job: event.jobId,
      n: event.n,
      tenant: event.tenant,
      domain,
      no: attempt?.no,
      verdict: attempt?.verdict,
      phase: attempt?.phase,
      code: attempt?.reply?.code,
      enhanced: attempt?.reply?.enhanced,
      error: attempt?.error,
      mx: attempt?.target?.mx,
      ip: attempt?.target?.ip,
      nextTryAt: attempt?.nextTryAt,
    })
  }
}
