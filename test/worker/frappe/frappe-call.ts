/** Calls as Frappe's Python client makes them, at either generation's path. */
import { eq } from 'drizzle-orm'
import { mailboxes } from '../../../worker/store/directory/schema.ts'
import { type Answer, call } from '../call.ts'
import { createMailbox, type TestMailbox } from '../create-mailbox.ts'
import { createTenant, type TestTenant } from '../create-tenant.ts'

export interface FrappeSite extends TestTenant {
  readonly mailbox: TestMailbox
}

/** What may be set of a mailbox. */
export type Settings = Partial<
  Pick<
    typeof mailboxes.$inferSelect,
    'fromName' | 'isDefault' | 'keepsContacts' | 'receives' | 'replyTo' | 'sends' | 'state' | 'tracksOpens'
  >
>

export async function setMailbox({ deps }: TestTenant, { id }: TestMailbox, settings: Settings): Promise<void> {
  await deps.directory.update(mailboxes).set(settings).where(eq(mailboxes.id, id))
}

/** An account with the mailbox `ada@…`, for sending and receiving. */
export async function createSite(settings: Settings = {}): Promise<FrappeSite> {
  const tenant = await createTenant()
  const mailbox = await createMailbox(tenant, 'ada')
  if (Object.keys(settings).length > 0) await setMailbox(tenant, mailbox, settings)
  return { ...tenant, mailbox }
}

/** In the form of the header that its FrappeClient sends. */
export function basicOf(key: string): string {
  const at = key.lastIndexOf('_')
  return `Basic ${btoa(`${key.slice(0, at)}:${key.slice(at + 1)}`)}`
}

/** Objects and arrays go as JSON, text as a form, a FormData in parts. */
export async function post(
  { apiKey }: Pick<TestTenant, 'apiKey'>,
  path: string,
  body: FormData | object | string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const common = { authorization: basicOf(apiKey), accept: 'application/json' }
  if (body instanceof FormData) {
    const parts = new Response(body)
    const type = parts.headers.get('content-type') ?? ''
    const bytes = await parts.arrayBuffer()
    return call('POST', path, { body: bytes, headers: { ...common, 'content-type': type, ...headers } })
  }
  const type = typeof body === 'string' ? 'application/x-www-form-urlencoded' : 'application/json'
  return call('POST', path, { body, headers: { ...common, 'content-type': type, ...headers } })
}

/** The mail as `/v1` shows it. */
export async function show({ apiKey }: TestTenant, id: string) {
  const { status, json } = await call('GET', `/v1/emails/${id}`, { key: apiKey })
  return { status, ...json }
}

export async function rawOf({ apiKey }: TestTenant, id: string): Promise<string> {
  return (await call('GET', `/v1/emails/${id}/raw`, { key: apiKey })).text
}

/** How many mails the account has sent. */
export async function countSent({ apiKey }: TestTenant): Promise<number> {
  return (await call('GET', '/v1/emails?limit=100', { key: apiKey })).json.data.length
}

/** A whole message from the mailbox. */
export const wholeMessage = ({ mailbox }: FrappeSite, more = 'Hello'): string =>
  `From: ${mailbox.address}\r\nTo: bob@peer.example\r\nSubject: Whole\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n${more}\r\n`
