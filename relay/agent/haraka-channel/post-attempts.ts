/** `POST /attempts`: hands a batch of claimed attempts to the plugin and tells apart what can have happened. */
import { AttemptsStarted } from '@mailstead/contracts/attempt-channel.ts'
import { type Log, reasonOf } from '../../log.ts'
import type { OutgoingAttempt, PostAnswer } from '../dispatch/launch.ts'
import { sendOverSocket } from './socket-request.ts'

const POST_TIMEOUT_MS = 20_000
// The dial itself failed, so not a byte has reached the plugin.
const UNREACHABLE: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'ENOENT', 'EACCES'])

const codeOf = (reason: unknown): unknown => (reason instanceof Error && 'code' in reason ? reason.code : null)

/** Posts one batch; never rejects. */
export async function postAttempts(
  socketPath: string,
  batch: readonly OutgoingAttempt[],
  log: Log,
): Promise<PostAnswer> {
  const manifest = `${JSON.stringify({ v: 1, attempts: batch.map((outgoing) => outgoing.request) })}\n`
  const body = [Buffer.from(manifest), ...batch.map((outgoing) => outgoing.raw)]
  try {
    const answer = await sendOverSocket({
      socketPath,
      method: 'POST',
      path: '/attempts',
      body,
      timeoutMs: POST_TIMEOUT_MS,
    })
    if (answer.status === 202)
      return { kind: 'answered', started: new Set(AttemptsStarted.parse(JSON.parse(answer.text)).started) }
    log('haraka.refused', { status: answer.status, attempts: batch.length })
    return { kind: 'unreachable' }
  } catch (reason) {
    log('haraka.failed', { reason: reasonOf(reason), attempts: batch.length })
    return { kind: UNREACHABLE.has(codeOf(reason)) ? 'unreachable' : 'doubtful' }
  }
}
