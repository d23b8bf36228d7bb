/** Takes one mail to the Worker. */
import { failpoint } from '../failpoint.ts'
import { type Log, reasonOf } from '../log.ts'
import type { WorkerAnswer, WorkerLink } from '../worker-link.ts'
import type { KeptBody } from './body/kept-body.ts'

export interface PostParts {
  readonly link: Pick<WorkerLink, 'postMail'>
  readonly log: Log
  readonly postTimeoutMs: number
}

export interface MailToPost {
  readonly path: string
  /** One line of JSON. */
  readonly manifest: string
  readonly body: KeptBody
}

/** The Worker's answer, or null when there was none in time. */
export async function postMail(
  { link, log, postTimeoutMs }: PostParts,
  { path, manifest, body }: MailToPost,
): Promise<WorkerAnswer | null> {
  const send = () => link.postMail(path, { manifest, body: piecesOf(body), size: body.size, timeoutMs: postTimeoutMs })
  try {
    failpoint('mx.posting')
    const answer = await send()
    // The link has learnt the Worker's time from a refusal, if that was it.
    const last = answer.status === 401 ? await send() : answer
    failpoint('mx.posted')
    return last
  } catch (thrown) {
    log('worker.unreachable', { reason: reasonOf(thrown) })
    return null
  }
}

async function* piecesOf(body: KeptBody): AsyncGenerator<Buffer> {
  yield* body.pieces()
}
