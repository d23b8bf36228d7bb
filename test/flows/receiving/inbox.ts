/** Received mail of a running system, as its API shows it. */
import { callApi } from '../../dev/api-client.ts'
import { waitFor } from '../../dev/wait-for.ts'
import type { Running } from '../client.ts'

export type Account = Pick<Running, 'url' | 'apiKey'>

export interface ShownMail {
  readonly id: string
  readonly created_at: string
  readonly subject: string
  readonly from: string
  readonly folder: string | null
  readonly status: 'processing' | 'filed' | 'rejected'
  readonly authentication: Readonly<Record<'spf' | 'dkim' | 'dmarc' | 'arc' | 'ptr', string | null>>
  readonly spam_score: number | null
  readonly spam_symbols: readonly string[]
  readonly received_for: readonly string[]
  readonly is_raw_only: boolean
  readonly text: string | null
}

interface Thread {
  readonly id: string
  readonly subject: string | null
  readonly email_count: number
}

interface Page<Item> {
  readonly data: readonly Item[]
  readonly has_more: boolean
}

async function get<T>(account: Account, path: string): Promise<T> {
  const { status, body } = await callApi(account, 'GET', path)
  if (status !== 200) throw new Error(`GET ${path} answered ${status}: ${JSON.stringify(body)}`)
  return body
}

/** Every received mail, newest first, page by page. */
export async function listReceived(account: Account): Promise<ShownMail[]> {
  const all: ShownMail[] = []
  for (let after = ''; ; after = `&after=${all.at(-1)?.id}`) {
    const page = await get<Page<ShownMail>>(account, `/v1/emails/receiving?limit=100${after}`)
    all.push(...page.data)
    if (!page.has_more) return all
  }
}

export const readReceived = (account: Account, id: string): Promise<ShownMail> =>
  get(account, `/v1/emails/receiving/${id}`)

export const readReceivedRaw = (account: Account, id: string): Promise<string> =>
  get(account, `/v1/emails/receiving/${id}/raw`)

/** Waits until the one mail with this subject is filed or rejected, and scored if wanted. */
export async function waitForReceived(
  account: Account,
  subject: string,
  { isScored = false } = {},
): Promise<ShownMail> {
  const found = await waitFor(`the mail "${subject}"`, async () => {
    const mail = (await listReceived(account)).find((each) => each.subject === subject)
    return mail && mail.status !== 'processing' && (!isScored || mail.spam_score !== null) ? mail : null
  })
  return readReceived(account, found.id)
}

/** The subject of every mail in a folder of an inbox; the mails of a thread count each. */
export async function listSubjects(account: Account, inbox: string, folder: string): Promise<string[]> {
  const all: Thread[] = []
  for (let after = ''; ; after = `&after=${all.at(-1)?.id}`) {
    const path = `/v1/inboxes/${encodeURIComponent(inbox)}/threads?limit=100&folders=${folder}${after}`
    const page = await get<Page<Thread>>(account, path)
    all.push(...page.data)
    if (!page.has_more) break
  }
  return all.flatMap(({ subject, email_count }) => Array<string>(email_count).fill(subject ?? ''))
}
