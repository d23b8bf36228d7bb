/** Work that can wait, done by an invocation which has answered already. */
import { describeError, type Log } from './log.ts'

/** A relay tells of most mails sooner, and then the two are one write. */
const WAIT_MS = 3_000

/** What fails, or is lost with the Worker, must be made good by something else. */
export const makeAfterwards =
  (context: Pick<ExecutionContext, 'waitUntil'>, log: Log) =>
  async (work: () => Promise<void>): Promise<void> => {
    const waiting = new Promise<void>((resolve) => setTimeout(resolve, WAIT_MS))
    context.waitUntil(
      waiting.then(work).catch((error: unknown) => log('warn', 'afterwards.failed', { error: describeError(error) })),
    )
  }
