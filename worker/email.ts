/**
 * Mail from Cloudflare's Email Routing. What is thrown here is a temporary failure: the sender keeps the mail and tries again.
 * `setReject` is for good.
 */
import type { Deps } from './deps.ts'
import { describeError } from './platform/log.ts'
import { Refusal } from './platform/refusal.ts'
import { isClosed } from './services/backups/restore/is-closed.ts'
import { wakeDeliveries } from './services/receiving/accept/wake-deliveries.ts'
import { acceptRouted, type RoutedMessage } from './services/receiving/routed/accept-routed.ts'

/** A message of the runtime, as far as it is used. */
export interface EmailMessage extends RoutedMessage {
  setReject(reason: string): void
}

/** Resolves when the mail is kept or refused for good. */
export async function receiveEmail(
  deps: Deps,
  message: EmailMessage,
  context: Pick<ExecutionContext, 'waitUntil'>,
): Promise<void> {
  const result = await acceptRouted(deps, message).catch((error: unknown) => {
    // A refusal is no fault of ours: there is no room for now, or the account is on its way.
    const level = error instanceof Refusal ? 'warn' : 'error'
    deps.log(level, 'email.not_accepted', { error: describeError(error) })
    throw error
  })
  if (result.isAccepted) context.waitUntil(wakeDeliveries(deps, result.wakes))
  // Its domain may be in the rest of the backup.
  else if (await isClosed(deps)) throw new Error('This deployment is being restored from a backup')
  else message.setReject(result.why)
}
