/** The Message-ID of a mail that was sent, for an answer to it. */
import type { Deps } from '../../deps.ts'
import { findEmail } from '../../store/ledger/emails.ts'
import type { Access } from '../access/access.ts'

/** With its angle brackets; null when the tenant has no such mail. */
export async function findHeaderId(
  deps: Pick<Deps, 'ledgers'>,
  { tenant, shard }: Pick<Access, 'shard' | 'tenant'>,
  id: string,
): Promise<string | null> {
  const found = await findEmail(deps.ledgers.at(shard), tenant, id)
  return found?.message.headerId ?? null
}
