/** Writes a result as the outcome that crosses to the agent. */
import type { AttemptOutcome, AttemptRequest, TlsFacts } from '@mailstead/contracts/attempt.ts'
import type { Transcript } from './transcript.ts'
import type { Decision } from './verdict.ts'

export interface Result {
  readonly decision: Decision
  readonly tls: TlsFacts | null
  readonly reused: boolean
  /** The mail went, or would have gone, in clear because STARTTLS cost the connection. */
  readonly tlsBroken?: true
}

const ERROR_MAX = 200

export function describeOutcome(
  request: AttemptRequest,
  { decision, tls, reused, tlsBroken }: Result,
  course: { readonly startedAtMs: number; readonly endedAtMs: number; readonly transcript: Transcript },
): AttemptOutcome {
  return {
    id: request.id,
    verdict: decision.verdict,
    phase: decision.phase,
    reply: decision.reply,
    error: decision.error?.slice(0, ERROR_MAX) ?? null,
    tls,
    ...(tlsBroken === undefined ? {} : { tlsBroken }),
    reused,
    startedAt: new Date(course.startedAtMs).toISOString(),
    endedAt: new Date(course.endedAtMs).toISOString(),
    transcript: course.transcript.lines(),
  }
}
