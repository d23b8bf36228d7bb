/** Shows one mail to whoever has the link: for some hours or days, without a key. */
import type { SharedEmail } from '@mailstead/contracts/api/email-actions.ts'
import { MessageId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { notFound } from '../../platform/refusal.ts'
import { findTenantHome } from '../../store/directory/tenants.ts'
import { findEmail } from '../../store/ledger/emails.ts'
import type { Access } from '../access/access.ts'
import { makeShareUrl, openShare } from '../links/share-link.ts'
import { embedParts } from '../received-emails/embed-parts.ts'
import { readParts } from './read-parts.ts'
import { renderShared } from './render-shared.ts'

interface ShareRequest {
  readonly id: string
  /** Where the API was called. */
  readonly origin: string
  readonly validMs: number
}

/** Throws `not_found`. */
export async function shareEmail(
  deps: Pick<Deps, 'clock' | 'ledgers' | 'secrets'>,
  { shard, tenant }: Access,
  { id, origin, validMs }: ShareRequest,
): Promise<SharedEmail> {
  if (!(await findEmail(deps.ledgers.at(shard), tenant, id))) throw notFound('email')
  const untilMs = deps.clock.now() + validMs
  const target = { tenant, message: MessageId.parse(id) }
  return {
    object: 'email',
    id,
    url: await makeShareUrl(deps, origin, target, untilMs),
    expires_at: new Date(untilMs).toISOString(),
  }
}

/** The page behind a link. Throws `not_found` for a link that is not ours or has ended, and for a mail that is gone. */
export async function readShared(
  deps: Pick<Deps, 'clock' | 'directory' | 'ledgers' | 'rawBucket' | 'secrets'>,
  token: string,
): Promise<string> {
  const { tenant, message: id } = await openShare(deps, token)
  const home = await findTenantHome(deps.directory, tenant)
  const found = home && (await findEmail(deps.ledgers.at(home.shard), tenant, id))
  if (!found) throw notFound('email')
  const parts = await readParts(deps, { tenant }, found.place)
  return renderShared(found.message, {
    html: parts && embedParts(parts),
    text: parts?.text ?? null,
  })
}
