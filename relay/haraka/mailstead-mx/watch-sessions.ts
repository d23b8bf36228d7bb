/** Ends connections that stand still, and data that hardly moves: each holds a place that others wait for. */
import { REPLIES } from '../../mx/reply/smtp-reply.ts'
import type { Session } from './session.ts'
import { say } from './session-sink.ts'
import type { MxLimits } from './settings.ts'

const EVERY_MS = 1_000

/** Looks at them once a second; the answer ends it. */
export function watchSessions(sessions: ReadonlySet<Session>, limits: MxLimits): () => void {
  const timer = setInterval(() => {
    const nowMs = performance.now()
    for (const session of sessions) if (isLate(session, limits, nowMs)) end(session)
  }, EVERY_MS)
  timer.unref()
  return () => clearInterval(timer)
}

/** By the limits between two commands, and for data by what has come of it. */
export function isLate(
  { dataSinceMs, mail, waitingSinceMs }: Pick<Session, 'dataSinceMs' | 'mail' | 'waitingSinceMs'>,
  { commandMs, dataBytesPerSecond, dataMs }: Pick<MxLimits, 'commandMs' | 'dataBytesPerSecond' | 'dataMs'>,
  nowMs: number,
): boolean {
  if (waitingSinceMs !== null) return nowMs - waitingSinceMs > commandMs
  if (dataSinceMs === null || mail?.isBusy !== false) return false
  const size = mail.data?.body.size ?? 0
  return nowMs - dataSinceMs > dataMs + (size * 1_000) / dataBytesPerSecond
}

function end(session: Session): void {
  say(session, REPLIES.tooSlow)
}
