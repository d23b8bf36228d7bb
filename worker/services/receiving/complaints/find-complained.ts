/**
 * Which recipient of which mail a complaint is about. What the report claims only says where to look. A token of ours must prove it, in
 * the return path or in the header of the mail that is returned; or else both ids that our header has and nobody can guess.
 */
import { MessageId, TenantId } from '@mailstead/contracts/ids.ts'
import type { Complaint } from '@mailstead/mail/report/report.ts'
import { readMailToken } from '@mailstead/mail/return-path/mail-token.ts'
import { importReturnPathKey, readReturnPath } from '@mailstead/mail/return-path/return-path.ts'
import type { Deps } from '../../../deps.ts'
import { findReceivingDomains } from '../../../store/directory/receiving/receiving-domains.ts'
import { findTenantPlaces } from '../../../store/directory/tenant-shards.ts'
import { findDelivery } from '../../../store/ledger/emails.ts'
import { readRecipient } from '../recipient-address.ts'

export type FindDeps = Pick<Deps, 'config' | 'directory' | 'ledgers'>

export interface Complained {
  readonly tenant: TenantId
  readonly messageId: MessageId
  readonly n: number
}

export type Found = { readonly ok: true; readonly mail: Complained } | { readonly ok: false; readonly why: string }

/** A mail that a token proved, and where it may be. */
interface Proven {
  readonly tenant: TenantId | null
  readonly messageId: string
  /** Null where the token names no recipient. */
  readonly n: number | null
}

const nothing = (why: string): Found => ({ ok: false, why })

/** Of the host of a return path. */
async function findOwner({ directory }: FindDeps, path: string): Promise<TenantId | null> {
  const host = readRecipient(path)?.domain ?? null
  if (host === null) return null
  const [domain] = await findReceivingDomains(directory, [host])
  return domain?.tenant ?? null
}

async function proveByPath(deps: FindDeps, { original, originalMailFrom }: Complaint, key: CryptoKey) {
  for (const path of [original.returnPath, originalMailFrom]) {
    if (path === null) continue
    const read = await readReturnPath(path, key)
    if (read.ok) return { tenant: await findOwner(deps, path), messageId: read.messageId, n: read.n }
  }
  return null
}

function readFeedbackId({ mail }: Complaint) {
  const [, , account, platform] = mail.feedbackId?.split(':').map((part) => part.trim()) ?? []
  return { tenant: TenantId.safeParse(account).data ?? null, isOurs: platform === 'mailstead' }
}

async function proveByToken(complaint: Complaint, key: CryptoKey): Promise<Proven | null> {
  const { token } = complaint.mail
  const messageId = token === null ? null : await readMailToken(token, key)
  return messageId === null ? null : { tenant: readFeedbackId(complaint).tenant, messageId, n: null }
}

/** Where a provider takes out fields that it does not know. Only who has the mail's header knows its id and its account's. */
function proveByIds(complaint: Complaint): Proven | null {
  const { tenant, isOurs } = readFeedbackId(complaint)
  const [, id] = /^<([^@]{36})@/.exec(complaint.original.messageId ?? '') ?? []
  const messageId = MessageId.safeParse(id).data
  return isOurs && messageId !== undefined ? { tenant, messageId, n: null } : null
}

/** The one that is named, or the only one: many reports name nobody. */
function chooseRecipient(
  recipients: readonly { readonly n: number; readonly address: string }[],
  { originalRcptTo, mail }: Complaint,
): number | null {
  const named = new Set([...originalRcptTo, mail.recipient].map((address) => address?.toLowerCase()))
  const meant = recipients.filter(({ address }) => named.has(address.toLowerCase()))
  const [only, second] = meant.length > 0 ? meant : recipients
  return only && !second ? only.n : null
}

export async function findComplained(deps: FindDeps, complaint: Complaint): Promise<Found> {
  const key = await importReturnPathKey(deps.config.RETURN_PATH_SECRET)
  const proven =
    (await proveByPath(deps, complaint, key)) ?? (await proveByToken(complaint, key)) ?? proveByIds(complaint)
  if (proven === null) return nothing('it has no token of ours')
  const { tenant } = proven
  const place = tenant === null ? undefined : (await findTenantPlaces(deps.directory, [tenant])).get(tenant)
  if (tenant === null || !place) return nothing('it names no account of ours')
  const found = await findDelivery(deps.ledgers.at(place.shard), tenant, proven.messageId)
  if (found === null) return nothing('it is about no mail that is known here')
  const n = proven.n ?? chooseRecipient(found.recipients, complaint)
  if (n === null || !found.recipients.some((recipient) => recipient.n === n))
    return nothing('it does not say which recipient of the mail complains')
  return { ok: true, mail: { tenant, messageId: MessageId.parse(proven.messageId), n } }
}
