/** One mail as the API shows it. Bodies are read from its bytes: they are not kept twice. */
import type { Email } from '@mailstead/contracts/api/email.ts'
import type { Deps } from '../../deps.ts'
import { notFound } from '../../platform/refusal.ts'
import { findEmail } from '../../store/ledger/emails.ts'
import type { Access } from '../access/access.ts'
import { shownState } from '../delivery/recipient-state.ts'
import { showCheck } from '../outgoing-check/show-check.ts'
import { readHeldUntil } from './held-until.ts'
import { readParts } from './read-parts.ts'
import { toEmail } from './to-email.ts'

/** Throws `not_found`. Both bodies are null when only the raw mail can be shown. */
export async function readEmail(
  deps: Pick<Deps, 'clock' | 'directory' | 'ledgers' | 'rawBucket'>,
  access: Access,
  id: string,
): Promise<Email> {
  const found = await findEmail(deps.ledgers.at(access.shard), access.tenant, id)
  if (!found) throw notFound('email')
  const { message, recipients, place, check } = found
  const [parts, heldUntil] = await Promise.all([
    readParts(deps, access, place),
    readHeldUntil(deps, access.tenant, recipients),
  ])
  const held = recipients.find((recipient) => shownState(recipient) === 'held')
  return {
    object: 'email',
    ...toEmail(message, deps.clock.now()),
    held_reason: held?.heldReason ?? null,
    held_until: held ? heldUntil(held) : null,
    spam_check: check && showCheck(check),
    html: parts?.html ?? null,
    text: parts?.text ?? null,
  }
}
