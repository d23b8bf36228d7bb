/** Shows one mail, sent or received, to whoever has the link: for some hours or days, without a key. */
import type { SharedEmail } from '@mailstead/contracts/api/emails/email-actions.ts'
import { DeliveryId, MessageId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { notFound } from '../../platform/refusal.ts'
import { writeAudit } from '../../store/directory/people/audit.ts'
import { findTenantHome } from '../../store/directory/tenants.ts'
import { findEmail } from '../../store/ledger/emails.ts'
import { findDelivery } from '../../store/ledger/receiving/deliveries.ts'
import type { Access } from '../access/access.ts'
import { type ActingIn, auditEntry } from '../access/audit-entry.ts'
import { readParts } from '../emails/read-parts.ts'
import { embedParts } from '../received-emails/embed-parts.ts'
import { readParts as readReceivedParts } from '../received-emails/read-parts.ts'
import { renderShared, type SharedMail } from './render-shared.ts'
import { makeShareUrl, openShare } from './share-link.ts'

interface ShareRequest {
  readonly id: string
  /** Where the API was called. */
  readonly origin: string
  readonly validMs: number
}

type Home = Pick<Access, 'shard' | 'tenant'>
type ReadDeps = Pick<Deps, 'ledgers' | 'rawBucket'>

async function findTarget({ ledgers }: Pick<Deps, 'ledgers'>, { shard, tenant }: Home, id: string) {
  const [message, delivery] = [MessageId.safeParse(id), DeliveryId.safeParse(id)]
  if (message.success && (await findEmail(ledgers.at(shard), tenant, id))) return { tenant, message: message.data }
  const row = delivery.success ? await findDelivery(ledgers.at(shard), tenant, delivery.data) : null
  return row?.kind === 'mail' ? { tenant, delivery: row.id } : null
}

/** Throws `not_found`. */
export async function shareEmail(
  deps: Pick<Deps, 'clock' | 'directory' | 'ledgers' | 'secrets'>,
  access: ActingIn & Home,
  { id, origin, validMs }: ShareRequest,
): Promise<SharedEmail> {
  const target = await findTarget(deps, access, id)
  if (!target) throw notFound('email')
  const untilMs = deps.clock.now() + validMs
  const detail = { until: new Date(untilMs).toISOString() }
  const entry = auditEntry(deps, access.acting, { act: 'email.shared', target: id, detail })
  await writeAudit(deps.directory, access.tenant, entry)
  return {
    object: 'email',
    id,
    url: await makeShareUrl(deps, origin, target, untilMs),
    expires_at: new Date(untilMs).toISOString(),
  }
}

async function readSent(deps: ReadDeps, home: Home, id: MessageId): Promise<SharedMail | null> {
  const found = await findEmail(deps.ledgers.at(home.shard), home.tenant, id)
  if (!found) return null
  const { message, place } = found
  const parts = await readParts(deps, home, place)
  return {
    from: message.from,
    to: JSON.parse(message.to),
    cc: JSON.parse(message.cc),
    subject: message.subject,
    atMs: message.createdAtMs,
    html: parts && embedParts(parts),
    text: parts?.text ?? null,
  }
}

async function readReceived(deps: ReadDeps, home: Home, id: DeliveryId): Promise<SharedMail | null> {
  const row = await findDelivery(deps.ledgers.at(home.shard), home.tenant, id)
  if (!row) return null
  const parts = row.isRawOnly ? null : await readReceivedParts(deps, home.tenant, row)
  return {
    from: row.summary?.from || row.mailFrom,
    to: row.summary?.to ?? [],
    cc: row.summary?.cc ?? [],
    subject: row.summary?.subject ?? '',
    atMs: row.receivedAtMs,
    html: parts && embedParts(parts),
    text: parts?.text ?? null,
  }
}

/** The page behind a link. Throws `not_found` for a link that is not ours or has ended, and for a mail that is gone. */
export async function readShared(
  deps: ReadDeps & Pick<Deps, 'clock' | 'directory' | 'secrets'>,
  token: string,
): Promise<string> {
  const target = await openShare(deps, token)
  const found = await findTenantHome(deps.directory, target.tenant)
  if (!found) throw notFound('shared email')
  const home = { tenant: target.tenant, shard: found.shard }
  const mail =
    'message' in target ? await readSent(deps, home, target.message) : await readReceived(deps, home, target.delivery)
  if (!mail) throw notFound('shared email')
  return renderShared(mail)
}
