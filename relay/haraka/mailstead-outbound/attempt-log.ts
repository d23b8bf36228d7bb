/** One line of JSON on stdout for every attempt. Of the recipient only the domain is written. */
import type { AttemptOutcome, AttemptRequest } from '@mailstead/contracts/attempt.ts'

export function logAttempt(request: AttemptRequest, outcome: AttemptOutcome): void {
  const line = {
    event: 'attempt',
    at: outcome.endedAt,
    attempt: request.id,
    job: request.jobId,
    domain: request.rcptTo.slice(request.rcptTo.lastIndexOf('@') + 1),
    mx: request.target.mx,
    ip: request.target.ip,
    source: request.target.source,
    verdict: outcome.verdict,
    phase: outcome.phase,
    code: outcome.reply?.code ?? null,
    enhanced: outcome.reply?.enhanced ?? null,
    error: outcome.error,
    ms: Date.parse(outcome.endedAt) - Date.parse(outcome.startedAt),
  }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
