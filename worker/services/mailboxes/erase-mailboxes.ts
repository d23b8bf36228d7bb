/** Erases what is in all mailboxes of a tenant that is being removed. Their bytes go with all its objects. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { openMailbox } from '../../mailbox/client.ts'
import { deleteMailboxes, listAllMailboxes } from '../../store/directory/receiving/mailboxes.ts'

/** Objects that are erased at a time, and times a call: a request may make a thousand calls. */
const AT_ONCE = 20
const ROUNDS_MAX = 5

/** Their rows go as they are done, so that a call goes on where the one before ended. False when there are more. */
export async function eraseMailboxes(
  deps: Pick<Deps, 'directory' | 'mailboxes'>,
  tenant: TenantId,
  rounds = ROUNDS_MAX,
): Promise<boolean> {
  for (let round = 0; round <= rounds; round++) {
    const rows = await listAllMailboxes(deps.directory, tenant, AT_ONCE)
    if (rows.length === 0) return true
    if (round === rounds) return false
    await Promise.all(rows.map(({ objectId }) => openMailbox(deps.mailboxes, objectId).erase()))
    await deleteMailboxes(
      deps.directory,
      tenant,
      rows.map(({ id }) => id),
    )
  }
  return false
}
