/** Mails that a source has not had yet, with what they say: read from their bytes, few at a time. */
import type { Deps } from '../../../deps.ts'
import { openMailbox } from '../../../mailbox/client.ts'
import type { KeptMail, Pulled } from '../../../mailbox/mailbox-mail.ts'
import type { Access } from '../../access/access.ts'
import { htmlOf } from '../../received-emails/embed-parts.ts'
import { readParts } from '../../received-emails/read-parts.ts'
import { requirePulledMailbox } from './pulled-mailbox.ts'

export type PullDeps = Pick<Deps, 'clock' | 'directory' | 'mailboxes'>

export interface PullRequest {
  /** Null for the key's own, or the tenant's default. */
  readonly address: string | null
  /** Who asks: each has a progress of its own. */
  readonly source: string
  /** The time it gives, in microseconds since the epoch; null for none. */
  readonly askedUs: number | null
  readonly limit: number
}

export interface PulledMail extends KeptMail {
  /** Both null when only the raw mail can be shown. */
  readonly html: string | null
  readonly text: string | null
}

/** A mail is taken apart as a whole, and an isolate has 128 MB. */
const READ_BYTES_MAX = 5 * 1_048_576
const READ_AT_ONCE = 4

/** Throws a refusal. */
export async function askMailbox(
  deps: PullDeps,
  access: Access,
  { address, ...request }: PullRequest & { readonly bytesMax: number },
): Promise<Pulled> {
  const { objectId } = await requirePulledMailbox(deps, access, address)
  return openMailbox(deps.mailboxes, objectId).pull({ ...request, nowMs: deps.clock.now() })
}

async function readMail(deps: Pick<Deps, 'rawBucket'>, { tenant }: Access, mail: KeptMail): Promise<PulledMail> {
  const parts = mail.isRawOnly ? null : await readParts(deps, tenant, mail)
  return { ...mail, html: parts && htmlOf(parts, 'cid'), text: parts?.text ?? null }
}

/** Throws a refusal; what was asked for can then be asked for again. */
export async function pullMails(
  deps: PullDeps & Pick<Deps, 'rawBucket'>,
  access: Access,
  request: PullRequest,
): Promise<Omit<Pulled, 'mails'> & { readonly mails: readonly PulledMail[] }> {
  const { mails, untilUs } = await askMailbox(deps, access, { ...request, bytesMax: READ_BYTES_MAX })
  const read: PulledMail[] = []
  for (let at = 0; at < mails.length; at += READ_AT_ONCE) {
    const some = mails.slice(at, at + READ_AT_ONCE)
    read.push(...(await Promise.all(some.map((mail) => readMail(deps, access, mail)))))
  }
  return { mails: read, untilUs }
}
