/** The inboxes that a request names by id or by address. */
import type { MailboxId, TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { Refusal } from '../../platform/refusal.ts'
import { findMailboxIds } from '../../store/directory/receiving/aliases.ts'

/** Each once, in the order given; throws `validation_error` that names the first one not there. */
export async function findInboxes(
  deps: Pick<Deps, 'directory'>,
  tenant: TenantId,
  names: readonly string[],
): Promise<readonly MailboxId[]> {
  const wanted = names.map((name) => name.trim().toLowerCase())
  const found = await findMailboxIds(deps.directory, tenant, wanted)
  const ids = wanted.map((name, index) => {
    const id = found.get(name)
    if (id === undefined)
      throw new Refusal(
        'validation_error',
        `\`inboxes.${index}\`: there is no inbox with this id or address. Give ids or addresses of inboxes of yours.`,
      )
    return id
  })
  return [...new Set(ids)]
}
