/** Lines of CSV as a body that is made while it is sent. */
import type { Deps } from '../../deps.ts'
import { describeError } from '../../platform/log.ts'
import { Refusal } from '../../platform/refusal.ts'

/** Throws `validation_error`: a file has no page before. */
export function refuseBefore({ before }: { readonly before?: unknown }): void {
  if (before !== undefined)
    throw new Refusal('validation_error', '`before`: CSV holds all rows behind `after`. Leave `before` out.')
}

/** What fails on the way breaks the stream off and is logged: half a file must not look like a whole one. */
export function streamCsv(
  deps: Pick<Deps, 'log'>,
  report: string,
  lines: AsyncGenerator<string>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      try {
        const { value, done } = await lines.next()
        if (done) controller.close()
        else controller.enqueue(encoder.encode(value))
      } catch (error) {
        deps.log('error', 'report.broken_off', { report, error: describeError(error) })
        controller.error(error)
      }
    },
    async cancel() {
      await lines.return(undefined)
    },
  })
}
