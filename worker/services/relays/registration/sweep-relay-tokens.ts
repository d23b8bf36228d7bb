/** Removes tokens that have expired. */
import type { Deps } from '../../../deps.ts'
import { describeError } from '../../../platform/log.ts'
import { deleteRelayTokensBefore } from '../../../store/directory/relay-tokens.ts'

export async function sweepRelayTokens({
  directory,
  clock,
  log,
}: Pick<Deps, 'clock' | 'directory' | 'log'>): Promise<void> {
  await deleteRelayTokensBefore(directory, clock.now()).catch((error: unknown) => {
    log('error', 'sweep.failed', { what: 'relay tokens', error: describeError(error) })
  })
}
