/** Retries many mails: those that filters find, newest first, a page at a time. */
import type { RetriedEmail, RetriedEmails } from '@mailstead/contracts/api/emails/email-actions.ts'
import type { ListEmails } from '@mailstead/contracts/api/emails/email-list.ts'
import type { Deps } from '../../deps.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Access } from '../access/access.ts'
import { listEmails } from '../emails/list-emails.ts'
import { retryEmail } from './retry-email.ts'

type RetryDeps = Pick<Deps, 'bulk' | 'clock' | 'directory' | 'ledgers' | 'log' | 'outbound'>

/** Null for a mail that cannot be retried: its recipients are suppressed, it is too old, or its bytes are gone. */
async function retryOne(deps: RetryDeps, access: Access, id: string): Promise<RetriedEmail | null> {
  try {
    return { object: 'email', id, recipients: [...(await retryEmail(deps, access, id, { recipients: null }))] }
  } catch (error) {
    if (error instanceof Refusal && (error.code === 'conflict' || error.code === 'not_found')) return null
    throw error
  }
}

/** One after another: a page is a hundred mails at most. A repeat finds none of those that are on their way again. */
export async function retryEmails(deps: RetryDeps, access: Access, query: ListEmails): Promise<RetriedEmails> {
  const page = await listEmails(deps, access, { ...query, status: query.status ?? ['failed', 'bounced'] })
  const data: RetriedEmail[] = []
  for (const { id } of page.data) {
    const retried = await retryOne(deps, access, id)
    if (retried) data.push(retried)
  }
  const next = page.has_more ? (page.data.at(-1)?.id ?? null) : null
  return { object: 'list', has_more: page.has_more, next, data }
}
