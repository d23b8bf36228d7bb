/** One mail as the API shows it. Bodies are read from its bytes: they are not kept twice. */
import type { Email } from '@mailstead/contracts/api/email.ts'
import type { Deps } from '../../deps.ts'
import { notFound } from '../../platform/refusal.ts'
import { findEmail } from '../../store/ledger/emails.ts'
import type { Access } from '../access/access.ts'
import { shownState } from '../delivery/recipient-state.ts'
import { readParts } from './read-parts.ts'
import { toEmail } from './to-email.ts'

/** Throws `not_found`. Both bodies are null when only the raw mail can be shown. */
export async function readEmail(
  deps: Pick<Deps, 'clock' | 'ledgers' | 'rawBucket'>,
  access: Access,
  id: string,
): Promise<Email> {
  const found = await findEmail(deps.ledgers.at(access.shard), access.tenant, id)
  if (!found) throw notFound('email')
  const { message, recipients, place } = found
  const parts = await readParts(deps, access, place)
  return {
    object: 'email',
    ...toEmail(message, deps.clock.now()),
    held_reason: recipients.find((recipient) => shownState(recipient) === 'held')?.heldReason ?? null,
    html: parts?.html ?? null,
    text: parts?.text ?? null,
  }
}
