/** One mail up to the batch that makes it ours: filled in, allowed, written, and its large bytes stored. */
import type { SendEmail } from '@mailstead/contracts/api/email.ts'
import type { Deps } from '../../deps.ts'
import { newId } from '../../platform/ids.ts'
import { unavailable } from '../../platform/refusal.ts'
import { putRaw } from '../../store/blobs/raw.ts'
import type { Access } from '../access/access.ts'
import { findSender } from '../access/authenticate.ts'
import { type AcceptedParts, toAcceptedMail } from './accepted-mail.ts'
import { type WrittenMail, writeMail } from './compose-mail.ts'
import { type Recipients, readAddressing } from './envelope.ts'
import { fillTemplate } from './fill-template.ts'
import { requireSender } from './policy.ts'
import { readAttachments } from './read-attachments.ts'
import { requireOwnRecipients } from './sandbox.ts'
import { readSchedule } from './scheduling.ts'
import { requireMailboxSender } from './sender/mailbox-sender.ts'

export type PrepareDeps = Pick<
  Deps,
  'clock' | 'config' | 'directory' | 'fetch' | 'ledgers' | 'rawBucket' | 'resolvers' | 'secrets'
>

export interface PreparedMail extends AcceptedParts {
  readonly id: string
  readonly scheduledAtMs: number | null
}

/** A mail too large for its row goes to R2 first, so that no row is without bytes. */
export async function storeIfLarge(
  deps: Pick<Deps, 'rawBucket'>,
  access: Access,
  parts: AcceptedParts,
  mail: WrittenMail,
): Promise<AcceptedParts> {
  const { job } = parts.mail
  if (job.raw !== null) return parts
  const stored = { messageId: job.id, text: mail.raw, sha256: mail.sha256 }
  const rawKey = await putRaw(deps.rawBucket, access.tenant, stored).catch(() => {
    throw unavailable('The mail could not be stored. Nothing was sent; repeat the request.')
  })
  return { ...parts, mail: { ...parts.mail, job: { ...job, rawKey } } }
}

/** `suppressed` holds addresses in lower case. Throws a Refusal that names the field; nothing is ours yet. */
export async function prepareMail(
  deps: PrepareDeps,
  access: Access,
  request: SendEmail,
  { recipients, suppressed }: { readonly recipients: Recipients; readonly suppressed: ReadonlySet<string> },
): Promise<PreparedMail> {
  const atMs = deps.clock.now()
  const scheduledAtMs = readSchedule(request.scheduled_at, atMs)
  const filled = await fillTemplate(deps, access, request)
  const addressing = readAddressing(recipients, filled)
  const { domain } = addressing.from
  const sender = requireSender(access, addressing.from, await findSender(deps, access, domain))
  await requireMailboxSender(deps, access, addressing.from)
  await requireOwnRecipients(deps, access, recipients.recipients)
  const attachments = await readAttachments(deps, request.attachments)
  const id = newId(atMs)
  const toWrite = { id, tenant: access.tenant, request: filled, attachments, atMs, scheduledAtMs }
  const written = await writeMail(deps, sender, addressing, toWrite)
  const parts = toAcceptedMail(
    { access, sender, addressing, request: filled, id, atMs, scheduledAtMs, session: null },
    written,
    suppressed,
  )
  return { ...(await storeIfLarge(deps, access, parts, written)), id, scheduledAtMs }
}
