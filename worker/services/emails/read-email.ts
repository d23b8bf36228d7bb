/** One mail as the API shows it. Bodies are read from its bytes: they are not kept twice. */
import type { Email } from '@mailstead/contracts/api/email.ts'
import { readBodies } from '@mailstead/mail/parse/read-bodies.ts'
import type { Deps } from '../../deps.ts'
import { notFound } from '../../platform/refusal.ts'
import { findEmail, type MessageRow, type RawPlace, type RecipientRow } from '../../store/ledger/emails.ts'
import type { Access } from '../access/access.ts'
import { lastEventOf, originalWordOf } from '../delivery/last-event.ts'
import { shownState } from '../delivery/recipient-state.ts'
import { openRaw } from './read-raw.ts'

/** A mail beyond this is shown without its bodies: parsing it whole could exhaust the isolate; its raw is there. */
const PARSE_MAX_BYTES = 16 * 1_048_576

const iso = (ms: number): string => new Date(ms).toISOString()
const orNull = (json: string): string[] | null => {
  const list: string[] = JSON.parse(json)
  return list.length > 0 ? list : null
}

function toEmail(message: MessageRow, recipients: readonly RecipientRow[]): Omit<Email, 'html' | 'text'> {
  const states = recipients.map(shownState)
  return {
    object: 'email',
    id: message.id,
    from: message.from,
    to: JSON.parse(message.to),
    cc: orNull(message.cc),
    bcc: orNull(message.bcc),
    reply_to: orNull(message.replyTo),
    subject: message.subject,
    tags: JSON.parse(message.tags),
    created_at: iso(message.createdAtMs),
    scheduled_at: null,
    expires_at: iso(message.expiresAtMs),
    message_id: message.headerId,
    last_event: lastEventOf(message.state),
    held_reason: recipients.find((recipient) => shownState(recipient) === 'held')?.heldReason ?? null,
    counts: JSON.parse(message.counts),
    status: originalWordOf(states),
  }
}

async function readMailBodies(deps: Pick<Deps, 'rawBucket'>, access: Access, place: RawPlace | null) {
  const raw = place && place.sizeBytes <= PARSE_MAX_BYTES ? await openRaw(deps, access, place) : null
  if (raw === null) return { html: null, text: null }
  return readBodies(typeof raw === 'string' ? raw : await new Response(raw).arrayBuffer())
}

export async function readEmail(deps: Pick<Deps, 'ledgers' | 'rawBucket'>, access: Access, id: string): Promise<Email> {
  const found = await findEmail(deps.ledgers.at(access.shard), access.tenant, id)
  if (!found) throw notFound('email')
  const bodies = await readMailBodies(deps, access, found.place)
  return { ...toEmail(found.message, found.recipients), ...bodies }
}
