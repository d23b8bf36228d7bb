/** Ends connections that stand still, and data that hardly moves: each holds a place that others wait for. */
import { REPLIES } from '../../smtp-server/smtp-reply.ts'
import { say } from './session-sink.ts'
import type { SmtpSession } from './smtp-session.ts'

const EVERY_MS = 1_000

export interface SlownessLimits {
  /** Between two commands. RFC 5321 §4.5.3.2.7: at least five minutes. */
  readonly commandMs: number
  /** A mail may take this long, and a second more for each so many octets. */
  readonly dataMs: number
  readonly dataBytesPerSecond: number
}

/** Looks at them once a second; the answer ends it. */
export function watchSessions(sessions: ReadonlySet<SmtpSession>, limits: SlownessLimits): () => void {
  const timer = setInterval(() => {
    const nowMs = performance.now()
    for (const session of sessions) if (isLate(session, limits, nowMs)) say(session, REPLIES.tooSlow)
  }, EVERY_MS)
  timer.unref()
  return () => clearInterval(timer)
}

/** By the limits between two commands, and for data by what has come of it. */
function isLate(
  { dataSinceMs, mail, waitingSinceMs }: SmtpSession,
  { commandMs, dataBytesPerSecond, dataMs }: SlownessLimits,
  nowMs: number,
): boolean {
  if (waitingSinceMs !== null) return nowMs - waitingSinceMs > commandMs
  if (dataSinceMs === null || mail?.isBusy !== false) return false
  const size = mail.data?.body.size ?? 0
  return nowMs - dataSinceMs > dataMs + (size * 1_000) / dataBytesPerSecond
}
